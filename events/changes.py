"""What changed between two versions of a programme; a session is known by its code."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings
from django.utils.translation import get_language

from core.completeness import text_of

from .models import ForumSession


class What(StrEnum):
    """What can happen to a session from one version to the next."""

    NEW = "new"
    TIME = "time"  # moved to another day or hour
    ROOM = "room"  # moved to another room, or its room became known
    RENAMED = "renamed"
    CANCELLED = "cancelled"
    PLANNED = "planned"  # was cancelled, and is held after all
    GONE = "gone"  # is in the later version no more


@dataclass(frozen=True)
class Change:
    """One session that is not as it was; ``before`` is None for a new one.

    ``session`` is as it is now or, if it is gone, as it was. A session can move and be renamed
    at the same time: ``what`` holds all that happened.
    """

    session: ForumSession
    before: ForumSession | None
    what: tuple[What, ...]

    @property
    def is_gone(self) -> bool:
        """Whether the later version has it no more."""
        return What.GONE in self.what


def changes(before: Iterable[ForumSession], after: Iterable[ForumSession]) -> list[Change]:
    """What happened from ``before`` to ``after``, in the order of time; equal ones are left out."""
    earlier = {session.code: session for session in before}
    later = {session.code: session for session in after}
    found = [
        Change(later.get(code) or earlier[code], earlier.get(code), what)
        for code in earlier | later
        if (what := tuple(_what(earlier.get(code), later.get(code))))
    ]
    return sorted(found, key=lambda one: (one.session.begins_at(), one.session.code))


def _what(before: ForumSession | None, after: ForumSession | None) -> Iterator[What]:
    if after is None:
        yield What.GONE
    elif before is None:
        yield What.NEW
        if after.is_cancelled:
            yield What.CANCELLED
    else:
        yield from differences(before, after)


def differences(before: ForumSession, after: ForumSession) -> Iterator[What]:
    """In what two versions of one session differ, for a reader of the active language."""
    if before.state != after.state:
        yield What.CANCELLED if after.is_cancelled else What.PLANNED
    if _when(before) != _when(after):
        yield What.TIME
    if before.room != after.room:
        yield What.ROOM
    if _renamed(before, after):
        yield What.RENAMED


def _when(session: ForumSession) -> tuple[object, ...]:
    return session.date, session.start_time, session.end_time


def _renamed(before: ForumSession, after: ForumSession) -> bool:
    """Compared in the reader's language, or in the first that both have.

    A translation that was added is no new name.
    """
    for code in ((get_language() or "en")[:2], *dict(settings.LANGUAGES)):
        texts = [text_of(session, "title", code) for session in (before, after)]
        if all(texts):
            return texts[0] != texts[1]
    return False
