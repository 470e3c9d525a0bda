"""A Member's place in the Group: over time, and on one day."""

from datetime import date
from typing import NamedTuple

from .models import CoordinatorTerm, Member, Membership, Seat, UnionMembership


class Standing(NamedTuple):
    """Everything a Member held in the Group, in order of time, and what it holds on the day.

    ``through`` is the union by which a State takes part that is not listed itself; ``unions``
    come with the name of the union as of the day the State joined or, later, of the day asked.
    """

    memberships: list[Membership]
    seats: list[Seat]
    terms: list[CoordinatorTerm]
    unions: list[tuple[UnionMembership, str]]
    in_group: Membership | None
    was_in_group: Membership | None
    seated: Seat | None
    leads: CoordinatorTerm | None
    through: Member | None


def standing(member: Member, day: date) -> Standing:
    """The place of ``member``, in a fixed number of queries."""
    memberships = list(member.memberships.order_by("start"))
    seats = list(member.seats.order_by("start"))
    terms = list(member.coordinator_terms.select_related("person").order_by("start"))
    unions = list(
        member.union_periods.select_related("union")
        .prefetch_related("union__names", "union__memberships")
        .order_by("start")
    )
    in_group = next((row for row in memberships if row.holds_on(day)), None)
    before = [row for row in memberships if row.end is not None and row.end <= day]
    return Standing(
        memberships=memberships,
        seats=seats,
        terms=terms,
        unions=[(row, row.union.name_on(_shown(row, day))) for row in unions],
        in_group=in_group,
        was_in_group=before[-1] if before and in_group is None else None,
        seated=next((row for row in seats if row.holds_on(day)), None),
        leads=next((row for row in terms if row.holds_on(day)), None),
        through=None if in_group else _through(unions, day),
    )


def states_of(member: Member, day: date) -> list[tuple[Member, str]]:
    """The States of a union on ``day`` with their names of that day; of others none, unasked."""
    if member.kind != Member.Kind.UNION:
        return []
    states = member.states_on(day).by_name(day).with_names()
    return [(state, state.name_on(day)) for state in states]


def _shown(row: UnionMembership, day: date) -> date:
    """The day whose names a period is shown with: its last one, if it is over."""
    return row.end if row.end is not None and row.end <= day else day


def _through(unions: list[UnionMembership], day: date) -> Member | None:
    for row in unions:
        if row.holds_on(day) and any(part.holds_on(day) for part in row.union.memberships.all()):
            return row.union
    return None
