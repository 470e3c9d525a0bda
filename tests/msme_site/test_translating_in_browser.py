"""A translator's ten minutes in Chromium: sign in, mend two texts, see the board go down."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import Group

from core.completeness import note_translations
from meetings.models import Meeting, Theme

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "a long enough passphrase"


@pytest.fixture
def translator(django_user_model):
    user = django_user_model.objects.create_user("translator", password=PASSWORD, is_staff=True)
    user.groups.add(Group.objects.get(name="translator"))
    return user


@pytest.fixture
def records(translator):
    theme = Theme.objects.create(
        slug="finance", name_en="Finance", name_fr="Le financement", name_es="La financiación"
    )
    note_translations(theme)
    Theme.objects.update(name_en="Trade finance")
    meeting = Meeting.objects.create(
        slug="a",
        title_en="Access",
        title_fr="L’accès",
        title_es="El acceso",
        summary_en="<p>Members <strong>spoke</strong>.</p>",
        summary_es="<p>Los Miembros hablaron.</p>",
        precision="unknown",
    )
    note_translations(meeting)
    return theme, meeting


def sign_in(page, url):
    page.goto(f"{url}/admin/completeness/")
    page.fill("#id_username", "translator")
    page.fill("#id_password", PASSWORD)
    page.locator("[type=submit]").click()


def fits_the_window(page):
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("size", [(1440, 900), (360, 740)])
def test_a_translators_ten_minutes(page, live_server, records, size):
    theme, meeting = records
    page.set_viewport_size({"width": size[0], "height": size[1]})
    sign_in(page, live_server.url)
    french = page.locator(".texts-bars li", has_text="French")
    assert "1 of 3 current · 1 stale · 1 missing" in french.inner_text()
    assert fits_the_window(page)
    french.get_by_role("link", name="Translate").click()
    # The stale one comes first: the change of its source is marked, for the ear too.
    added = page.locator(".texts-changed ins").inner_text().split()
    assert added == ["[added:", "Trade", "finance", "]"]
    assert page.get_by_text("1 of 2").is_visible()
    assert fits_the_window(page)
    field = page.get_by_role("textbox", name="French")
    field.fill("x" * 130)
    assert page.locator("[data-over-limit]").inner_text() == "Now: 130 – too many by 10"
    field.fill("Le financement du commerce")
    page.keyboard.press("Control+Enter")
    # The missing one is rich text, written in the same editor as on the meeting's own page.
    page.get_by_text("1 of 1").wait_for()
    editor = page.locator(".ProseMirror[contenteditable=true]")
    editor.click()
    page.keyboard.type("Les Membres ont pris la parole.")
    assert fits_the_window(page)
    page.get_by_role("button", name="Save").click()
    page.get_by_text("nothing that you may translate is missing or stale in French").wait_for()
    theme.refresh_from_db()
    meeting.refresh_from_db()
    assert theme.name_fr == "Le financement du commerce"
    assert meeting.summary_fr == "<p>Les Membres ont pris la parole.</p>"
    page.goto(f"{live_server.url}/admin/completeness/")
    assert "3 of 3 current · 0 stale · 0 missing" in french.inner_text()


def test_the_view_and_the_board_are_accessible(page, live_server, records):
    sign_in(page, live_server.url)
    for address in ("completeness/?state=all", "translate/all/fr/", "xliff/all/import/"):
        page.goto(f"{live_server.url}/admin/{address}")
        found = [item["id"] for item in Axe().run(page).response["violations"]]
        assert (address, found) == (address, [])


def test_without_scripts_a_text_is_translated_in_a_plain_field(browser, live_server, records):
    _theme, meeting = records
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        sign_in(page, live_server.url)
        page.goto(
            f"{live_server.url}/admin/translate/all/fr/meetings.meeting-{meeting.pk}-summary/"
        )
        page.locator("textarea[name=text]").fill("<p>Les Membres</p><script>x</script>")
        page.get_by_role("button", name="Save").click()
    meeting.refresh_from_db()
    assert meeting.summary_fr == "<p>Les Membres</p>"
