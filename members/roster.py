"""The roster of one day: who is in the Group, counted, beside what was declared."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import get_language

from core.sorting import sort_key

from .models import CoordinatorTerm, DeclaredCount, Member, Membership, Seat, UnionMembership


@dataclass(frozen=True)
class Entry:
    """A line of the roster; a union opens to its States of that day.

    ``staff_note`` is what staff know of the seat.
    """

    member: Member
    name: str
    has_seat: bool = False
    staff_note: str = ""
    states: list["Entry"] = field(default_factory=list)

    @property
    def initial(self) -> str:
        """The letter under which the active language lists it: "E" for « Équateur »."""
        return sort_key(self.name, language=(get_language() or "en")[:2])[:1].upper()


@dataclass(frozen=True)
class Declared:
    """A number that someone printed, beside what the periods give for its day.

    ``entries`` counts a union as one; ``total`` as one beside its States of that day.
    """

    count: DeclaredCount
    day: date
    entries: int
    total: int

    @property
    def differs(self) -> bool:
        """Whether the number printed is not the one we count."""
        return self.count.number != self.total


@dataclass(frozen=True)
class Roster:
    """The Members of the Group on ``day``, in the alphabetical order of the active language.

    ``seats_outside`` are Members of the committee that are not among ``entries``;
    ``declared_counts`` are the numbers printed up to that day, latest first, each
    beside what we count for its own day.
    """

    day: date
    entries: list[Entry]
    seats_outside: list[Entry]
    coordinator: CoordinatorTerm | None
    declared_counts: list["Declared"]

    @property
    def total(self) -> int:
        """Members in all, a union with each of its States: 54 entries and the EU's 28 make 82.

        The union is a Member beside its States, so it counts itself: 53 + 1 + 28. A State
        that is listed in its own right as well counts once.
        """
        entries = {entry.member.pk for entry in self.entries}
        states = {state.member.pk for entry in self.entries for state in entry.states}
        return len(entries | states)

    @property
    def seats(self) -> int:
        """How many Members sit on the coordination committee, in the list or not."""
        return sum(entry.has_seat for entry in self.entries) + len(self.seats_outside)

    @property
    def declared(self) -> DeclaredCount | None:
        """The number last printed on or before that day."""
        return self.declared_counts[0].count if self.declared_counts else None

    @property
    def states_counted(self) -> bool:
        """Whether a union on the list makes the total differ from the entries."""
        return self.total != len(self.entries)


def roster(*, as_of: date) -> Roster:
    """The roster of the day ``as_of``, with a fixed number of queries."""
    day = as_of
    members = list(Member.objects.in_group(day).by_name(day).with_names())
    seats = {seat.member_id: seat for seat in Seat.objects.on(day)}
    states = _states_of(members, day)
    entries = [
        Entry(
            member=member,
            name=member.name_on(day),
            has_seat=member.pk in seats,
            states=states.get(member.pk, []),
        )
        for member in members
    ]
    listed = {member.pk for member in members}
    outside = [seat for key, seat in seats.items() if key not in listed]
    return Roster(
        day=day,
        entries=entries,
        seats_outside=_seated(outside, day),
        coordinator=coordinator_on(day),
        declared_counts=declared_until(day),
    )


def declared_until(day: date) -> list[Declared]:
    """Every number printed on or before ``day``, latest first, in at most three queries."""
    counts = DeclaredCount.objects.filter(date__lte=day).select_related("source")
    counts = counts.order_by("-date", "-pk")
    if not counts:
        return []
    memberships = list(Membership.objects.all())
    unions = list(UnionMembership.objects.all())
    return [_counted(count, memberships, unions) for count in counts]


def _counted(
    count: DeclaredCount, memberships: list[Membership], unions: list[UnionMembership]
) -> Declared:
    day = count.date or date.min  # the filter above leaves out undated ones
    entries = {row.member_id for row in memberships if row.holds_on(day)}
    states = {row.member_id for row in unions if row.union_id in entries and row.holds_on(day)}
    return Declared(count=count, day=day, entries=len(entries), total=len(entries | states))


def committee_on(day: date) -> list[Entry]:
    """The Members with a seat on the coordination committee on ``day``."""
    return _seated(Seat.objects.on(day), day)


def _seated(seats: Iterable[Seat], day: date) -> list[Entry]:
    notes = {seat.member_id: seat.staff_note for seat in seats}
    members = Member.objects.filter(pk__in=list(notes)).by_name(day).with_names()
    return [
        Entry(item, item.name_on(day), has_seat=True, staff_note=notes[item.pk]) for item in members
    ]


def coordinator_on(day: date) -> CoordinatorTerm | None:
    """Who leads the Group on ``day``; the database sees to it that it is one person at most."""
    terms = CoordinatorTerm.objects.on(day).select_related("person", "member")
    term: CoordinatorTerm | None = terms.prefetch_related("member__names").first()
    return term


def _states_of(members: Iterable[Member], day: date) -> dict[int, list[Entry]]:
    """The States of every union among ``members``, by the union's key."""
    unions = [member.pk for member in members if member.kind == Member.Kind.UNION]
    rows = list(UnionMembership.objects.on(day).filter(union__in=unions))
    states = Member.objects.filter(pk__in=[row.member_id for row in rows])
    found: dict[int, list[Entry]] = {}
    for state in states.by_name(day).with_names():
        for row in rows:
            if row.member_id == state.pk:
                entry = Entry(member=state, name=state.name_on(day))
                found.setdefault(row.union_id, []).append(entry)
    return found
