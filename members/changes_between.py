"""What changed in the roster between two days: joined, left, renamed, seats, Coordinator."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.dates import Precision, in_words
from core.sorting import sort_key

from .models import CoordinatorTerm, Member, MemberName, Membership, Seat, UnionMembership


class What(models.TextChoices):
    """What can happen to a Member in the Group."""

    JOINED = "joined", _("joined the Group")
    LEFT = "left", _("left the Group")
    RENAMED = "renamed", _("renamed")
    SEATED = "seated", _("took a seat on the committee")
    UNSEATED = "unseated", _("gave up its seat on the committee")
    COORDINATES = "coordinates", _("holds the office of Coordinator")
    COORDINATED = "coordinated", _("no longer holds the office of Coordinator")
    UNITED = "united", _("became a member State of a union in the Group")
    DISUNITED = "disunited", _("is no longer a member State of a union in the Group")


@dataclass(frozen=True)
class Change:
    """One thing that happened to ``member``, called ``name`` on that ``day``.

    ``detail`` is the name until then, the union or the Coordinator.
    """

    what: What
    member: Member
    name: str
    day: date
    precision: Precision = Precision.DAY
    detail: str = ""

    def when(self) -> str:
        """The day as far as it is known, in the active language."""
        words = in_words(self.day, self.precision)
        by = _("no later than %(day)s") % {"day": words}
        return str(by) if self.precision == Precision.BY else words


def changes_between(first: date, last: date) -> list[Change]:
    """What happened after ``first`` and up to ``last``, both days' rosters being known.

    By day, then in the alphabet of the active language; in a fixed number of queries.
    A period that ends on the day on which the next begins changes nothing. A Member that
    left and came back is told twice. A first day that is not known is no change.
    """
    found = [
        *_of_periods(_rows(Membership, first, last), first, last, What.JOINED, What.LEFT),
        *_of_periods(_rows(Seat, first, last), first, last, What.SEATED, What.UNSEATED),
        *_of_terms(first, last),
        *_of_unions(first, last),
        *_of_names(first, last),
    ]
    language = (get_language() or "en")[:2]
    order = list(What)
    return sorted(
        found,
        key=lambda one: (one.day, sort_key(one.name, language=language), order.index(one.what)),
    )


def _rows(model: Any, first: date, last: date, *related: str) -> list[Any]:
    """Periods that begin or end in the time, with what they are called by."""
    touched = Q(start__gt=first, start__lte=last) | Q(end__gt=first, end__lte=last)
    rows = model.objects.filter(touched).select_related("member", *related)
    return list(rows.prefetch_related("member__names"))


def _of_periods(
    rows: Iterable[Any],
    first: date,
    last: date,
    begins: What,
    ends: What,
    *,
    detail: Callable[[Any, date], str] = lambda _row, _day: "",
    same: Callable[[Any], Any] = lambda row: row.member_id,
) -> list[Change]:
    edges: dict[Any, list[tuple[What, Any, date, Precision]]] = defaultdict(list)
    for row in rows:
        if row.start and first < row.start <= last:
            precision = Precision(row.start_precision)
            edges[same(row), row.start].append((begins, row, row.start, precision))
        if row.end and first < row.end <= last:
            edges[same(row), row.end].append((ends, row, row.end, Precision.DAY))
    # Two edges of one Member on one day: one period goes on as the next.
    return [
        Change(what, row.member, row.member.name_on(day), day, precision, detail(row, day))
        for (what, row, day, precision) in (edge[0] for edge in edges.values() if len(edge) == 1)
    ]


def _of_terms(first: date, last: date) -> list[Change]:
    return _of_periods(
        _rows(CoordinatorTerm, first, last, "person"),
        first,
        last,
        What.COORDINATES,
        What.COORDINATED,
        detail=lambda term, _day: str(term.person),
        same=lambda term: (term.member_id, term.person_id),
    )


def _of_unions(first: date, last: date) -> list[Change]:
    """States that came to or went from a union that is itself in the Group that day."""
    rows = _rows(UnionMembership, first, last, "union")
    unions = {row.union_id for row in rows}
    named = Member.objects.with_names().prefetch_related("memberships").in_bulk(unions)
    found = _of_periods(
        rows,
        first,
        last,
        What.UNITED,
        What.DISUNITED,
        detail=lambda row, day: _name_in_group(named[row.union_id], day),
        same=lambda row: (row.union_id, row.member_id),
    )
    return [change for change in found if change.detail]


def _name_in_group(union: Member, day: date) -> str:
    """What ``union`` is called that day; empty while it is not in the Group."""
    held = any(row.holds_on(day) for row in union.memberships.all())
    return union.name_on(day) if held else ""


def _of_names(first: date, last: date) -> list[Change]:
    """Names that replace another one, of whoever is in the Group or on its committee that day."""
    rows = MemberName.objects.filter(start__gt=first, start__lte=last).select_related("member")
    changes = []
    for row in rows.prefetch_related("member__names", "member__memberships", "member__seats"):
        day = row.start or first  # the filter above leaves out unknown ones
        held = [*row.member.memberships.all(), *row.member.seats.all()]
        before = row.member.name_on(day - timedelta(days=1))
        if before != str(row.name) and any(one.holds_on(day) for one in held):
            precision = Precision(row.start_precision)
            changes.append(Change(What.RENAMED, row.member, str(row.name), day, precision, before))
    return changes
