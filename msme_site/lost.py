"""Who comes to an address without a page: where it leads now, or where it may have led."""

import re
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import get_language

from bulletins.models import BackIssue, Bulletin
from core import former_slugs
from core.find import Found, find
from core.models import SearchEntry
from events.models import Dialogue, Forum
from library.models import Document
from members.models import Person

# Whose pages stand in a part of the site. Meetings keep their former addresses themselves.
PARTS: dict[str, tuple[type[models.Model], ...]] = {
    "people": (Person,),
    "documents": (Document,),
    "events": (Forum, Dialogue),
    "bulletins": (Bulletin, BackIssue),
}
SUGGESTED = 4
_PLACE = re.compile(r"/(?P<language>\w\w)/(?P<part>[\w-]+)/(?P<slug>[\w-]+)(?P<rest>[./].*)?")

_IN_A_LANGUAGE = re.compile(rf"/(?:{'|'.join(code for code, _name in settings.LANGUAGES)})/")


@dataclass(frozen=True)
class Suggestion:
    """A page that has what the address speaks of; ``language`` of its title if not the reader's."""

    title: str
    page: str
    language: str


def follow(**_signal: Any) -> None:
    """After each ``migrate``: the database keeps former slugs of all of these."""
    former_slugs.follow(model for kinds in PARTS.values() for model in kinds)


def address_now(path: str) -> str | None:
    """Where the page went that stood at ``path``, or None."""
    place = _PLACE.fullmatch(path)
    kinds = PARTS.get(place["part"]) if place else None
    if not place or not kinds:
        return None
    slug = former_slugs.slug_now(place["slug"], kinds)
    if slug is None:
        return None
    return f"/{place['language']}/{place['part']}/{slug}{place['rest'] or '/'}"


def words_of(path: str) -> str:
    """The words that the last part of an address is made of: "access to information".

    None of a picture or of what robots try at the root: nobody reads what would be found.
    """
    if not _IN_A_LANGUAGE.match(path):
        return ""
    last = path.rstrip("/").rpartition("/")[2]
    found = [word for word in re.split(r"[\W_\d]+", last) if len(word) > 1]
    return " ".join(found)[:100]


def suggestions(words: str) -> list[Suggestion]:
    """Pages that have these words, or nearly; the best first.

    An address is of English words, which may be found in English alone: then what is shown is
    looked for in the reader's language.
    """
    here = (get_language() or "en")[:2]
    found = find(words, language=here) if words else Found(words)
    hits = found.hits[:SUGGESTED]
    own = SearchEntry.objects.filter(language=here, key__in=[hit.key for hit in hits])
    titles = {(entry.source, entry.key): entry.title for entry in own}
    return [
        Suggestion(
            title=titles.get((hit.source, hit.key), hit.title),
            page=f"/{here}{hit.page[3:]}",
            language="" if (hit.source, hit.key) in titles else found.language,
        )
        for hit in hits
    ]
