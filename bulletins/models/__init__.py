"""Bulletins, their sections, approvals and frozen editions."""

from .bulletin import Acknowledgement, Approval, Bulletin, Edition
from .sections import (
    SECTION_MODELS,
    ComingEvents,
    FiguresSection,
    ForumProgramme,
    FreeText,
    MeetingReport,
    Message,
    MilestonesSection,
    Picture,
    QuoteSection,
    RosterSection,
    Section,
    Spotlight,
)

__all__ = [
    "SECTION_MODELS",
    "Acknowledgement",
    "Approval",
    "Bulletin",
    "ComingEvents",
    "Edition",
    "FiguresSection",
    "ForumProgramme",
    "FreeText",
    "MeetingReport",
    "Message",
    "MilestonesSection",
    "Picture",
    "QuoteSection",
    "RosterSection",
    "Section",
    "Spotlight",
]
