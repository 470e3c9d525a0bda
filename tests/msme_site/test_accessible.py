"""Every page as readers use it: axe, narrow screens, both themes, the keyboard, another zone."""

from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.msme_site.test_pages import own_session

pytestmark = pytest.mark.slow

PAGES = {
    "en": ("", "about/", "members/", "members/eu/", "meetings/", "documents/", "nothing/"),
    "fr": (
        "members/committee/",
        "meetings/2018-05-22-access-to-information/",
        "follow-ups/",
        "events/public-forum-2018/",
        "history/",
        "bulletins/autumn-2018/",
    ),
    "es": (
        "members/che/",
        "people/roberto-azevedo/",
        "events/",
        "events/2018-06-07-trade-dialogues/",
        "figures/",
        "helpdesk/",
        "bulletins/",
        "subscribe/",
    ),
}
VIEWS = (("light", 1440), ("dark", 360))


@pytest.fixture
def site(transactional_db, live_server, settings, sample_rows):
    settings.SITE_TODAY = date(2018, 10, 1)
    sample_rows()
    return live_server.url


def complaints_about(page, url):
    page.goto(url)
    found = [item["id"] for item in Axe().run(page).response["violations"]]
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        found.append("wider than the window")
    return [f"{url}: {what}" for what in found]


def test_axe_finds_nothing_and_nothing_is_cut_off(site, browser):
    complaints = []
    for scheme, width in VIEWS:
        size = {"width": width, "height": 900}
        with browser.new_context(viewport=size, color_scheme=scheme) as context:
            page = context.new_page()
            for language, paths in PAGES.items():
                for path in paths:
                    complaints += complaints_about(page, f"{site}/{language}/{path}")
    assert complaints == []


def test_the_whole_page_can_be_reached_by_keyboard_from_the_skip_link(
    transactional_db, live_server, browser
):
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{live_server.url}/en/members/")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "content"
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('main') !== null")


def test_readers_elsewhere_see_their_own_time_beside_genevas(
    transactional_db, live_server, browser
):
    own_session()
    with browser.new_context(timezone_id="America/Montevideo") as context:
        page = context.new_page()
        page.goto(f"{live_server.url}/en/events/public-forum-2018/")
        own = page.locator(".session-own .local-time").inner_text()
    assert own.strip() == "(Wed 03:30 Montevideo)"
