"""The form of a record as staff use it: tabs, states, the editor of rich text. In Chromium."""

from contextlib import contextmanager

import pytest
from django.contrib.auth.models import Group

from core.completeness import note_translations
from meetings.models import Conclusion, Meeting

pytestmark = pytest.mark.django_db(transaction=True)

TITLE = ".field-title_en.field-title_fr"


@pytest.fixture
def meeting():
    made = Meeting.objects.create(
        slug="a", title_en="Access", title_fr="L’accès", precision="unknown"
    )
    note_translations(made)
    made.title_en = "Access to information"
    made.save()
    return made


@pytest.fixture
def cookie(client, django_user_model):
    user = django_user_model.objects.create_user("editor", is_staff=True)
    user.groups.add(Group.objects.get(name="editor"))
    client.force_login(user)
    return client.cookies["sessionid"].value


@pytest.fixture
def address(live_server, meeting, page, cookie):
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    return f"{live_server.url}/admin/meetings/meeting/{meeting.pk}/change/"


def tabs(page, line=TITLE):
    return [
        tab.inner_text().replace("\n", " ") for tab in page.locator(line).get_by_role("tab").all()
    ]


def test_tabs_say_language_and_state_and_open_all_fields_at_once(page, address):
    page.goto(address)
    assert tabs(page) == ["English current", "French stale", "Spanish missing"]
    assert page.locator("#id_title_en").is_visible()
    page.locator(TITLE).get_by_role("tab").nth(1).click()
    shown = [page.locator(f"#id_{name}").is_visible() for name in ("title_en", "title_fr")]
    assert shown == [False, True]
    assert page.locator("#id_date_note_fr").is_visible()
    page.reload()
    assert page.locator("#id_title_fr").is_visible()


def test_tabs_are_moved_through_with_the_arrow_keys(page, address):
    page.goto(address)
    page.locator(TITLE).get_by_role("tab").first.focus()
    page.keyboard.press("ArrowLeft")
    assert page.locator("#id_title_es").is_visible()
    assert page.evaluate("document.activeElement.dataset.tab") == "es"


def test_what_is_typed_is_saved_in_its_language_in_new_rows_too(page, address, meeting):
    page.goto(address)
    page.locator(".tiptap[contenteditable=true]").first.click()
    page.keyboard.type("What happened")
    page.locator("#conclusions-group summary").first.click()
    page.locator("#conclusions-group .add-row a").click()
    row = page.locator("#conclusions-0")
    row.locator("select[name$=kind]").select_option("agreed")
    row.locator("textarea:visible").fill("Agreed")
    row.get_by_role("tab").nth(1).click()
    row.locator("textarea:visible").fill("Convenu")
    page.locator("[name=_continue]").first.click()
    page.locator(".messagelist .success").wait_for()
    meeting.refresh_from_db()
    conclusion = Conclusion.objects.get()
    assert meeting.summary_en == "<p>What happened</p>"
    assert (conclusion.text_en, conclusion.text_fr, conclusion.text_es) in {
        ("Agreed", "Convenu", ""),
        ("Agreed", "Convenu", None),
    }


def test_a_stale_text_is_said_to_fit_with_one_tick(page, address):
    page.goto(address)
    page.locator(TITLE).get_by_role("tab").nth(1).click()
    page.get_by_label("This text still fits the new one").check()
    page.locator("[name=_continue]").first.click()
    page.locator(".messagelist .success").wait_for()
    assert tabs(page)[1] == "French current"


def test_a_tab_with_an_error_opens_by_itself(page, address):
    page.goto(address)
    page.locator("#id_title_en").fill("")
    page.locator(TITLE).get_by_role("tab").nth(2).click()
    page.locator("[name=_save]").first.click()
    page.locator(".errornote").wait_for()
    assert tabs(page)[0] == "English error"
    assert page.locator("#id_title_en").is_visible()


@contextmanager
def without_script(browser, cookie, url):
    with browser.new_context(java_script_enabled=False) as context:
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": url}])
        yield context.new_page()


def test_without_script_every_language_is_there_with_its_name_and_state(browser, cookie, address):
    with without_script(browser, cookie, address) as page:
        page.goto(address)
        line = page.locator(TITLE).first
        labels = line.locator("label:not(.translation-fits)")
        assert labels.all_inner_texts() == [
            "Title (English):",
            "Title (French):",
            "Title (Spanish):",
        ]
        states = line.locator("[data-translation-state]")
        assert states.all_inner_texts() == ["current", "stale", "missing"]
        assert all(page.locator(f"#id_title_{code}").is_visible() for code in ("en", "fr", "es"))


def test_a_row_of_a_form_is_as_wide_as_its_box_on_a_phone(page, address, meeting):
    Conclusion.objects.create(meeting=meeting, kind="agreed", text_en="Agreed")
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(address)
    page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true; })")
    wide = """rows => rows.map(row => [row, row.closest('.inline-group')])
        .map(pair => pair.map(part => part.getBoundingClientRect()))
        .filter(([row, box]) => row.width && row.right > box.right).length"""
    rows = "#conclusions-group .aligned .form-row > div"
    assert page.locator(rows).first.is_visible()
    assert page.eval_on_selector_all(rows, wide) == 0
