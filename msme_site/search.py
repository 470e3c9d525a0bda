"""What readers find of the pages that are about the site, or list what others tell one by one."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import strip_tags
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.clock import site_today
from core.search import Kind, Offer, found_again, search_source
from members.models import CoordinatorTerm, Seat
from members.roster import committee_on, coordinator_on

PAGE, ABOUT = "page", "about"

# Each with the words that readers may use for it.
PAGES: dict[str, tuple[Promise, Promise]] = {
    "members:list": (_("Members"), _("Roster of the Group; list of Members, as on any day")),
    "members:committee": (
        _("Coordinator and coordination committee"),
        _("Who coordinates the Group; seats on the committee"),
    ),
    "meetings:list": (_("Meetings"), _("Next meetings; past meetings; agenda; dates")),
    "meetings:follow_ups": (_("Follow-ups"), _("What Members asked for, and what became of it")),
    "library:documents": (_("Documents"), _("Symbols, declarations, proposals, reports")),
    "library:figures": (_("MSMEs in figures"), _("Numbers, statistics, shares, charts")),
    "events:list": (_("Public Forum"), _("Forums, programmes and dialogues with business")),
    "events:history": (_("History of the Group"), _("Timeline; how the Group came about")),
    "helpdesk:index": (
        _("Help with finding trade information"),
        _("Helpdesk; sources of information for small businesses"),
    ),
    "bulletins:list": (_("Bulletins"), _("Newsletter; all numbers; back issues; feed")),
    "calendar": (_("The calendar"), _("Subscribe to the calendar; dates in your own program")),
    "subscribers:subscribe": (
        _("Subscribe to the bulletin"),
        _("Receive the bulletin by email; newsletter; registration"),
    ),
}
COMMITTEE = "members:committee"
# What the foot of the page, and readers, call the parts of the page about the Group.
CALLED: dict[str, Promise] = {
    "mandate": _("Mandate and aims of the Group"),
    "join": _("Join the Group, take part, attend meetings"),
    "contact": _("Contact"),
    "privacy": _("Privacy"),
    "accessibility": _("Accessibility"),
}


@dataclass(frozen=True)
class Part:
    """A part of the page about the site: its id, heading and words."""

    id: str
    heading: str
    text: str


def _pages(keys: Collection[str] | None) -> Iterable[tuple[str, str]]:
    return ((name, name) for name in PAGES if keys is None or name in keys)


@search_source(PAGE, kind=Kind.PAGES, weight=0.6, records=_pages)
def page_offer(name: str) -> Offer:
    """A page that lists records, or does something for its reader."""
    title, words = PAGES[name]
    people: tuple[str, ...] = ()
    if name == COMMITTEE:
        today = site_today()
        term = coordinator_on(today)
        seats = tuple(entry.name for entry in committee_on(today))
        people = (*seats, term.person.name, str(term.title)) if term else seats
    return Offer(
        title=str(title),
        page=reverse(name),
        text=str(words),
        names=(str(words), *people),
        marks=(str(title),),
    )


@found_again(PAGE, Seat)
@found_again(PAGE, CoordinatorTerm)
def _committee(_row: Seat | CoordinatorTerm) -> Iterable[str]:
    return [COMMITTEE]


_SECTION = re.compile(
    r'<section[^>]* id="([a-z-]+)">.*?<h2>(.*?)</h2>(.*?)</section>', flags=re.DOTALL
)


def _parts(keys: Collection[str] | None) -> Iterable[tuple[str, str]]:
    found = (match[1] for match in _SECTION.finditer(render_to_string("about/en.html")))
    return ((part, part) for part in found if keys is None or part in keys)


@search_source(ABOUT, kind=Kind.PAGES, weight=0.6, records=_parts)
def part_offer(part: str) -> Offer | None:
    """A part of the page about the Group: its mandate, how to join, privacy."""
    page = render_to_string(f"about/{(get_language() or 'en')[:2]}.html")
    for match in _SECTION.finditer(page):
        if match[1] == part:
            heading, text = (" ".join(strip_tags(words).split()) for words in match.groups()[1:])
            names = (part, str(CALLED.get(part, "")), str(_("About")))
            return Offer(title=heading, page=f"{reverse('about')}#{part}", text=text, names=names)
    return None
