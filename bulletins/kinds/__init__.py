"""The kinds of sections: for each, what it reads, what it shows, which texts it rests on."""

from typing import Any

from bulletins.models import Section

from .base import Kind, Text
from .events import ForumProgrammeKind, MilestonesKind, QuoteKind, SpotlightKind
from .figures import FiguresKind
from .meetings import ComingEventsKind, FollowUpsKind, MeetingReportKind
from .plain import FreeTextKind, MessageKind, PictureKind
from .roster import RosterKind

KINDS: tuple[Kind[Any], ...] = (
    MeetingReportKind(),
    ComingEventsKind(),
    ForumProgrammeKind(),
    MessageKind(),
    FiguresKind(),
    QuoteKind(),
    RosterKind(),
    MilestonesKind(),
    FollowUpsKind(),
    SpotlightKind(),
    FreeTextKind(),
    PictureKind(),
)
_BY_MODEL = {kind.model: kind for kind in KINDS}


def kind_of(section: Section) -> Kind[Any]:
    """The kind that ``section`` is of."""
    return _BY_MODEL[type(section)]


__all__ = ["KINDS", "Kind", "Text", "kind_of"]
