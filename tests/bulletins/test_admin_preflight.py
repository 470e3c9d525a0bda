"""The page of the preflight: findings in groups, each with its place, and the acts on them."""

import re
from datetime import date

import pytest
from django.contrib.messages import get_messages

from bulletins.compose import compose
from bulletins.models import (
    Bulletin,
    ComingEvents,
    FiguresSection,
    ForumProgramme,
    FreeText,
    LinkCheck,
    MeetingReport,
    Message,
    Picture,
    QuoteSection,
    RosterSection,
    Waiver,
)
from bulletins.preflight import preflight
from bulletins.preflight.groups import TO_DO, groups
from bulletins.tasks import look_at_links
from core.findings import Grade
from events.models import Programme
from library.models import Term, TermWord
from members.models import DeclaredCount, Membership
from tests.bulletins.conftest import same

ADMIN = "/admin/bulletins/bulletin"


@pytest.fixture
def signed_in(client, staff):
    """The client of one of the staff."""

    def as_(role: str):
        backend = "django.contrib.auth.backends.ModelBackend"
        client.force_login(getattr(staff, role), backend=backend)
        return client

    return as_


def act(client, bulletin, name: str, **data) -> tuple[str, str]:
    """Press a button; the sentence that came of it and the place that it leads to."""
    response = client.post(f"{ADMIN}/{bulletin.pk}/{name}/", data)
    assert response.status_code == 303, response.content[:200]
    place = response["Location"].removeprefix(f"{ADMIN}/{bulletin.pk}/")
    return str(list(get_messages(response.wsgi_request))[-1]), place


def page_of(client, bulletin) -> str:
    return client.get(f"{ADMIN}/{bulletin.pk}/preflight/").content.decode()


@pytest.fixture
def faulty(request, bulletin, settings, tmp_path) -> Bulletin:
    """A bulletin with as many kinds of findings as fit into one."""
    names = ("meeting", "programme", "quote", "figure", "members", "coordinator", "free_text")
    made = {name: request.getfixturevalue(name) for name in names}
    settings.MEDIA_ROOT = tmp_path
    at = {"parent": bulletin, "region": "main"}
    MeetingReport.objects.create(**at, ordering=30, meeting=made["meeting"])
    made["meeting"].documents.update(attribution="open")
    made["meeting"].conclusions.get().follow_ups.update(text_es="")
    made["meeting"].appearances.update(title_fr="")
    type(made["meeting"]).objects.update(status="confirmed", summary_en="<p>[to be written]</p>")
    coming = ComingEvents.objects.create(**at, ordering=40)
    coming.meetings.set([made["meeting"]])
    ComingEvents.objects.create(**at, ordering=41)
    FreeText.objects.create(**at, ordering=42)
    ForumProgramme.objects.create(**at, ordering=50, programme=made["programme"])
    made["programme"].sessions.filter(code="own").update(title_es="")
    Programme.objects.create(forum=made["programme"].forum, number=2)
    FiguresSection.objects.create(**at, ordering=60).figures.set([made["figure"]])
    type(made["quote"]).objects.update(url="", text_fr="")
    QuoteSection.objects.create(**at, ordering=70, quote=made["quote"])
    RosterSection.objects.create(**at, ordering=80, as_of=date(2018, 10, 1))
    Membership.objects.filter(member=made["members"]["che"]).delete()
    made["members"]["kor"].names.update(name_es="")
    DeclaredCount.objects.create(number=88, date=date(2018, 9, 1))
    Picture.objects.create(**at, ordering=90, image="a.png")
    Message.objects.create(**at, ordering=95, person=made["quote"].person, **same("body", "A"))
    link = "https://example.org/2018-06-08-trade-finance.pdf"
    dead = "https://example.org/gone?a=1&b=2"
    for url in (link, dead):
        LinkCheck.objects.create(
            url=url, status="dead", answer="404", checked_at="2018-10-01T10:00Z"
        )
    text = made["free_text"]
    text.body_en = f"""<p>On Tuesday 31 October 2018, a country. <a href="/fr/">See</a>
        <a href="{dead.replace("&", "&amp;")}">gone</a> <a href="https://example.org/x">x</a></p>
        {"x " * 50_000}"""
    FreeText.objects.filter(pk=text.pk).update(body_en=text.body_en, body_es="<p></p>")
    FreeText.objects.filter(pk=text.pk).update(body_fr='<p onclick="x()">a</p>')
    term = Term.objects.create(slug="member", **same("text", "Member"))
    TermWord.objects.create(term=term, language="en", text="country", use="not")
    Bulletin.objects.update(subject_en="", subject_fr="", subject_es="")
    Bulletin.objects.update(preheader_en="", preheader_fr="", preheader_es="")
    Bulletin.objects.update(sender_name_en="A <b>", reply_to_fr="nobody")
    return Bulletin.objects.get()


def test_every_finding_leads_to_an_element_of_a_page_that_answers(faulty, admin_client):
    report = preflight(faulty)
    kinds = {item.key.split(":")[0] for item in report.findings}
    assert set(TO_DO) - kinds == {"empty", "idle-waiver", "not-cleared", "heavy"}
    pages: dict[str, str] = {}
    for finding in report.findings:
        page, mark, place = finding.where.partition("#")
        if page not in pages:
            response = admin_client.get(page)
            assert response.status_code == 200, finding
            pages[page] = response.content.decode()
        assert mark, finding
        assert f'id="{place}"' in pages[page], finding
    assert len(pages) > 8


def test_an_idle_waiver_leads_to_its_line(free_text, signed_in, staff):
    Waiver.objects.create(
        bulletin=free_text.parent, language="es", reason="No time", by=staff.approver
    )
    (error,) = preflight(free_text.parent).errors
    page, _mark, place = error.where.partition("#")
    assert f'id="{place}"' in signed_in("editor").get(page).content.decode()


def test_findings_are_grouped_by_what_to_do_errors_first(faulty):
    found = groups(preflight(faulty).findings, {})
    assert [item.grade for item in found] == sorted(
        (item.grade for item in found), key=list(Grade).index
    )
    errors = [item.title for item in found if item.grade == Grade.ERROR]
    assert errors == [
        "Fill what is empty",
        "Write what is missing in Spanish",
        "Write what is missing in French",
        "Describe the images in words",
        "Take out what is not safe",
        "Mend what mailboxes show",
        "Shorten the mail",
    ]
    assert sum(len(item.rows) for item in found) == len(preflight(faulty).findings)


def test_a_warning_is_acknowledged_without_leaving_the_page(report, meeting, signed_in, staff):
    meeting.documents.update(attribution="open")
    bulletin = report.parent
    (warning,) = preflight(bulletin).warnings
    editor = signed_in("editor")
    address = f"{ADMIN}/{bulletin.pk}/acknowledge/"
    answer = editor.post(address, {"key": warning.key}, headers={"Accept": "application/json"})
    assert answer.json() == {
        "sentence": "Ready to be approved: look at the preview, then approve.",
        "next": "approve",
        "open": 0,
        "noted": "Noted: you have seen this warning and accept it.",
        "word": "acknowledged",
    }
    assert bulletin.acknowledgements.get().by == staff.editor
    answer = editor.post(address, {"key": "room:1"}, headers={"Accept": "application/json"})
    assert (answer.status_code, list(answer.json())) == (409, ["sentence"])


def test_without_a_script_the_place_on_the_page_is_kept(report, meeting, signed_in):
    meeting.documents.update(attribution="open")
    editor = signed_in("editor")
    page = page_of(editor, report.parent)
    (key,) = re.findall(r'name="key" value="([^"]+)"', page)
    sentence, place = act(editor, report.parent, "acknowledge", key=key)
    assert sentence.startswith("Noted")
    fragment = place.removeprefix("preflight/#")
    page = page_of(editor, report.parent)
    assert f'<li id="{fragment}" class="finding-seen">' in page
    assert "1 acknowledged" in page


def test_an_approver_waives_a_language_on_the_page_and_takes_it_back(free_text, signed_in, staff):
    FreeText.objects.update(heading_es="")
    bulletin = free_text.parent
    approver = signed_in("approver")
    page = page_of(approver, bulletin)
    assert page.count("Waive this language") == 1
    assert act(approver, bulletin, "waive", language="es", reason=" ") == (
        "Say why this language is waived.",
        "preflight/#waivers",
    )
    sentence, _place = act(approver, bulletin, "waive", language="es", reason="No time")
    assert sentence.startswith("Waived.")
    page = page_of(approver, bulletin)
    assert 'id="waiver-es"' in page
    assert "Missing in Spanish, by an approver’s leave" in page
    assert "Waive this language" not in page
    sentence, _place = act(approver, bulletin, "take-back-waiver", language="es")
    assert sentence.startswith("Taken back")
    assert Waiver.objects.count() == 0


def test_others_are_told_who_may_waive_a_language(free_text, signed_in):
    FreeText.objects.update(heading_es="")
    editor = signed_in("editor")
    page = page_of(editor, free_text.parent)
    assert "An approver can let it appear without this language: approver." in page
    assert "/waive/" not in page
    sentence, _place = act(editor, free_text.parent, "waive", language="es", reason="No time")
    assert sentence == "Only an approver can waive a language."


def test_the_page_says_when_links_were_looked_at_and_looks_again(report, signed_in):
    url = "https://example.org/2018-06-08-trade-finance.pdf"
    LinkCheck.objects.create(url=url, status="ok", answer="200", checked_at="2018-10-01T10:00Z")
    editor = signed_in("editor")
    page = page_of(editor, report.parent)
    assert "Lead somewhere: 1" in page
    assert "The oldest look is of 1 October 2018, 12:00." in page
    sentence, place = act(editor, report.parent, "look-again")
    assert (sentence.split(".")[0], place) == ("The links are being looked at", "preflight/#links")
    assert LinkCheck.objects.get().checked_at is None
    page = page_of(editor, report.parent)
    assert "Lead somewhere: 1" in page
    assert "Waiting to be looked at: 1" in page


def test_a_link_that_waits_for_another_look_is_looked_at_by_the_task(free_text):
    FreeText.objects.update(body_en='<p><a href="https://a.invalid/">a</a></p>')
    LinkCheck.objects.create(url="https://a.invalid/", status="dead", answer="404")
    look_at_links()
    row = LinkCheck.objects.get()
    assert (row.status, row.answer, row.checked_at is None) == ("dead", "no such host", False)


@pytest.mark.parametrize(
    "name", ["compose-again", "waive", "take-back-waiver", "look-again", "acknowledge"]
)
def test_looking_does_nothing(free_text, signed_in, name):
    response = signed_in("approver").get(f"{ADMIN}/{free_text.parent_id}/{name}/")
    assert response.status_code == 405


def test_the_page_of_a_draft_tells_what_compose_would_add_and_what_was_taken_out(
    bulletin, quote, signed_in, staff
):
    editor = signed_in("editor")
    html = editor.get(f"{ADMIN}/{bulletin.pk}/change/").content.decode()
    assert "Compose would add 3 sections" in html
    assert "The words are of this period: 8\u00a0June 2018." in html
    compose(bulletin, by=staff.editor)
    QuoteSection.objects.all().delete()
    html = editor.get(f"{ADMIN}/{bulletin.pk}/change/").content.decode()
    assert "Compose would add" not in html
    assert "1 proposal was taken out, and Compose leaves it out" in html
    assert act(editor, bulletin, "compose")[0] == (
        "The records suggest nothing that was not proposed before. "
        "1 that was taken out stays out; it can be proposed again."
    )
    assert act(editor, bulletin, "compose-again")[0] == "1 section added."
    assert QuoteSection.objects.count() == 1
