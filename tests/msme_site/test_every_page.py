"""Every public page as readers use it, in real Chromium: three languages, two widths, two themes.

Each page is loaded once in each language, from a live server that keeps pages as production does;
what it looks like at either width stays under ``var/screenshots`` as an artefact.
"""

import gzip
import re
from datetime import date
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings as configured
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.db.models import F
from django.test import Client, override_settings
from django.urls import URLResolver, get_resolver
from pytest_django.live_server_helper import LiveServer

from core import generation
from meetings.models import FollowUp, Theme
from msme_site.environment import BASE_DIR
from msme_site.public_tables import public_models
from subscribers.models import Subscriber
from subscribers.tokens import confirm_token, preferences_token
from tests.conftest import PAGE_CACHE
from tests.msme_site.test_page_cache import queries

# Marked so that the database is made; what the tests of this file share is committed before them.
pytestmark = [pytest.mark.slow, pytest.mark.django_db]

LANGUAGES = ("en", "fr", "es")
# As high as the picture that is kept: of the whole page it would cost as much as all the rest.
WIDE, NARROW = (1440, 1600), (360, 1600)
# A window of 1280 at 400 %, to which WCAG 1.4.10 lets readers enlarge, and one of 1440 at 200 %.
ENLARGED = ((320, 800), (720, 450))
SHOTS = BASE_DIR / "var" / "screenshots"

# An example of each address that has a page, by its name; a new page must be named here or below.
PAGES = {
    "home": [""],
    "search": ["search/", "search/?q=trade"],
    "about": ["about/"],
    "api-guide": ["api/"],
    "calendar": ["calendar/"],
    "members:list": ["members/?on=2018-10-02"],
    "members:committee": ["members/committee/"],
    "members:detail": ["members/che/", "members/eu/"],
    "members:person": ["people/roberto-azevedo/"],
    "meetings:list": ["meetings/"],
    "meetings:detail": ["meetings/2018-05-22-access-to-information/"],
    "meetings:follow_ups": ["follow-ups/"],
    "meetings:follow_up": ["follow-ups/{follow_up}/"],
    "library:documents": ["documents/"],
    "library:document": ["documents/{document}/"],
    "library:figures": ["figures/"],
    "events:list": ["events/"],
    "events:detail": ["events/public-forum-2018/", "events/2018-06-07-trade-dialogues/"],
    "events:history": ["history/"],
    "helpdesk:index": ["helpdesk/"],
    "bulletins:list": ["bulletins/"],
    "bulletins:detail": ["bulletins/autumn-2018/"],
    "bulletins:review": ["bulletins/review/nonsense/"],
    "members:reading": ["documents/read/nonsense/"],
    "subscribers:subscribe": ["subscribe/"],
    "subscribers:asked": ["subscribe/asked/"],
    "subscribers:confirm": ["subscribe/confirm/{confirm}/", "subscribe/confirm/nonsense/"],
    "subscribers:confirmed": ["subscribe/confirmed/"],
    "subscribers:preferences": ["subscriptions/{preferences}/"],
    "subscribers:address": ["subscriptions/{preferences}/address/"],
    "subscribers:erase": ["subscriptions/{preferences}/erase/"],
    "subscribers:erased": ["subscribe/erased/"],
    "nowhere": ["nothing/"],
}
NO_PAGES = {
    "my-member": "a part of the home page",
    "choose-member": "leads elsewhere",
    "calendar-file": "a file",
    "members:calendar": "a file",
    "members:reading-file": "a file",
    "meetings:calendar": "a file",
    "meetings:calendar-of-all": "a file",
    "library:file": "a file",
    "events:calendar": "a file",
    "events:session-calendar": "a file",
    "events:schedule-xml": "a file",
    "events:schedule-json": "a file",
    "bulletins:feed": "a feed",
    "bulletins:pdf": "a file",
    "bulletins:back-issue-file": "a file",
    "subscribers:download": "a file",
    "subscribers:new-address": "like the page on which a subscription is confirmed",
}
REFUSED = {"bulletins:review": 404, "members:reading": 403, "nowhere": 404}

LOOK = {"resultTypes": ["violations"], "elementRef": False, "preload": False}
BY_WIDTH = ["target-size", "scrollable-region-focusable"]
# The costliest rule. Colours depend on theme and page, hardly on the language: each language has
# one theme, and English has both.
CONTRAST = "color-contrast"
DARK, LIGHT = {"en", "fr"}, {"en", "es"}
# What a font that comes late may move; 0.1 is what is commonly called good.
STILL = 0.02
PICTURE = {"type": "jpeg", "quality": 60}
SHIFTS = """
window.shifted = 0;
new PerformanceObserver(list => list.getEntries().forEach(
    entry => { window.shifted += entry.hadRecentInput ? 0 : entry.value; }
)).observe({ type: "layout-shift", buffered: true });
"""
FIND = """async options => (await axe.run(document, options)).violations.map(
    found => `${found.id}: ${found.nodes.map(node => node.target.join(" ")).slice(0, 4).join(", ")}`
)"""
TOO_WIDE = "document.documentElement.scrollWidth > innerWidth"


@pytest.fixture(scope="module")
def committed_sample(django_db_setup, django_db_blocker, sample_rows):
    """The sample for all to see, and pages kept of it; gone after the tests of this file."""
    first, *others = configured.MIDDLEWARE
    middleware = [first, PAGE_CACHE, *others]
    with (
        django_db_blocker.unblock(),
        override_settings(SITE_TODAY=date(2018, 10, 1), MIDDLEWARE=middleware),
    ):
        sample_rows()
        yield
        generation.hang_up()
        call_command("flush", interactive=False, verbosity=0)


@pytest.fixture(scope="module")
def site(committed_sample):
    """A live server; its threads end before the tables are emptied."""
    server = LiveServer("localhost")
    with override_settings(ALLOWED_HOSTS=["localhost", "testserver"]):
        yield server.url
        server.stop()


@pytest.fixture(scope="module")
def paths(committed_sample):
    """Each page's path without its language, and how it answers."""
    reader = Subscriber.objects.create(address="reader@example.org", language="en")
    from library.models import Document

    filled = {
        "follow_up": FollowUp.objects.values_list("pk", flat=True).first(),
        "document": Document.objects.open().values_list("slug", flat=True).first(),
        "confirm": confirm_token(reader, ["bulletin"]),
        "preferences": preferences_token(reader),
    }
    return {
        path.format(**filled): 410
        if "nonsense" in path and name not in REFUSED
        else REFUSED.get(name, 200)
        for name, examples in PAGES.items()
        for path in examples
    }


def test_every_address_is_walked_or_no_page():
    found = {name for name, path in _named(get_resolver()) if path.startswith("<language>/")}
    assert found - set(PAGES) - set(NO_PAGES) == set()
    assert (set(PAGES) | set(NO_PAGES)) - found - {"nowhere"} == set()


def _named(resolver, before="", space=""):
    for one in resolver.url_patterns:
        prefix = "<language>/" if type(one.pattern).__name__ == "LocalePrefixPattern" else ""
        here = before + (prefix or str(one.pattern))
        if isinstance(one, URLResolver):
            yield from _named(one, here, f"{one.namespace}:" if one.namespace else space)
        elif one.name:
            yield f"{space}{one.name}", here


@pytest.fixture(scope="module")
def readers(browser):
    """A window for every page: what it complains of, and what does not come, is collected."""
    options = {"locale": "en-GB", "timezone_id": "Europe/Zurich", "reduced_motion": "reduce"}
    with browser.new_context(**options) as context:
        context.add_init_script(AXE_SCRIPT)
        context.add_init_script(SHIFTS)
        yield context


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_whole_legible_and_quiet(site, paths, readers, language):
    page = readers.new_page()
    said = []
    page.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("requestfailed", lambda request: said.append(f"{request.url} did not come"))
    page.on(
        "request",
        lambda request: (
            None
            if request.url.startswith(site) or request.url.startswith("data:")
            else said.append(f"{request.url} is elsewhere")
        ),
    )
    complaints = []
    for path, status in paths.items():
        if status != 200:
            # Chromium itself calls an answer of this kind an error.
            ours = f"the server responded with a status of {status}"
        found = _look(page, f"{site}/{language}/{path}", status, SHOTS / language / _file(path))
        found += [line for line in said if status == 200 or ours not in line]
        said.clear()
        complaints += [f"/{language}/{path}: {what}" for what in found]
    page.close()
    assert "\n".join(complaints) == ""


def _look(page, url, status, shot):
    """All that is wrong with one page: wide and light, then narrow and dark, loaded once."""
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
    found = [] if page.goto(url).status == status else [f"does not answer {status}"]
    page.evaluate("document.fonts.ready.then(() => true)")
    language = page.evaluate("document.documentElement.lang")
    rules = {CONTRAST: {"enabled": language in LIGHT}}
    found += page.evaluate(FIND, LOOK | {"rules": rules})
    found += ["moves while it loads"] if page.evaluate("shifted") > STILL else []
    page.screenshot(path=shot.with_suffix(".wide.jpg"), **PICTURE)
    for width, height in (*ENLARGED, NARROW):
        page.set_viewport_size({"width": width, "height": height})
        found += [f"wider than {width}"] if page.evaluate(TOO_WIDE) else []
    page.screenshot(path=shot.with_suffix(".narrow.jpg"), **PICTURE)
    page.emulate_media(color_scheme="dark")
    rules = [*BY_WIDTH, *([CONTRAST] if language in DARK else [])]
    dark = page.evaluate(FIND, LOOK | {"runOnly": rules})
    found += [f"narrow and dark, {what}" for what in dark]
    return found


def _file(path):
    """Tokens differ from run to run; the names of pictures do not."""
    path = re.sub(r"/(?=[^/]*\d-[0-9a-f]{8})[^/]{30,}", "/token", path)
    return Path(re.sub(r"[^\w-]+", "_", path[:60]).strip("_") or "home")


def test_a_first_view_is_light(site):
    """HTML, style, scripts, icon and fonts, as they are handed out: under 100 kB together."""
    heavy = {}
    reader = Client()
    for path in PUBLIC:
        page = reader.get(f"/fr/{path}", headers={"Accept-Encoding": "gzip"})
        kept = page.get("Content-Encoding") == "gzip"  # a page with a form is not
        html = (gzip.decompress(page.content) if kept else page.content).decode()
        parts = set(re.findall(r'(?:src|href)="/static/([^"]+\.(?:css|js|svg|woff2))"', html))
        assert {"css/site.css", "js/times.js", "fonts/sans.woff2", "fonts/serif.woff2"} <= parts
        assert not re.search(r"<script(?![^>]*(?:type=\"module\"|application/ld))", html)
        whole = len(page.content) + sum(_weight(name) for name in parts)
        if len(page.content) > 40_000 or whole > 100_000:
            heavy[path] = (len(page.content), whole)
    assert heavy == {}


def _weight(name):
    raw = Path(finders.find(name)).read_bytes()
    return len(raw if name.endswith(".woff2") else gzip.compress(raw, 6))


def test_my_member_is_chosen_once_and_known_from_then_on(site, readers):
    page = readers.new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(site)))
    page.goto(f"{site}/fr/")
    page.locator("#my-member select").select_option("pak")
    page.locator("#my-member button").press("Enter")
    page.locator("#my-member .mine-part").first.wait_for()
    assert page.locator("[data-mine-name]").inner_text().endswith(" Pakistan")
    asked.clear()
    page.goto(f"{site}/es/")
    page.locator("#my-member .mine-part").first.wait_for()
    assert page.locator("[data-mine-name]").inner_text().endswith(" Pakistán")
    assert "/es/members/pak/home/" in asked
    # A form on an earlier page may have left its token; the choice leaves nothing.
    assert {cookie["name"] for cookie in page.context.cookies()} <= {"csrftoken"}
    assert page.evaluate("shifted") <= STILL
    assert page.evaluate(FIND, LOOK) == []
    page.locator("#my-member select").select_option("")
    page.locator("#my-member button").press("Enter")
    page.locator("#my-member .mine-part").first.wait_for(state="detached")
    page.reload()
    assert page.evaluate("localStorage.length") == 0
    page.close()


def test_everything_can_be_reached_by_keyboard_from_the_skip_link(site, readers):
    page = readers.new_page()
    page.goto(f"{site}/en/members/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")
    page.close()


def test_readers_elsewhere_see_their_own_time_beside_genevas_and_nothing_moves(site, browser):
    with browser.new_context(timezone_id="America/Montevideo", locale="en-GB") as context:
        context.add_init_script(SHIFTS)
        page = context.new_page()
        page.goto(f"{site}/en/events/public-forum-2018/")
        assert (
            page.locator(".session-own .local-time").inner_text().strip()
            == "(Wed 03:30 Montevideo)"
        )
        assert page.evaluate("shifted") <= STILL
        page.goto(f"{site}/es/")
        assert (
            page.locator(".next .local-time").inner_text().strip() == "(mié 3:30\u00a0h Montevideo)"
        )
        assert page.evaluate("shifted") <= STILL


def test_without_a_script_the_forms_lead_on(site, browser):
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{site}/en/")
        page.locator("#my-member select").select_option("che")
        page.locator("#my-member button").click()
        assert page.url == f"{site}/en/members/che/"
        page.locator(".head-search input").fill("trade finance")
        page.locator(".head-search button").click()
        assert page.locator(".results li").count() > 0
        page.locator(".languages a").nth(1).click()
        assert page.url.startswith(f"{site}/fr/search/?q=trade")


PUBLIC = [
    path
    for examples in PAGES.values()
    for path in examples
    if not re.search("{|nonsense|nothing", path)
]


@pytest.mark.django_db(transaction=True)
def test_whatever_is_edited_its_page_shows_it_at_once_and_every_page_is_made_anew(committed_sample):
    """A walk over all kinds of records, and over all pages in three languages; it comes last."""
    client = Client()
    shown = 0
    for model in public_models():
        record = model._base_manager.first()
        if record is None or model._meta.label in FROZEN:
            continue
        before = generation.ask()
        shown += _edit_shows(client, model, record)
        assert generation.ask() != before, model
    assert shown >= 4
    kept = [path for path in PUBLIC if "subscribe/" not in path or path.endswith("ed/")]
    pages = [f"/{language}/{path}" for language in LANGUAGES for path in (*kept, *FILES)]
    for path in pages:
        assert client.get(path).status_code == 200, path
    assert {path: queries(client, path)[0] for path in pages} == dict.fromkeys(pages, 0)
    Theme.objects.update(slug=F("slug"))
    still = {path for path in pages if queries(client, path)[0] == 0}
    # What asks the database for nothing cannot show an edit either.
    assert {
        path for path in still if not re.search(r"/(?:about|api|subscribe|search)/", path)
    } == set()


FILES = ("calendar.ics", "bulletins/feed.atom")
# Immutable in the database: what never changes shows no edit.
FROZEN = {"bulletins.Edition", "bulletins.EditionPicture", "bulletins.Corrigendum"}


def _edit_shows(client, model, record):
    """Whether the record has a page with a title on it, which then shows the new one at once."""
    fields = {field.name for field in model._meta.concrete_fields}
    title = next((name for name in ("title_en", "name_en") if name in fields), None)
    page = record.get_absolute_url() if hasattr(record, "get_absolute_url") else ""
    if not title or not page or model._meta.label == "bulletins.Bulletin":  # editions are frozen
        (field,) = model._meta.concrete_fields[1:2]
        same = {field.attname: getattr(record, field.attname)}
        model._base_manager.filter(pk=record.pk).update(**same)
        return False
    client.get(page)
    model._base_manager.filter(pk=record.pk).update(**{title: "Edited just now"})
    assert "Edited just now" in client.get(page).content.decode(), page
    return True
