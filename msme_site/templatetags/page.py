"""The frame of a page: its menu and the same page in the other languages."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

register = template.Library()

# The six words of the menu, in the order in which delegates ask.
MENU: tuple[tuple[Promise, str], ...] = (
    (_("Bulletins"), "bulletins:list"),
    (_("Meetings"), "meetings:list"),
    (_("Follow-ups"), "meetings:follow_ups"),
    (_("Public Forum"), "events:list"),
    (_("Members"), "members:list"),
    (_("About"), "about"),
)
# Each language in its own words, whatever the reader's is.
OWN_NAMES = {"en": "English", "fr": "Français", "es": "Español"}


@dataclass(frozen=True)
class Link:
    """A link of the frame; ``here`` says whether it leads to the page itself."""

    text: str
    url: str
    here: bool
    language: str = ""
    address: str = ""


@register.filter
def address(path: str) -> str:
    """The whole address of a path, for people to copy."""
    return f"{settings.SITE_URL}{path}"


@register.filter
def webcal(path: str) -> str:
    """The address of a calendar for programs that subscribe to it by a click."""
    _scheme, rest = settings.SITE_URL.split("://", 1)
    return f"webcal://{rest}{path}"


@register.simple_tag(takes_context=True)
def menu(context: dict[str, Any]) -> list[Link]:
    """The menu of the site; words whose pages do not exist are left out."""
    request = context.get("request")
    path = request.path if request else ""
    links = []
    for text, name in MENU:
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        links.append(Link(text=str(text), url=url, here=path.startswith(url)))
    return links


@register.simple_tag(takes_context=True)
def language_links(context: dict[str, Any]) -> list[Link]:
    """The page in each language, the reader's own included.

    Slugs are the same in all languages, so only the prefix differs. A page
    outside the three languages (the mailbox, say) points to their home pages.
    ``address`` is absolute and without query, for machines.
    """
    request = context.get("request")
    codes = [code for code, _name in settings.LANGUAGES]
    path = request.path if request else "/"
    _empty, prefix, rest = (*path.split("/", 2), "", "")[:3]
    tail = rest if prefix in codes else ""
    query = request.META.get("QUERY_STRING", "") if request and prefix in codes else ""
    here = (get_language() or "en")[:2]
    return [
        Link(
            text=OWN_NAMES.get(code, code),
            url=f"/{code}/{tail}" + (f"?{query}" if query else ""),
            here=code == here,
            language=code,
            address=f"{settings.SITE_URL}/{code}/{tail}",
        )
        for code in codes
    ]
