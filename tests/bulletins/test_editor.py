"""Beside the editor: the preview without saving, unsaved work, and two people at one bulletin."""

import json
from datetime import timedelta

import pytest
from django.contrib.messages import WARNING, get_messages
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from bulletins.approve import approve
from bulletins.models import (
    Bulletin,
    FreeText,
    MeetingReport,
    MilestonesSection,
    Picture,
    Sitting,
    Waiver,
)
from bulletins.sittings import AWAY_AFTER
from core.models import AuditEntry, TranslationRecord
from core.richtext import clean
from tests.bulletins.conftest import clear, same
from tests.bulletins.test_admin import ADMIN, form_of

BACKEND = "django.contrib.auth.backends.ModelBackend"
HEADING = "bulletins_freetext_set-0-heading_en"
OPENING = 134
FOLLOWING = 51


@pytest.fixture
def editor(client, staff):
    """The editor's browser."""
    client.force_login(staff.editor, backend=BACKEND)
    return client


def follow(client, bulletin, data, **more) -> dict:
    """What the preview answers to a form."""
    response = client.post(f"{ADMIN}/{bulletin.pk}/follow/", data | more)
    assert response.status_code == 200, response.content[:300]
    return response.json()


def opened(client, bulletin) -> dict[str, str]:
    """The form as a browser sends it with the scripts of the page."""
    data = form_of(client, bulletin)
    work = {name: [value] for name, value in data.items() if not name.startswith("_")}
    work.pop("csrfmiddlewaretoken", None)
    return data | {"_opened": json.dumps(work)}


def save(client, bulletin, data):
    """Save and go on."""
    return client.post(f"{ADMIN}/{bulletin.pk}/change/", data | {"_continue": "1"})


@pytest.fixture
def media(settings, tmp_path):
    """A folder for files of this test."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


# The preview.


@pytest.mark.parametrize("medium", ["page", "mail", "text"])
def test_the_preview_of_a_form_is_that_of_the_bulletin_once_saved(
    editor, report, free_text, medium
):
    bulletin = report.parent
    data = form_of(editor, bulletin)
    data["bulletins_freetext_set-0-body_fr"] = "<p>Le même « texte ».</p>"
    data["title_fr"] = "Autre titre"
    data["bulletins_freetext_set-0-ordering"] = "1"
    wish = {"language": "fr", "medium": medium}
    before = follow(editor, bulletin, data, **wish)["shown"]
    assert "Le même" in before
    assert save(editor, bulletin, data).status_code == 302
    address = f"{ADMIN}/{bulletin.pk}/preview-document/?language=fr&medium={medium}"
    assert editor.get(address).content.decode() == before


def test_the_preview_leaves_nothing_behind(
    editor, report, free_text, media, django_capture_on_commit_callbacks
):
    bulletin = report.parent
    data = form_of(editor, bulletin)
    data |= {"title_en": "Other", HEADING: "Other", "bulletins_meetingreport_set-0-DELETE": "on"}
    data["bulletins_picture_set-0-image"] = ContentFile(b"GIF89a", "a.gif")
    counts = [
        model.objects.count() for model in (AuditEntry, TranslationRecord, MeetingReport, Picture)
    ]
    row = Bulletin.objects.values().get()
    with django_capture_on_commit_callbacks() as tasks:
        follow(editor, bulletin, data)
    assert tasks == []
    assert Bulletin.objects.values().get() == row
    assert FreeText.objects.get().heading_en == "Why [en]"
    assert counts == [
        model.objects.count() for model in (AuditEntry, TranslationRecord, MeetingReport, Picture)
    ]
    assert list(media.iterdir()) == []


def test_what_is_right_is_shown_and_what_is_wrong_is_told(editor, report, free_text):
    bulletin = report.parent
    data = form_of(editor, bulletin) | {HEADING: "New", "date": "no day", "title_en": "T" * 300}
    data["bulletins_meetingreport_set-0-meeting"] = ""
    answer = follow(editor, bulletin, data, language="en")
    assert ">New</" in answer["shown"]
    assert "Trade finance [en]" in answer["shown"]
    assert [(item["name"], item["label"]) for item in answer["faults"]] == [
        ("title_en", "Title (English)"),
        ("date", "Date"),
        ("bulletins_meetingreport_set-0-meeting", "Meeting"),
    ]
    assert answer["faults"][1]["sentences"] == ["Enter a valid date."]


def test_a_new_section_is_shown_as_soon_as_it_can_stand(editor, free_text):
    bulletin = free_text.parent
    data = form_of(editor, bulletin) | {
        "bulletins_meetingreport_set-TOTAL_FORMS": "1",
        "bulletins_meetingreport_set-0-region": "main",
        "bulletins_meetingreport_set-0-ordering": "5",
        "bulletins_freetext_set-TOTAL_FORMS": "2",
        "bulletins_freetext_set-1-region": "side",
        "bulletins_freetext_set-1-ordering": "5",
        "bulletins_freetext_set-1-heading_en": "An aside",
    }
    answer = follow(editor, bulletin, data, language="en")
    assert "An aside" in answer["shown"]
    assert [item["name"] for item in answer["faults"]] == ["bulletins_meetingreport_set-0-meeting"]


def test_records_are_live_until_publication(editor, report, meeting):
    bulletin = report.parent
    data = form_of(editor, bulletin)
    meeting.title_en = "Trade credit"
    meeting.save()
    assert "Trade credit" in follow(editor, bulletin, data, language="en")["shown"]


def test_nonsense_is_answered_and_changes_nothing(editor, free_text):
    bulletin = free_text.parent
    answer = follow(editor, bulletin, {"language": "xx", "medium": "pdf", "_keep": "yes"})
    assert answer["faults"]
    assert answer["kept"] == {"again": True}
    answer = follow(editor, bulletin, {"_keep": "yes", "_opened": "[1]", "title_en": "x"})
    assert answer["kept"] == {"again": True}
    assert Bulletin.objects.get().title_en == "Bulletin [en]"


@pytest.mark.parametrize("name", ["follow", "presence", "discard"])
def test_the_editors_questions_are_for_those_who_may_edit(client, staff, free_text, name):
    address = f"{ADMIN}/{free_text.parent_id}/{name}/"
    assert client.post(address).status_code == 302
    staff.translator.groups.clear()
    client.force_login(staff.translator, backend=BACKEND)
    assert client.post(address).status_code == 403
    client.force_login(staff.editor, backend=BACKEND)
    assert client.get(address).status_code == 405
    Bulletin.objects.update(state="published", published_at=timezone.now())
    assert client.post(address).status_code == 403


def test_opening_and_following_take_as_many_queries_for_three_sections_as_for_one(
    editor, report, meeting, milestone, django_assert_num_queries
):
    bulletin = report.parent
    for number in (1, 2, 3):
        section = MilestonesSection.objects.create(parent=bulletin, region="side", ordering=number)
        section.milestones.add(milestone)
        FreeText.objects.create(
            parent=bulletin, region="main", ordering=number, **same("heading", f"Text {number}")
        )
        data = form_of(editor, bulletin) | {"title_en": "Other"}
        follow(editor, bulletin, data)
        with django_assert_num_queries(OPENING):
            editor.get(f"{ADMIN}/{bulletin.pk}/change/")
        with django_assert_num_queries(FOLLOWING):
            follow(editor, bulletin, data)
        MeetingReport.objects.create(
            parent=bulletin, region="main", ordering=30 + number, meeting=meeting
        )


# Pictures and pasted text.


def test_a_picture_says_in_every_language_what_it_shows(editor, bulletin, staff):
    picture = Picture.objects.create(
        parent=bulletin, region="main", ordering=1, image="bulletins/a.png"
    )
    data = form_of(editor, bulletin) | {"bulletins_picture_set-0-alternative_en": "A port"}
    faults = follow(editor, bulletin, data)["faults"]
    assert [item["name"][-14:] for item in faults] == ["alternative_fr", "alternative_es"]
    assert save(editor, bulletin, data).status_code == 200
    Waiver.objects.create(bulletin=bulletin, language="es", reason="Late", by=staff.approver)
    data["bulletins_picture_set-0-alternative_fr"] = "Un port"
    assert save(editor, bulletin, data).status_code == 302
    picture.refresh_from_db()
    assert picture.alternative_fr == "Un port"


def test_a_new_picture_without_a_file_is_told_and_not_shown_yet(editor, bulletin, free_text):
    data = form_of(editor, bulletin) | {
        "bulletins_picture_set-TOTAL_FORMS": "1",
        "bulletins_picture_set-0-region": "main",
        "bulletins_picture_set-0-ordering": "5",
        "bulletins_picture_set-0-alternative_en": "A port",
    }
    for medium in ("page", "mail", "text"):
        answer = follow(editor, bulletin, data, language="en", medium=medium)
        assert [item["name"][-5:] for item in answer["faults"]] == ["image"]
        assert "A port" not in answer["shown"]


def test_a_picture_that_a_browser_has_not_sent_has_its_place(editor, bulletin):
    data = form_of(editor, bulletin) | {
        "bulletins_picture_set-TOTAL_FORMS": "1",
        "bulletins_picture_set-0-region": "main",
        "bulletins_picture_set-0-ordering": "5",
        "_chosen": "bulletins_picture_set-0-image",
    }
    data |= {f"bulletins_picture_set-0-alternative_{code}": "A port" for code in ("en", "fr", "es")}
    answer = follow(editor, bulletin, data, language="en")
    assert 'chosen/bulletins_picture_set-0-image" alt="A port"' in answer["shown"]
    assert answer["faults"] == []


def test_what_word_writes_is_reduced_to_its_text_at_the_second_door():
    markup = (
        '<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal '
        "{mso-style-name:x}</style></head><body><!--[if gte mso 9]><xml>x</xml><![endif]-->"
        '<p class="MsoNormal" style="mso-margin-top-alt:auto"><font face="Arial">In '
        '<st1:place w:st="on">Geneva</st1:place></font><o:p></o:p></p></body></html>'
    )
    assert clean(markup) == "<p>In Geneva</p>"


# Unsaved work.


def test_unsaved_work_is_offered_again_and_taken_up_as_it_was(editor, free_text, staff):
    bulletin = free_text.parent
    data = opened(editor, bulletin) | {HEADING: "Half a thought"}
    assert follow(editor, bulletin, data, _keep="yes")["kept"].keys() == {"at"}
    page = editor.get(f"{ADMIN}/{bulletin.pk}/change/").content.decode()
    assert "Unsaved work of" in page
    page = editor.post(f"{ADMIN}/{bulletin.pk}/change/", {"_take_up": "1"}).content.decode()
    assert 'value="Half a thought"' in page
    assert "errornote" not in page
    assert FreeText.objects.get().heading_en == "Why [en]"
    # It is the first form's work still, and is saved with the marks of that form.
    assert save(editor, bulletin, data | {"_mark": "abc"}).status_code == 302
    assert FreeText.objects.get().heading_en == "Half a thought"
    sitting = Sitting.objects.get(user=staff.editor)
    assert (sitting.work, sitting.opened, sitting.saved) == (None, None, "abc")


def test_the_form_of_the_beginning_is_sent_once(editor, free_text):
    bulletin = free_text.parent
    data = opened(editor, bulletin) | {"_keep": "yes", HEADING: "A"}
    begun = data.pop("_opened")
    assert follow(editor, bulletin, data)["kept"] == {"again": True}
    follow(editor, bulletin, data, _opened=begun)
    assert "at" in follow(editor, bulletin, data | {HEADING: "B"})["kept"]
    sitting = Sitting.objects.get()
    assert (sitting.work[HEADING], sitting.opened[HEADING]) == (["B"], ["Why [en]"])
    assert not [name for name in sitting.work if name.startswith(("_", "csrf"))]


def test_work_is_discarded_on_request_and_dropped_when_undone(editor, free_text):
    bulletin = free_text.parent
    data = opened(editor, bulletin) | {HEADING: "A"}
    for end in (
        lambda: editor.post(f"{ADMIN}/{bulletin.pk}/discard/"),
        lambda: follow(editor, bulletin, data, _keep="drop"),
    ):
        follow(editor, bulletin, data, _keep="yes")
        assert Sitting.objects.get().work is not None
        end()
        assert Sitting.objects.get().work is None


def test_what_arrives_after_its_form_was_saved_is_not_kept_as_unsaved_work(editor, free_text):
    bulletin = free_text.parent
    data = opened(editor, bulletin) | {HEADING: "Typed and saved at once"}
    assert save(editor, bulletin, data).status_code == 302
    follow(editor, bulletin, data, _keep="yes")
    assert Sitting.objects.get().work is None
    # The next form is another one.
    follow(editor, bulletin, opened(editor, bulletin) | {HEADING: "More"}, _keep="yes")
    assert Sitting.objects.get().work[HEADING] == ["More"]


def test_whoever_is_asked_to_sign_in_again_is_told_that_work_is_kept(client, free_text):
    page = client.get(f"{ADMIN}/{free_text.parent_id}/change/", follow=True).content.decode()
    assert "it is not lost" in page
    assert "it is not lost" not in client.get("/admin/", follow=True).content.decode()


def test_whoever_voids_an_approval_by_saving_is_told(editor, free_text, staff):
    bulletin = free_text.parent
    clear(bulletin, by=staff.editor)
    approve(bulletin, by=staff.approver)
    told = "This edit voids the approval given by approver: it is to be given again."
    for heading, expected in (("A", [told]), ("B", [])):
        answer = save(editor, bulletin, opened(editor, bulletin) | {HEADING: heading})
        found = [str(item) for item in get_messages(answer.wsgi_request) if item.level == WARNING]
        assert found == expected


def test_work_kept_by_a_browser_is_taken_up_too(editor, free_text):
    bulletin = free_text.parent
    data = opened(editor, bulletin)
    work = json.loads(data["_opened"]) | {HEADING: ["From this browser"]}
    told = {"_take_up": "1", "_work": json.dumps(work), "_opened": data["_opened"]}
    page = editor.post(f"{ADMIN}/{bulletin.pk}/change/", told).content.decode()
    assert 'value="From this browser"' in page


# Two people.


@pytest.fixture
def colleague(staff):
    """The approver's browser, at the same time."""
    browser = Client()
    browser.force_login(staff.approver, backend=BACKEND)
    return browser


def test_two_people_at_one_bulletin_are_told(editor, colleague, free_text):
    address = f"{ADMIN}/{free_text.parent_id}/presence/"
    assert editor.post(address).json()["others"] == []
    (sentence,) = colleague.post(address).json()["others"]
    assert sentence.startswith("editor has this bulletin open too, since ")
    page = colleague.get(f"{ADMIN}/{free_text.parent_id}/change/").content.decode()
    assert sentence in page
    colleague.post(address, {"left": "1"})
    assert editor.post(address).json()["others"] == []
    Sitting.objects.update(seen_at=timezone.now() - AWAY_AFTER - timedelta(seconds=1))
    assert colleague.post(address).json()["others"] == []


def test_what_only_one_of_them_changed_is_put_together(editor, colleague, report, free_text):
    bulletin = report.parent
    mine = opened(editor, bulletin) | {HEADING: "Mine", "subject_fr": "Le mien"}
    theirs = opened(colleague, bulletin) | {
        "title_es": "Suyo",
        "bulletins_freetext_set-0-body_en": "<p>Theirs.</p>",
        "bulletins_meetingreport_set-0-region": "side",
    }
    assert save(colleague, bulletin, theirs).status_code == 302
    response = editor.post(f"{ADMIN}/{bulletin.pk}/change/", mine | {"_continue": "1"}, follow=True)
    told = [str(message) for message in response.context["messages"]]
    assert told[1] == (
        "Saved together with what was changed meanwhile: Title (Spanish); "
        "Why [en] – Text (English)."
    )
    bulletin.refresh_from_db()
    free_text.refresh_from_db()
    report.refresh_from_db()
    assert (bulletin.title_es, bulletin.subject_fr) == ("Suyo", "Le mien")
    assert (free_text.heading_en, free_text.body_en) == ("Mine", "<p>Theirs.</p>")
    assert report.region == "side"


@pytest.mark.parametrize(("choice", "result"), [("yours", "Mine"), ("theirs", "Theirs")])
def test_where_both_changed_the_same_field_the_second_is_asked(
    editor, colleague, free_text, choice, result
):
    bulletin = free_text.parent
    mine = opened(editor, bulletin) | {HEADING: "Mine", "title_fr": "Aussi"}
    save(colleague, bulletin, opened(colleague, bulletin) | {HEADING: "Theirs"})
    page = save(editor, bulletin, mine)
    assert page.status_code == 200
    assert "Nothing is saved yet" in page.content.decode()
    assert page.context["progress"].bulletin.title_fr != "Aussi"
    (conflict,) = page.context["desk"]["conflicts"]
    assert (conflict.name, conflict.theirs, conflict.yours) == (HEADING, "Theirs", "Mine")
    assert FreeText.objects.get().heading_en == "Theirs"
    answer = {f"_choice-{HEADING}": f"{choice}:{conflict.key}"}
    assert save(editor, bulletin, mine | answer).status_code == 302
    free_text.refresh_from_db()
    bulletin.refresh_from_db()
    assert (free_text.heading_en, bulletin.title_fr) == (result, "Aussi")


def test_an_answer_to_another_question_is_none(editor, colleague, free_text):
    bulletin = free_text.parent
    mine = opened(editor, bulletin) | {HEADING: "Mine"}
    save(colleague, bulletin, opened(colleague, bulletin) | {HEADING: "Theirs"})
    (conflict,) = save(editor, bulletin, mine).context["desk"]["conflicts"]
    save(colleague, bulletin, opened(colleague, bulletin) | {HEADING: "Theirs again"})
    answer = {f"_choice-{HEADING}": f"yours:{conflict.key}"}
    (conflict,) = save(editor, bulletin, mine | answer).context["desk"]["conflicts"]
    assert conflict.theirs == "Theirs again"


def test_a_section_that_the_other_took_out_is_new_again_if_it_was_edited(
    editor, colleague, report, free_text
):
    bulletin = report.parent
    mine = opened(editor, bulletin) | {HEADING: "Mine"}
    theirs = opened(colleague, bulletin)
    theirs |= {
        "bulletins_freetext_set-0-DELETE": "on",
        "bulletins_meetingreport_set-0-DELETE": "on",
    }
    assert save(colleague, bulletin, theirs).status_code == 302
    assert not FreeText.objects.exists()
    assert save(editor, bulletin, mine).status_code == 302
    section = FreeText.objects.get()
    assert (section.heading_en, section.body_fr) == ("Mine", "<p>Pourquoi ?</p>")
    assert section.pk != free_text.pk
    assert not MeetingReport.objects.exists()


def test_a_section_that_the_other_edited_is_not_taken_out_without_a_question(
    editor, colleague, free_text
):
    bulletin = free_text.parent
    mine = opened(editor, bulletin) | {"bulletins_freetext_set-0-DELETE": "on"}
    save(colleague, bulletin, opened(colleague, bulletin) | {HEADING: "Theirs"})
    (conflict,) = save(editor, bulletin, mine).context["desk"]["conflicts"]
    assert conflict.name == "bulletins_freetext_set-0-DELETE"
    answer = {f"_choice-{conflict.name}": f"theirs:{conflict.key}"}
    assert save(editor, bulletin, mine | answer).status_code == 302
    assert FreeText.objects.get().heading_en == "Theirs"


def test_a_section_that_the_other_added_stays(editor, colleague, free_text):
    bulletin = free_text.parent
    mine = opened(editor, bulletin) | {HEADING: "Mine"}
    FreeText.objects.create(parent=bulletin, region="main", ordering=5, **same("heading", "Added"))
    assert save(editor, bulletin, mine).status_code == 302
    assert {section.heading_en for section in FreeText.objects.all()} == {"Mine", "Added [en]"}


def test_without_the_form_of_the_beginning_every_difference_is_asked(editor, colleague, free_text):
    bulletin = free_text.parent
    mine = opened(editor, bulletin) | {HEADING: "Mine", "_opened": "broken"}
    save(colleague, bulletin, opened(colleague, bulletin) | {"title_es": "Suyo"})
    names = [item.name for item in save(editor, bulletin, mine).context["desk"]["conflicts"]]
    assert names == ["title_es", HEADING]
