"""The whole chain of follow-up meetings that a meeting belongs to, across several parents."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection

from .models import Meeting

# Everything that a meeting follows, directly or not, and everything that follows it. UNION
# leaves out what was found before, so that a circle, should there be one, ends.
_CHAIN = """
WITH RECURSIVE earlier (id) AS (
    SELECT %(meeting)s::bigint
    UNION
    SELECT f.to_meeting_id FROM meetings_meeting_follows f
        JOIN earlier e ON f.from_meeting_id = e.id
), later (id) AS (
    SELECT %(meeting)s::bigint
    UNION
    SELECT f.from_meeting_id FROM meetings_meeting_follows f
        JOIN later l ON f.to_meeting_id = l.id
)
SELECT id FROM earlier UNION SELECT id FROM later
"""


_FOLLOWS: Any = Meeting.follows.through


@dataclass(frozen=True)
class Link:
    """One meeting of a chain, and what it directly follows, the earliest first."""

    meeting: Meeting
    follows: tuple[Meeting, ...]
    is_here: bool


def chain(meeting: Meeting) -> list[Link]:
    """Every meeting of the chain in the order of time, ``meeting`` among them.

    Empty if it neither follows another one nor is followed. What a later meeting follows
    besides is named with it. Three queries, however long the chain.
    """
    with connection.cursor() as cursor:
        cursor.execute(_CHAIN, {"meeting": meeting.pk})
        keys = {row[0] for row in cursor.fetchall()}
    if len(keys) < 2:
        return []
    parents: dict[int, set[int]] = defaultdict(set)
    for child, parent in _FOLLOWS.objects.filter(from_meeting__in=keys).values_list(
        "from_meeting", "to_meeting"
    ):
        parents[child].add(parent)
    known = Meeting.objects.in_bulk(keys.union(*parents.values()))
    return [
        Link(
            one,
            follows=tuple(sorted((known[pk] for pk in parents[one.pk]), key=in_time)),
            is_here=one.pk == meeting.pk,
        )
        for one in sorted((known[pk] for pk in keys), key=in_time)
    ]


def named(links: Iterable[Link]) -> set[Meeting]:
    """Every meeting that a chain names, also what its meetings follow besides."""
    return {one for link in links for one in (link.meeting, *link.follows)}


def leads_back(meeting: Meeting, follows: set[int]) -> bool:
    """Whether ``meeting`` would follow itself if it followed the meetings with these keys."""
    later, edge = {meeting.pk}, {meeting.pk} if meeting.pk else set()
    while edge:
        found = _FOLLOWS.objects.filter(to_meeting__in=edge)
        edge = set(found.values_list("from_meeting", flat=True)) - later
        later |= edge
    return bool(later & follows)


def in_time(meeting: Meeting) -> tuple[bool, str, str]:
    """By date; those without one at the end, as they are still to come."""
    return meeting.date is None, str(meeting.date or ""), meeting.slug
