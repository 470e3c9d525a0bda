"""Beside the editor in a real browser: keys, pasted text, preview, unsaved work, two people."""

import re
from time import monotonic

import pytest
from django.conf import settings as django_settings
from django.test import Client
from playwright.sync_api import Page, expect

from bulletins.contents import gather
from bulletins.models import FreeText, Sitting

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

SECTIONS = ".order-machine > .inline-related:not(.empty-form):visible"
WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head>
<style>p.MsoNormal {mso-style-parent:"";}</style></head><body>
<!--[if gte mso 9]><xml><w:WordDocument></w:WordDocument></xml><![endif]--><!--StartFragment-->
<h1 class=MsoHeading1 style='mso-pagination:none'>A heading</h1>
<p class="MsoNormal" style='mso-margin-top-alt:auto'><font face=Arial size=2><b>Bold</b> and
<span style='font-style:italic'>slanted</span> in <st1:place w:st="on">Geneva</st1:place>
<a href="https://example.org/" style='color:red'>there</a></font><o:p></o:p></p>
<p class="MsoListParagraphCxSpFirst" style='mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='mso-list:Ignore'>·<span style='font:7.0pt "Times"'>&nbsp; </span></span><![endif]>One</p>
<p class="MsoListParagraphCxSpLast" style='mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='mso-list:Ignore'>·<span style='font:7.0pt "Times"'>&nbsp; </span></span><![endif]>Two</p>
<p class="MsoListParagraph" style='mso-list:l1 level1 lfo2'><span
style='mso-list:Ignore'>1.<span>&nbsp; </span></span>First</p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p><!--EndFragment--></body></html>"""
PASTED = (
    "<h3>A heading</h3><p><strong>Bold</strong> and <em>slanted</em> in Geneva "
    '<a href="https://example.org/">there</a></p><ul><li><p>One</p></li><li><p>Two</p></li></ul>'
    '<ol data-type="decimal"><li><p>First</p></li></ol>'
)
PASTE = """markup => {
  const data = new DataTransfer();
  data.setData("text/html", markup);
  const event = { clipboardData: data, bubbles: true, cancelable: true };
  document.activeElement.dispatchEvent(new ClipboardEvent("paste", event));
}"""


def sign_in(page: Page, address: str, user) -> None:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    cookie = client.cookies[django_settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": address}])
    page.set_default_timeout(15_000)


@pytest.fixture
def address(live_server, report, free_text) -> str:
    """The change page of a bulletin with a report and a text."""
    return f"{live_server.url}/admin/bulletins/bulletin/{report.parent_id}/change/"


@pytest.fixture
def opened(page, address, live_server, staff) -> Page:
    """It, open before the editor."""
    sign_in(page, live_server.url, staff.editor)
    page.goto(address)
    shows(page, "Trade finance [en]")
    return page


def shows(page: Page, text: str) -> None:
    body = page.frame_locator(".beside iframe").locator("body")
    expect(body).to_contain_text(text, timeout=10_000)


def test_sections_are_moved_by_keys_and_the_preview_follows_without_a_save(
    opened, report, free_text
):
    label = opened.locator(SECTIONS).nth(1).locator("> h3 .inline_label")
    label.focus()
    opened.keyboard.press("Alt+ArrowUp")
    expect(opened.locator("#desk-voice")).to_have_text(
        "Free text: Why [en]: now 1 of 2 in Main column"
    )
    assert opened.evaluate("document.activeElement.textContent").startswith("Why [en]")
    opened.keyboard.press("Alt+ArrowUp")
    expect(opened.locator("#desk-voice")).to_have_text("It is the first one already")
    opened.keyboard.press("Enter")
    first = opened.locator(SECTIONS).first
    expect(first.locator("> h3 .inline_label")).to_have_attribute("aria-expanded", "true")
    frame = opened.frame_locator(".beside iframe")
    expect(frame.locator("h2").first).to_have_text("Why [en]")

    # Somebody looks at a place of the preview, and stays there.
    opened.get_by_role("radio", name="Phone").check()
    page = opened.frames[1]
    page.evaluate("document.scrollingElement.scrollTop = 60")
    asked = []
    opened.on("request", lambda request: asked.append(request) if "/follow/" in request.url else 0)
    began = monotonic()
    first.locator("input[name$=heading_en]").fill("As I write")
    shows(opened, "As I write")
    # A loaded machine may take longer; one question and no save is what counts.
    assert monotonic() - began < 5
    assert len(asked) == 1
    assert page.evaluate("document.scrollingElement.scrollTop") == 60
    assert FreeText.objects.get().heading_en == "Why [en]"
    expect(opened.locator("[data-status]")).to_contain_text("Not saved yet; kept at")

    first.locator(".ProseMirror:visible").click()
    opened.keyboard.press("Control+a")
    opened.evaluate(PASTE, WORD)
    assert first.locator("textarea[name$=body_en]").input_value() == PASTED
    opened.keyboard.press("Control+Shift+Space")
    opened.keyboard.type("francs")
    expect(first.locator(".prose-editor-nbsp:visible")).to_have_count(1)
    first.get_by_role("button", name="no-break space").first.click()
    expect(first.locator(".prose-editor-nbsp:visible")).to_have_count(2)

    for choice, text in (
        ("Mail", "As I write"),
        ("Plain text", "=========="),
        ("French", "Why [fr]"),
    ):
        opened.get_by_role("radio", name=choice).check()
        shows(opened, text)
    opened.click("input[name=_continue]")
    expect(opened.locator(".messagelist .success")).to_be_visible()
    assert gather(report.parent).main == (free_text, report)
    free_text.refresh_from_db()
    assert free_text.heading_en == "As I write"
    # Which sections stand open is remembered, and nothing is offered that was saved.
    expect(opened.locator(SECTIONS).first).not_to_have_class(re.compile("collapsed"))
    expect(opened.locator("[data-offer]")).to_be_hidden()


def test_unsaved_work_outlives_a_closed_tab_and_a_lost_session(
    opened, address, live_server, staff, free_text
):
    asked = []
    opened.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    opened.locator("input[name=title_en]").click()
    opened.locator("input[name=title_en]").fill("Half a thought")
    expect(opened.locator("[data-status]")).to_contain_text("kept at")
    context = opened.context
    # What is kept is left without a question.
    opened.goto("about:blank")
    assert asked == []
    opened.close()
    again = context.new_page()
    again.goto(address)
    again.get_by_role("button", name="Take it up").click()
    expect(again.locator("input[name=title_en]")).to_have_value("Half a thought")
    # The session is lost, and whoever writes saves all the same.
    context.clear_cookies(name=django_settings.SESSION_COOKIE_NAME)
    Sitting.objects.all().delete()
    again.locator("input[name=title_en]").fill("A whole thought")
    expect(again.locator("[data-status]")).to_contain_text("You are signed out.")
    again.on("dialog", lambda dialog: dialog.accept())
    again.click("input[name=_save]")
    expect(again.locator("#id_username")).to_be_visible()
    sign_in(again, live_server.url, staff.editor)
    again.goto(address)
    again.get_by_role("button", name="Take it up").click()
    expect(again.locator("input[name=title_en]")).to_have_value("A whole thought")
    again.click("input[name=_continue]")
    expect(again.locator(".messagelist .success")).to_be_visible()
    expect(again.locator("[data-offer]")).to_be_hidden()
    free_text.parent.refresh_from_db()
    assert free_text.parent.title_en == "A whole thought"


def test_two_people_are_told_and_the_second_loses_nothing(opened, live_server, staff, free_text):
    address = opened.url
    with opened.context.browser.new_context(locale="en-GB") as context:
        other = context.new_page()
        sign_in(other, live_server.url, staff.approver)
        other.goto(address)
        expect(other.locator("[data-others]")).to_contain_text("editor has this bulletin open too")
        other.locator("input[name=title_en]").fill("Theirs")
        other.locator("input[name=subject_en]").fill("Their subject")
        other.click("input[name=_continue]")
        expect(other.locator(".messagelist .success")).to_be_visible()
        opened.locator("input[name=title_en]").fill("Mine")
        opened.locator("input[name=preheader_en]").fill("My preheader")
        expect(opened.locator("[data-others]")).to_contain_text("approver has this bulletin open")
        expect(opened.locator("[data-edited]")).to_contain_text("approver saved this bulletin at")
    opened.evaluate("scrollTo(0, document.body.scrollHeight)")
    opened.click("input[name=_continue]")
    # The page begins with the question, though it was sent from further down.
    expect(opened.locator("#conflicts-heading")).to_be_focused()
    opened.wait_for_timeout(300)  # by then the editor of sections would have scrolled
    expect(opened.locator("#conflicts-heading")).to_be_in_viewport()
    expect(opened.locator("[data-faults]")).to_contain_text("Title")
    conflict = opened.locator(".desk-conflict")
    expect(conflict).to_have_count(1)
    expect(conflict.locator(".desk-text")).to_have_text(["Mine", "Theirs"])
    conflict.get_by_text("Theirs", exact=True).first.click()
    opened.click("input[name=_continue]")
    expect(opened.locator(".messagelist .success")).to_be_visible()
    bulletin = free_text.parent
    bulletin.refresh_from_db()
    assert (bulletin.title_en, bulletin.subject_en, bulletin.preheader_en) == (
        "Theirs",
        "Their subject",
        "My preheader",
    )
