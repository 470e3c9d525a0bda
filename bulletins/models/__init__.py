"""Bulletins, sections, approvals, waivers, editions, links, reviews, and who sits at the editor."""

from .back_issues import BackIssue, BackIssueFile
from .bulletin import Acknowledgement, Approval, Bulletin, BulletinQuerySet, Edition, EditionPicture
from .corrigenda import Corrigendum
from .digests import Digest
from .links import LinkCheck
from .pdfs import EditionPdf
from .plan import PlanStep
from .reviews import ReviewAnswer, ReviewRequest
from .schedule import ScheduledPublication
from .sections import (
    SECTION_MODELS,
    ComingEvents,
    FiguresSection,
    FollowUpsSection,
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
from .sittings import Sitting
from .urgent_notices import UrgentNotice
from .versions import Version
from .views import EditionViews
from .waivers import Waiver

__all__ = [
    "SECTION_MODELS",
    "Acknowledgement",
    "Approval",
    "BackIssue",
    "BackIssueFile",
    "Bulletin",
    "BulletinQuerySet",
    "ComingEvents",
    "Corrigendum",
    "Digest",
    "Edition",
    "EditionPdf",
    "EditionPicture",
    "EditionViews",
    "FiguresSection",
    "FollowUpsSection",
    "ForumProgramme",
    "FreeText",
    "LinkCheck",
    "MeetingReport",
    "Message",
    "MilestonesSection",
    "Picture",
    "PlanStep",
    "QuoteSection",
    "ReviewAnswer",
    "ReviewRequest",
    "RosterSection",
    "ScheduledPublication",
    "Section",
    "Sitting",
    "Spotlight",
    "UrgentNotice",
    "Version",
    "Waiver",
]
