"""The secretariat's screens for a bulletin: what they show, what they do, what they refuse."""

import re
from html.parser import HTMLParser

import pytest
from django.contrib import admin
from django.contrib.messages import get_messages

from bulletins.admin.sections import inline_of
from bulletins.approve import approve, content_hash
from bulletins.compose import touch
from bulletins.models import Bulletin, Edition, FreeText, MeetingReport, MilestonesSection
from bulletins.publish import publish
from core.models import AuditEntry
from subscribers.models import Subscriber, Subscription
from tests.bulletins.conftest import clear, same

ADMIN = "/admin/bulletins/bulletin"
QUERIES = 51


class Form(HTMLParser):
    """Collects what the fields of a form hold."""

    def __init__(self) -> None:
        super().__init__()
        self.data: dict[str, str] = {}
        self.area = self.select = ""

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        name = found.get("name") or ""
        if tag == "textarea":
            self.area, self.data[name] = name, ""
        elif tag == "select":
            self.select = name
        elif tag == "option" and "selected" in found:
            self.data[self.select] = found.get("value") or ""
        elif tag == "input" and name and found.get("type") not in {"checkbox", "submit"}:
            self.data.setdefault(name, found.get("value") or "")

    def handle_endtag(self, tag):
        self.area = "" if tag == "textarea" else self.area

    def handle_data(self, data):
        if self.area:
            self.data[self.area] += data.removeprefix("\n")


@pytest.fixture
def signed_in(client, staff):
    """The client of one of the staff."""

    def as_(role: str):
        backend = "django.contrib.auth.backends.ModelBackend"
        client.force_login(getattr(staff, role), backend=backend)
        return client

    return as_


def act(client, bulletin, name: str, **data) -> str:
    """Press a button; the sentence that came of it."""
    response = client.post(f"{ADMIN}/{bulletin.pk}/{name}/", data)
    assert response.status_code == 303, response.content[:200]
    return str(list(get_messages(response.wsgi_request))[-1])


def form_of(client, bulletin) -> dict[str, str]:
    """What a browser would send back from the change page if nobody edited anything."""
    html = client.get(f"{ADMIN}/{bulletin.pk}/change/").content.decode()
    parser = Form()
    parser.feed(html[html.index('id="bulletin_form"') :])
    return {name: value for name, value in parser.data.items() if "__prefix__" not in name}


def test_the_page_runs_under_the_policy_with_one_nonce(free_text, signed_in):
    response = signed_in("editor").get(f"{ADMIN}/{free_text.parent_id}/change/")
    policy = response["Content-Security-Policy"]
    nonce = re.search(r"'nonce-([^']+)'", policy).group(1)
    assert "style-src 'self'" in policy
    assert "unsafe" not in policy
    html = response.content.decode()
    inline = re.findall(r"<script(?![^>]*\bsrc=)[^>]*>", html)
    code = [tag for tag in inline if "application/json" not in tag]
    assert code == [tag for tag in code if f'nonce="{nonce}"' in tag]
    assert any('type="importmap"' in tag for tag in code)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=", html)


def test_the_page_says_what_is_next(bulletin, signed_in):
    html = signed_in("editor").get(f"{ADMIN}/{bulletin.pk}/change/").content.decode()
    assert "It has no sections yet. Compose proposes them from the records." in html


def test_the_one_who_edited_last_is_told_that_somebody_else_approves(free_text, signed_in, staff):
    touch(free_text.parent, by=staff.approver)
    html = signed_in("approver").get(f"{ADMIN}/{free_text.parent_id}/change/").content.decode()
    assert "Ready to be approved – by somebody else" in html


def test_from_composing_to_sending_in_a_few_clicks(bulletin, meeting, signed_in, staff):
    Subscription.objects.create(
        subscriber=Subscriber.objects.create(address="a@example.org", language="fr"),
        topic="bulletin",
        state="confirmed",
    )
    editor = signed_in("editor")
    assert act(editor, bulletin, "compose") == "2 sections added."
    page = editor.get(f"{ADMIN}/{bulletin.pk}/preflight/").content.decode()
    for key in re.findall(r'name="key" value="([^"]+)"', page):
        assert act(editor, bulletin, "acknowledge", key=key).startswith("Noted")
    assert "Only an approver" in act(editor, bulletin, "approve")
    approver = signed_in("approver")
    seen = content_hash(bulletin)
    assert act(approver, bulletin, "approve", seen=seen).startswith("Approved.")
    editor = signed_in("editor")
    assert act(editor, bulletin, "publish") == "Published in English, French and Spanish."
    page = editor.get(f"{ADMIN}/{bulletin.pk}/send/").content.decode()
    assert "1 confirmed subscriber will be written to." in page
    assert "What Members said [fr]" in page
    assert act(editor, bulletin, "send", per_second="5").startswith("Handed to the post room.")
    page = editor.get(f"{ADMIN}/{bulletin.pk}/send/").content.decode()
    assert "A bulletin is sent once." in page
    verbs = AuditEntry.objects.about(bulletin).order_by("pk").values_list("verb", flat=True)
    assert [verb for verb in verbs if verb != "acknowledged"] == [
        "composed",
        "approved",
        "published",
        "dispatched",
    ]


def test_a_refusal_is_a_sentence_and_changes_nothing(free_text, signed_in):
    sentence = act(signed_in("editor"), free_text.parent, "publish")
    assert sentence.startswith("The bulletin is not approved as it is now.")
    assert Edition.objects.count() == 0


@pytest.mark.parametrize("name", ["compose", "acknowledge", "approve"])
def test_looking_does_nothing(free_text, signed_in, name):
    response = signed_in("approver").get(f"{ADMIN}/{free_text.parent_id}/{name}/")
    assert response.status_code == 405


def test_publishing_is_asked_once_and_a_look_publishes_nothing(free_text, signed_in, staff):
    bulletin, editor = free_text.parent, signed_in("editor")
    address = f"{ADMIN}/{bulletin.pk}/publish/"
    assert "Publish now" not in editor.get(address).content.decode()
    clear(bulletin, by=staff.editor)
    approve(bulletin, by=staff.approver)
    page = editor.get(address).content.decode()
    assert "This cannot be undone" in page
    assert "Publish now" in page
    assert f'href="{address}"' in editor.get(f"{ADMIN}/{bulletin.pk}/change/").content.decode()
    bulletin.refresh_from_db()
    assert not bulletin.is_published


@pytest.mark.parametrize("name", ["preflight", "preview", "preview-document", "send"])
def test_a_stranger_is_asked_to_sign_in(free_text, client, name):
    response = client.get(f"{ADMIN}/{free_text.parent_id}/{name}/")
    assert response.status_code == 302
    assert response["Location"].startswith("/admin/login/")


def test_a_translator_may_look_but_not_publish(free_text, signed_in):
    translator = signed_in("translator")
    page = translator.get(f"{ADMIN}/{free_text.parent_id}/change/").content.decode()
    assert "/publish/" not in page
    assert act(translator, free_text.parent, "publish") == (
        "You have no permission to publish a bulletin."
    )


def test_saving_notes_who_edited_last_and_what_each_translation_was_made_from(
    free_text, signed_in, staff
):
    editor, bulletin = signed_in("editor"), free_text.parent
    data = form_of(editor, bulletin)
    name = "bulletins_freetext_set-0-body_en"
    assert data[name] == "<p>Because.</p>"
    response = editor.post(f"{ADMIN}/{bulletin.pk}/change/", data | {name: "<p>So.</p>"})
    assert response.status_code == 302, re.findall(r"errorlist.*", response.content.decode())
    bulletin.refresh_from_db()
    free_text.refresh_from_db()
    assert free_text.body_en == "<p>So.</p>"
    assert bulletin.last_edited_by == staff.editor
    page = editor.get(f"{ADMIN}/{bulletin.pk}/preflight/").content.decode()
    assert page.count("the source has changed since the text in") == 2


def test_saving_without_an_edit_keeps_an_approval(free_text, signed_in, staff):
    bulletin = free_text.parent
    approve(bulletin, by=staff.approver)
    client = signed_in("approver")
    response = client.post(f"{ADMIN}/{bulletin.pk}/change/", form_of(client, bulletin))
    assert response.status_code == 302
    bulletin.refresh_from_db()
    assert bulletin.last_edited_by is None
    page = client.get(f"{ADMIN}/{bulletin.pk}/change/").content.decode()
    assert "Approved as it is now." in page


def test_scripts_are_cleaned_from_what_the_form_sends(free_text, signed_in):
    editor, bulletin = signed_in("editor"), free_text.parent
    bad = '<p onclick="x()">So.<script>x()</script></p><a href="javascript:x()">a</a>'
    data = form_of(editor, bulletin) | {"bulletins_freetext_set-0-body_en": bad}
    assert editor.post(f"{ADMIN}/{bulletin.pk}/change/", data).status_code == 302
    free_text.refresh_from_db()
    assert free_text.body_en == "<p>So.</p>a"


def test_an_empty_slug_is_made_of_season_and_year(signed_in):
    editor = signed_in("editor")
    html = editor.get(f"{ADMIN}/add/").content.decode()
    management = dict(re.findall(r'name="(bulletins_\w+-TOTAL_FORMS)"[^>]*value="(\d+)"', html))
    management |= {name.replace("TOTAL", "INITIAL"): "0" for name in management}
    data = {"number": "2", "season": "winter", "date": "2018-12-01", "slug": ""}
    response = editor.post(f"{ADMIN}/add/", data | management | same("title", "Winter"))
    assert response.status_code == 302, re.findall(r"errorlist.*", response.content.decode())
    assert Bulletin.objects.get().slug == "winter-2018"


def test_a_published_bulletin_can_be_read_and_not_changed(free_text, signed_in, staff):
    bulletin = free_text.parent
    editor = signed_in("editor")
    data = form_of(editor, bulletin)
    approve(bulletin, by=staff.approver)
    publish(bulletin, by=staff.editor)
    html = editor.get(f"{ADMIN}/{bulletin.pk}/change/").content.decode()
    assert 'name="_save"' not in html
    assert "It has not been sent yet." in html
    # Nor by a form that was opened before.
    data["bulletins_freetext_set-0-heading_en"] = "Too late"
    assert editor.post(f"{ADMIN}/{bulletin.pk}/change/", data).status_code == 403
    assert editor.post(f"{ADMIN}/{bulletin.pk}/delete/", {"post": "yes"}).status_code == 403
    assert FreeText.objects.get().heading_en == "Why [en]"
    bulletin.refresh_from_db()
    assert bulletin.is_published


def test_preflight_takes_as_many_queries_for_three_sections_as_for_one(
    report, meeting, signed_in, django_assert_num_queries
):
    editor = signed_in("editor")
    address = f"{ADMIN}/{report.parent_id}/preflight/"
    editor.get(address)
    for ordering in (20, 30):
        with django_assert_num_queries(QUERIES):
            editor.get(address)
        MeetingReport.objects.create(
            parent=report.parent, region="main", ordering=ordering, meeting=meeting
        )
    with django_assert_num_queries(QUERIES):
        editor.get(address)


@pytest.mark.parametrize(
    ("medium", "kind", "fact"),
    [
        ("page", "text/html", "Les Membres ont parlé"),
        ("mail", "text/html", "Les Membres ont parlé"),
        ("text", "text/plain; charset=utf-8", "Les Membres ont parlé"),
    ],
)
def test_the_preview_shows_what_would_be_published(report, signed_in, medium, kind, fact):
    editor = signed_in("editor")
    address = f"{ADMIN}/{report.parent_id}/preview-document/?language=fr&medium={medium}"
    response = editor.get(address)
    assert response["Content-Type"].startswith(kind)
    assert fact in response.content.decode()


def test_the_previews_document_runs_no_script_whatever_it_contains(report, signed_in):
    address = f"{ADMIN}/{report.parent_id}/preview-document/?medium=mail"
    policy = signed_in("editor").get(address)["Content-Security-Policy"]
    assert "script-src 'none'" in policy
    assert "frame-ancestors 'self'" in policy
    page = signed_in("editor").get(f"{ADMIN}/{report.parent_id}/preview/").content.decode()
    (frame,) = re.findall(r"<iframe[^>]*>", page)
    assert 'sandbox="allow-same-origin"' in frame


def test_the_preview_of_a_published_bulletin_is_its_edition(free_text, signed_in, staff):
    approve(free_text.parent, by=staff.approver)
    publish(free_text.parent, by=staff.editor)
    FreeText.objects.update(body_en="<p>Later.</p>")
    address = f"{ADMIN}/{free_text.parent_id}/preview-document/?medium=text"
    text = signed_in("editor").get(address).content.decode()
    assert "Because." in text
    assert "Later." not in text


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "Meeting report: Trade finance [en] (8\u00a0June 2018)"),
        ("fr", "Compte rendu de réunion\u00a0: Trade finance [fr] (8\u00a0juin 2018)"),
        ("es", "Reseña de una reunión: Trade finance [es] (8 de junio de 2018)"),
    ],
)
def test_the_line_of_a_section_names_the_record_it_shows(report, signed_in, language, line):
    client = signed_in("editor")
    client.cookies["django_language"] = language
    html = client.get(f"{ADMIN}/{report.parent_id}/change/").content.decode()
    found = re.search(r'<h3>(<b>.*?</b> <span class="inline_label">.*?)\n', html)[1]
    assert re.sub(r"<[^>]+>", "", found) == line


def test_sections_are_named_without_a_query_for_each(
    bulletin, milestone, staff, rf, django_assert_num_queries
):
    request = rf.get("/")
    request.user = staff.editor
    inline = inline_of(MilestonesSection)(Bulletin, admin.site)
    for number in (1, 2, 3):
        section = MilestonesSection.objects.create(parent=bulletin, region="main", ordering=10)
        section.milestones.add(milestone)
        staff.editor.has_perm("bulletins.change_bulletin")
        with django_assert_num_queries(2):
            names = [str(row) for row in inline.get_queryset(request)]
        assert names == ["December 2017: The Group is born [en]"] * number


def test_a_published_bulletin_is_read_in_every_language_and_offers_to_be_sent_once(
    free_text, signed_in, staff
):
    bulletin = free_text.parent
    Subscription.objects.create(
        subscriber=Subscriber.objects.create(address="a@example.org", language="fr"),
        topic="bulletin",
        state="confirmed",
    )
    clear(bulletin, staff.editor)
    approve(bulletin, by=staff.approver, seen=content_hash(bulletin))
    publish(bulletin, by=staff.editor)
    client = signed_in("editor")
    page = client.get(f"{ADMIN}/{bulletin.pk}/change/").content.decode()
    for code in ("en", "fr", "es"):
        assert f'<span lang="{code}">Bulletin [{code}]</span>' in page
    assert "[en] :" not in page
    offer = f'href="{ADMIN}/{bulletin.pk}/send/"'
    assert offer in page
    act(client, bulletin, "send", per_second="5")
    assert offer not in client.get(f"{ADMIN}/{bulletin.pk}/change/").content.decode()
