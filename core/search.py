"""What apps let readers search, gathered here without knowing the apps.

An app offers its records in its own ``search.py``::

    @search_source("meeting", kind=Kind.MEETINGS, weight=0.9, records=_records)
    def meeting_offer(meeting: Meeting) -> Offer | None: ...

    @found_again("meeting", Host)
    def _of_its_meeting(host: Host) -> Iterable[str]: ...

``core.keep_search`` asks the source again after the transaction in which one of those rows was
saved or deleted. Nothing is offered that a public page does not show: no draft, nothing
restricted or withdrawn, and nobody's address or telephone.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

M = TypeVar("M", bound=models.Model)
R = TypeVar("R")  # a record, or the name of a page


class Kind(models.TextChoices):
    """What results are sorted into; in the order in which readers are offered them."""

    MEMBERS = "members", _("Members")
    PEOPLE = "people", _("People")
    MEETINGS = "meetings", _("Meetings")
    CONCLUSIONS = "conclusions", _("Conclusions")
    FOLLOW_UPS = "follow-ups", _("Follow-ups")
    DOCUMENTS = "documents", _("Documents")
    EVENTS = "events", _("Public Forum and dialogues")
    HISTORY = "history", _("History and quotes")
    FIGURES = "figures", _("Figures")
    BULLETINS = "bulletins", _("Bulletins")
    HELPDESK = "helpdesk", _("Helpdesk")
    PAGES = "pages", _("Pages of this site")


@dataclass(frozen=True)
class Offer:
    """A record in the active language, as plain text that is not typeset yet.

    ``names`` are other words that it is known by or belongs to, which are searched and not shown.
    ``marks`` tell it from all others when they are typed whole: a name, a code, an acronym;
    ``near`` less surely: what is common to the versions of a text.
    """

    title: str
    page: str  # path of the public page, with the place in it
    text: str = ""
    names: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    day: date | None = None
    when: str = ""  # the day in words, as far as it is known
    # A sentence without a title: its words tell less than those of a title.
    is_running_text: bool = False


# Gives key and record of what ``keys`` name, or of everything for None.
Records = Callable[[Collection[str] | None], Iterable[tuple[str, Any]]]
# Gives, for some of ``keys`` (None: all), more words in the active language.
Words = Callable[[Collection[str] | None], Mapping[str, Iterable[str]]]
Keys = Callable[[Any], Iterable[str]]


@dataclass(frozen=True)
class Source:
    """Where results of one sort come from; ``weight`` (0 to 1) lifts them among equals."""

    name: str
    kind: Kind
    weight: float
    records: Records
    offer: Callable[[Any], Offer | None]


sources: dict[str, Source] = {}
words_from_above: dict[str, list[Words]] = defaultdict(list)
watches: dict[type[models.Model], list[tuple[str, Keys]]] = defaultdict(list)


def search_source(
    name: str, *, kind: Kind, weight: float, records: Records
) -> Callable[[Callable[[R], Offer | None]], Callable[[R], Offer | None]]:
    """Register how a record is offered; it is called once for each language.

    It returns None where the language has no text of its own, or readers may not know of it.
    """

    def register(make: Callable[[R], Offer | None]) -> Callable[[R], Offer | None]:
        sources[name] = Source(name, kind, weight, records, make)
        return make

    return register


def also_known_by(name: str) -> Callable[[Words], Words]:
    """Register what an upper app knows of records of a source below it, by their keys."""

    def register(find: Words) -> Words:
        words_from_above[name].append(find)
        return find

    return register


def found_again(name: str, model: type[models.Model]) -> Callable[[Keys], Keys]:
    """Register which records of source ``name`` are offered anew when a row of ``model`` changes.

    For a many-to-many field give its ``through`` model: the function then gets the row on either
    side of it.
    """

    def register(keys: Keys) -> Keys:
        watches[model].append((name, keys))
        return keys

    return register


def by_key(rows: "models.QuerySet[M]", keys: Collection[str] | None) -> Iterable[tuple[str, M]]:
    """``rows`` with their numbers as keys, narrowed to ``keys`` unless that is None."""
    chosen = rows if keys is None else rows.filter(pk__in=[int(key) for key in keys])
    return ((str(row.pk), row) for row in chosen)
