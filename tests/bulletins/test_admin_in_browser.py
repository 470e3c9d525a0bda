"""The editor of a bulletin in a real browser, under the site's security policy.

The ``page`` fixture fails a test whose console shows an error, a refused style among them.
"""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as django_settings
from playwright.sync_api import Locator, Page, expect

from bulletins.approve import approve
from bulletins.contents import gather
from bulletins.models import FiguresSection, ForumProgramme, FreeText, MeetingReport
from bulletins.preflight import preflight
from bulletins.publish import publish
from tests.bulletins.conftest import same

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def editor(page: Page, live_server, client, staff) -> Page:
    """A browser in which the editor is signed in."""
    client.force_login(staff.editor, backend="django.contrib.auth.backends.ModelBackend")
    cookie = client.cookies[django_settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    page.set_default_timeout(15_000)
    return page


@pytest.fixture
def opened(editor: Page, live_server, report, free_text) -> Page:
    """The change page of a bulletin with a report and a text."""
    editor.goto(f"{live_server.url}/admin/bulletins/bulletin/{report.parent_id}/change/")
    expect(sections(editor)).to_have_count(2)
    ready(editor)
    return editor


def ready(page: Page) -> None:
    """The sections have been put in order and fitted out; what is opened before that may close."""
    expect(page.locator("#desk-voice")).to_be_attached()


def sections(page: Page) -> Locator:
    """The sections of the column that is shown."""
    return page.locator(".order-machine > .inline-related:not(.empty-form):visible")


def save(page: Page) -> None:
    page.click("input[name=_continue]")
    expect(page.locator(".messagelist .success")).to_be_visible()


def test_a_section_is_added_written_in_three_languages_and_saved(opened, bulletin):
    opened.locator(".order-machine-insert-target:visible").last.click()
    opened.locator(".plugin-button:visible", has_text="Free text").click()
    new = opened.locator("#bulletins_freetext_set-1")
    for language, code in (("English", "en"), ("French", "fr"), ("Spanish", "es")):
        new.get_by_role("tab", name=language).first.click()
        new.locator(f"input[name$=heading_{code}]").fill(f"Heading {code}")
        new.locator(".ProseMirror[contenteditable=true]:visible").click()
        opened.keyboard.type("A ")
        opened.keyboard.press("Control+b")
        opened.keyboard.type(f"word {code}")
    save(opened)
    section = FreeText.objects.latest("pk")
    assert (section.heading_en, section.heading_es) == ("Heading en", "Heading es")
    assert section.body_fr == "<p>A <strong>word fr</strong></p>"
    assert section in gather(bulletin).main


def test_sections_are_put_in_order_by_drag(opened, bulletin, report, free_text):
    assert gather(bulletin).main == (report, free_text)
    head = sections(opened).nth(1).locator("> h3")
    head.drag_to(
        sections(opened).nth(0).locator("> h3"),
        source_position={"x": 200, "y": 12},
        target_position={"x": 200, "y": 4},
    )
    save(opened)
    assert gather(bulletin).main == (free_text, report)


def test_warnings_are_acknowledged_one_by_one_by_keyboard_without_leaving_the_place(
    editor, report, programme, figure, live_server
):
    bulletin = report.parent
    report.meeting.documents.update(attribution="open")
    ForumProgramme.objects.create(parent=bulletin, region="main", programme=programme)
    FiguresSection.objects.create(parent=bulletin, region="side").figures.set([figure])
    editor.set_viewport_size({"width": 360, "height": 500})
    editor.goto(f"{live_server.url}/admin/bulletins/bulletin/{bulletin.pk}/preflight/")
    assert [item["id"] for item in Axe().run(editor).response["violations"]] == []
    assert not editor.evaluate("document.documentElement.scrollWidth > innerWidth")
    editor.evaluate("window.stayed = true")
    editor.locator("form.acknowledge button").first.focus()
    for number in range(1, 5):
        editor.keyboard.press("Enter")
        expect(editor.locator(".finding-seen")).to_have_count(number)
        expect(editor.locator("[data-open]")).to_have_text(str(4 - number))
    assert editor.evaluate("window.stayed")
    expect(editor.locator("[data-status]")).to_contain_text("Ready to be approved")
    # An editor cannot approve, so the sentence that says what is next has the focus.
    expect(editor.locator("[data-status]")).to_be_focused()
    assert bulletin.acknowledgements.count() == 4
    assert preflight(bulletin).open_warnings == []


def test_a_finding_leads_to_its_field(opened, free_text, report, live_server):
    FreeText.objects.update(heading_es="")
    opened.goto(f"{live_server.url}/admin/bulletins/bulletin/{free_text.parent_id}/preflight/")
    opened.get_by_role("link", name="Mend it").click()
    expect(opened.locator(".found-field")).to_be_visible()
    field = opened.locator("input[name$=heading_es]:visible")
    expect(field).to_have_count(1)
    field.fill("Por qué")
    save(opened)
    free_text.refresh_from_db()
    assert free_text.heading_es == "Por qué"
    # A field of the bulletin itself, a rich text, and one of another record's rows.
    change = f"{live_server.url}/admin/bulletins/bulletin/{free_text.parent_id}/change/"
    row = report.meeting.documents.get()
    meeting = f"{live_server.url}/admin/meetings/meeting/{report.meeting_id}/change/"
    for address, place, field in (
        (change, f"at-bulletin-{free_text.parent_id}-preheader_fr", "input[name=preheader_fr]"),
        (change, f"at-freetext-{free_text.pk}-body_en", ".ProseMirror[contenteditable=true]"),
        (meeting, f"at-meetingdocument-{row.pk}-attribution", "select[name$=attribution]"),
    ):
        opened.goto("about:blank")
        opened.goto(f"{address}#{place}")
        found = opened.locator(f"#{place}").locator(field).first
        expect(found).to_be_focused()
        expect(found).to_be_in_viewport()


def test_the_preview_shows_page_mail_and_text(opened):
    opened.get_by_role("link", name="Preview").click()
    frame = opened.frame_locator(".preview-frame")
    expect(frame.locator("h2").first).to_have_text("Trade finance [en]")
    for choice, fact in (("French", "Trade finance [fr]"), ("Mail", "Trade finance [fr]")):
        opened.get_by_role("link", name=choice, exact=True).click()
        expect(frame.locator("h2").first).to_have_text(fact)
    opened.get_by_role("link", name="Phone").click()
    assert opened.locator(".preview-frame").bounding_box()["width"] < 400
    opened.get_by_role("link", name="Plain text").click()
    expect(frame.locator("body")).to_contain_text("==================")


def test_a_record_is_found_by_typing(opened, bulletin, meeting, report):
    MeetingReport.objects.update(**same("heading", "The report"))
    opened.reload()
    first = sections(opened).nth(0)
    first.locator("> h3 .inline_label").click()
    first.locator(".select2-selection").click()
    opened.keyboard.type("Trade")
    expect(opened.locator(".select2-results__option").first).to_contain_text("Trade finance")


def test_on_the_phone_a_side_item_stands_where_its_main_item_is(
    page, live_server, report, free_text, staff
):
    for region, ordering, name in (("main", 30, "Last"), ("side", 1, "Aside")):
        FreeText.objects.create(
            parent=report.parent,
            region=region,
            ordering=ordering,
            **same("heading", name),
            **same("body", "x"),
        )
    approve(report.parent, by=staff.approver)
    publish(report.parent, by=staff.editor)
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{live_server.url}/en/bulletins/autumn-2018/")
    tops = {
        re.sub(r" \[en\]", "", head.inner_text()): head.bounding_box()["y"]
        for head in page.locator(".bulletin h2").all()
    }
    assert sorted(tops, key=tops.get) == ["Trade finance", "Why", "Aside", "Last"]
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def asks_before_leaving(page: Page) -> bool:
    asked: list[str] = []
    page.once("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto(page.url.split("/admin/")[0] + "/admin/")
    return bool(asked)


def test_whoever_only_looked_at_the_sections_is_not_asked_to_stay(opened):
    sections(opened).nth(0).locator("> h3 .inline_label").click()
    opened.locator(".collapse-items").click()
    opened.locator(".collapse-items").click()
    assert not asks_before_leaving(opened)


def test_whoever_wrote_something_is_asked_to_stay(opened):
    opened.locator("input[name=number]").fill("7")
    assert asks_before_leaving(opened)


def test_the_editor_of_texts_speaks_the_language_of_its_page(editor, live_server, free_text):
    editor.context.add_cookies([{"name": "django_language", "value": "fr", "url": live_server.url}])
    editor.goto(f"{live_server.url}/admin/bulletins/bulletin/{free_text.parent_id}/change/")
    ready(editor)
    sections(editor).nth(0).locator("> h3 .inline_label").click()
    bar = sections(editor).nth(0).locator(".prose-menubar:visible")
    bar.locator(".prose-menubar__selected").click()
    expect(bar.locator(".prose-menubar__option:visible")).to_have_text(
        ["Intertitre", "Petit intertitre", "Paragraphe"]
    )
    bar.get_by_text("Petit intertitre").click()
    expect(bar.locator(".prose-menubar__selected button")).to_have_attribute(
        "title", "petit intertitre"
    )


def test_no_bar_hides_what_has_the_focus(opened):
    opened.set_viewport_size({"width": 1280, "height": 900})
    opened.locator(".collapse-items").click()
    hidden = []
    for _turn in range(90):
        opened.keyboard.press("Tab")
        hidden += opened.evaluate(
            """() => {
              const focused = document.activeElement, box = focused.getBoundingClientRect();
              const bar = document.querySelector(".submit-row");
              const over = bar.getBoundingClientRect();
              const covered = bar.closest("form").contains(focused) && !bar.contains(focused)
                && box.bottom > over.top && box.top < over.bottom;
              return covered ? [focused.outerHTML.slice(0, 90)] : [];
            }"""
        )
    assert hidden == []
