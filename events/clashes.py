"""Clashes of a programme: one room, one person or one audience wanted at two places at once."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from .models import ForumSession


class Kind(StrEnum):
    """What is wanted twice."""

    ROOM = "room"  # two sessions in one known room
    SPEAKER = "speaker"  # one person at two sessions
    AUDIENCE = "audience"  # two sessions on MSMEs: who cares for both must choose


@dataclass(frozen=True)
class Clash:
    """Two sessions that overlap and share something; ``first`` begins first.

    ``person`` is the primary key of who is wanted twice, or 0.
    """

    kind: Kind
    first: ForumSession
    second: ForumSession
    person: int = 0


def clashes(sessions: Iterable[ForumSession]) -> Iterator[Clash]:
    """Every clash among ``sessions``, in the order of time; cancelled ones disturb nobody.

    One pass over the beginnings: a session is compared with those that are still on.
    Needs ``appearances`` at hand.
    """
    planned = [session for session in sessions if not session.is_cancelled]
    planned.sort(key=lambda session: (session.span(), session.code))
    on: list[ForumSession] = []
    for second in planned:
        begins = second.span()[0]
        # A session without length is on at its own moment, also for one that begins with it.
        on = [first for first in on if first.span()[1] > begins or first.span()[0] == begins]
        for first in on:
            yield from shared(first, second)
        on.append(second)


def shared(first: ForumSession, second: ForumSession) -> Iterator[Clash]:
    """What two sessions share that are held at the same time."""
    room = room_key(first)
    if room and room == room_key(second):
        yield Clash(Kind.ROOM, first, second)
    for person in sorted(people_of(first) & people_of(second)):
        yield Clash(Kind.SPEAKER, first, second, person)
    if first.about_msmes and second.about_msmes:
        yield Clash(Kind.AUDIENCE, first, second)


def room_key(session: ForumSession) -> str:
    """What one room is recognized by, however it is typed; empty if it is not known."""
    return " ".join(str(session.room).split()).casefold()


def people_of(session: ForumSession) -> set[int]:
    """Everyone who has a part in the session."""
    return {row.person_id for row in session.appearances.all()}
