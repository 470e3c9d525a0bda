"""A section that records suggest for a bulletin, and the time that a bulletin covers."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.text import Truncator, capfirst

from core.dates import NBSP, in_words
from core.templatetags.house import colon

from . import bindings
from .models import Bulletin, BulletinQuerySet, Section


@dataclass(frozen=True)
class Span:
    """What a bulletin covers: [since, until); since is None where nothing came before.

    ``shown`` names what published bulletins have shown already, ``offered`` what was
    proposed for them, shown or not; ``first`` is the day from which bulletins report.
    """

    since: date | None
    until: date
    day: date
    shown: frozenset[str]
    offered: frozenset[str] = frozenset()
    first: date | None = None

    def within(self, name: str) -> Q:
        """A condition on the date field ``name``."""
        condition = Q(**{f"{name}__lt": self.until})
        return condition & Q(**{f"{name}__gte": self.since}) if self.since else condition

    def within_or_late(self, name: str) -> Q:
        """The same, and what lies before it, or at an unknown time: it may have come in late."""
        late = Q(**{f"{name}__isnull": True})
        if self.since and self.first:
            late |= Q(**{f"{name}__lt": self.since, f"{name}__gte": self.first})
        return self.within(name) | late

    def is_late(self, day: date | None) -> bool:
        """Whether a record of ``day`` belonged into an earlier bulletin."""
        return day is not None and self.since is not None and day < self.since


@dataclass(frozen=True)
class Proposal:
    """A section that the records suggest; ``one`` binds it to a record, ``many`` to several.

    ``values`` are other fields of the section; ``at`` is the day of the record, if it has one.
    ``count`` says the reason anew for a number of records, when some are left out.
    """

    model: type[Section]
    region: str
    because: str
    one: dict[str, models.Model | date] = field(default_factory=dict)
    many: dict[str, list[models.Model]] = field(default_factory=dict)
    values: dict[str, date] = field(default_factory=dict)
    at: date | None = None
    count: Callable[[int], str] | None = field(default=None, compare=False)

    @property
    def title(self) -> str:
        """Its kind and the first record that it would show, in the active language."""
        records = [*self.one.values(), *(item for items in self.many.values() for item in items)]
        shown = [in_words(item) if isinstance(item, date) else str(item) for item in records]
        more = f" (+{NBSP}{len(shown) - 1})" if len(shown) > 1 else ""
        kind = capfirst(self.model._meta.verbose_name)
        return f"{kind}{colon()} {Truncator(shown[0]).chars(90)}{more}"

    def names(self) -> set[str]:
        """The names of all bindings."""
        single = {bindings.key(self.model, name, _value(item)) for name, item in self.one.items()}
        return single | {
            bindings.key(self.model, name, item.pk)
            for name, items in self.many.items()
            for item in items
        }

    def without(self, known: Iterable[str]) -> "Proposal | None":
        """The proposal less what is ``known``; None if nothing is left of it."""
        if not self.many:
            return None if self.names() & set(known) else self
        many = {
            name: [item for item in items if bindings.key(self.model, name, item.pk) not in known]
            for name, items in self.many.items()
        }
        left = sum(map(len, many.values()))
        because = self.count(left) if self.count else self.because
        return replace(self, many=many, because=because) if left else None


def span_of(bulletin: Bulletin, *, offered: Iterable[str] = ()) -> Span:
    """From the end of the last published bulletin, or else of the bulletin's own period.

    ``offered`` names what was proposed for earlier bulletins.
    """
    earlier = earlier_than(bulletin)
    last, first = earlier.first(), earlier.last()
    since = (last.period_end or last.date) if last else bulletin.period_start
    return Span(
        since=since,
        until=bulletin.period_end or bulletin.date,
        day=bulletin.date,
        shown=frozenset(bindings.bound(earlier)),
        offered=frozenset(offered),
        first=first.period_start if first else None,
    )


def earlier_than(bulletin: Bulletin) -> BulletinQuerySet:
    """The published bulletins before ``bulletin``, latest first."""
    found: BulletinQuerySet = Bulletin.objects.published().filter(date__lt=bulletin.date)
    return found.exclude(pk=bulletin.pk)


def _value(item: "models.Model | date") -> object:
    return item.pk if isinstance(item, models.Model) else item
