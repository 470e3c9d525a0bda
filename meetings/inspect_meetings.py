"""What is odd in meetings: each rule looks at a set of them, in a fixed number of queries."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils.translation import gettext as _

from core.clock import site_today
from core.dates import Precision
from core.findings import Finding, Grade, called, page_of
from library.models import Document

from .models import Conclusion, Meeting, MeetingDocument, Notice, Postponement
from .models.meeting import MeetingQuerySet

Rule = Callable[[MeetingQuerySet], Iterator[Finding]]

# A meeting is convened at least ten calendar days before its day, as are the WTO's bodies.
NOTICE_DAYS = 10


def inspect(meetings: MeetingQuerySet) -> Iterator[Finding]:
    """Everything that is odd in ``meetings``."""
    for rule in RULES:
        yield from rule(meetings)


def _finding(key: str, grade: Grade, sentence: str, meeting: Meeting, **names: str) -> Finding:
    return Finding(
        key=f"{key}:{meeting.slug}",
        grade=grade,
        sentence=sentence % {"meeting": called(meeting), **names},
        where=page_of(meeting),
    )


def without_record(meetings: MeetingQuerySet) -> Iterator[Finding]:
    """Planned meetings whose day has passed, and no one has said what happened."""
    for meeting in meetings.outcome_unknown(site_today()):
        sentence = _(
            "The day of this meeting has passed and its outcome is not recorded: %(meeting)s"
        )
        yield _finding("no-record", Grade.WARNING, sentence, meeting)


def without_outcome(meetings: MeetingQuerySet) -> Iterator[Finding]:
    """Meetings that were held, and nothing is kept of what came of them."""
    rows: QuerySet[Any] = meetings.held().annotate(
        concluded=Exists(Conclusion.objects.filter(meeting=OuterRef("pk"))),
        documented=Exists(MeetingDocument.objects.filter(meeting=OuterRef("pk"))),
    )
    for meeting in rows.exclude(concluded=True, documented=True):
        if not meeting.concluded and not meeting.documented:
            sentence = _(
                "This meeting was held, but has neither conclusions nor documents: %(meeting)s"
            )
        elif not meeting.concluded:
            sentence = _("This meeting was held, but has no conclusions: %(meeting)s")
        else:
            sentence = _("This meeting was held, but has no documents: %(meeting)s")
        yield _finding("no-outcome", Grade.NOTE, sentence, meeting)


def not_convened(meetings: MeetingQuerySet) -> Iterator[Finding]:
    """Meetings of the next days for which no notice has been issued."""
    today = site_today()
    issued = Notice.objects.public().filter(meeting=OuterRef("pk"))
    near = meetings.upcoming(today).filter(
        ~Exists(issued), precision=Precision.DAY, date__lt=today + timedelta(days=NOTICE_DAYS)
    )
    for meeting in near:
        sentence = _("This meeting is near, and no final notice has been issued: %(meeting)s")
        yield _finding("no-notice", Grade.WARNING, sentence, meeting)


def deadline_too_late(meetings: MeetingQuerySet) -> Iterator[Finding]:
    """Meetings for whose agenda one could still propose items afterwards."""
    late = meetings.filter(precision=Precision.DAY, agenda_deadline__gt=F("date"))
    for meeting in late.order_by("date", "pk"):
        sentence = _("Items for the agenda may be proposed until after the meeting: %(meeting)s")
        yield _finding("late-deadline", Grade.WARNING, sentence, meeting)


def ends_before_start(meetings: MeetingQuerySet) -> Iterator[Finding]:
    """Meetings past midnight, or with two hours in the wrong order: only a person can tell."""
    for meeting in meetings.filter(end_time__lt=F("start_time")).order_by("date", "pk"):
        sentence = _(
            "This meeting ends before it begins, which is read as on the next day: %(meeting)s. "
            "If the hours are in the wrong order, exchange them."
        )
        yield _finding("past-midnight", Grade.WARNING, sentence, meeting)


def postponed_from_nowhere(meetings: MeetingQuerySet) -> Iterator[Finding]:
    """Meetings said to be postponed, without the date they were postponed from."""
    earlier = Postponement.objects.filter(meeting=OuterRef("pk"))
    rows = meetings.filter(~Exists(earlier), status=Meeting.Status.POSTPONED)
    for meeting in rows.order_by("date", "pk"):
        sentence = _(
            "This meeting is said to be postponed, but not from which date: %(meeting)s. Add the "
            "earlier date."
        )
        yield _finding("no-earlier-date", Grade.WARNING, sentence, meeting)


def follows_a_later_one(meetings: MeetingQuerySet) -> Iterator[Finding]:
    """Meetings that follow one that is held after them."""
    later = meetings.filter(follows__date__gt=F("date")).distinct()
    for meeting in later.order_by("date", "pk"):
        sentence = _("This meeting is a follow-up to one that is held after it: %(meeting)s")
        yield _finding("follows-later", Grade.WARNING, sentence, meeting)


def open_draft(meetings: MeetingQuerySet) -> Iterator[Finding]:
    """Drafts of notices whose document has become public in the meantime."""
    drafts = Notice.objects.filter(
        meeting__in=meetings, stage=Notice.Stage.DRAFT, document__access=Document.Access.PUBLIC
    )
    for notice in drafts.select_related("meeting", "document").order_by("pk"):
        sentence = _("The document of a draft notice is public: %(document)s; %(meeting)s.")
        name = called(notice.document) if notice.document else ""
        yield _finding("open-draft", Grade.WARNING, sentence, notice.meeting, document=name)


def open_attribution(meetings: MeetingQuerySet) -> Iterator[Finding]:
    """Documents of which we do not know to which of two meetings they belong."""
    open_ones = MeetingDocument.objects.filter(
        meeting__in=meetings, attribution=MeetingDocument.Attribution.OPEN
    )
    for item in open_ones.select_related("document", "meeting").order_by("meeting__date", "pk"):
        sentence = _(
            "It is open whether the document belongs to this meeting: %(document)s; %(meeting)s."
        )
        found = _finding(
            "open-attribution", Grade.NOTE, sentence, item.meeting, document=called(item.document)
        )
        yield replace(found, key=f"{found.key}:{item.document.slug}")


RULES: tuple[Rule, ...] = (
    without_record,
    without_outcome,
    not_convened,
    deadline_too_late,
    ends_before_start,
    postponed_from_nowhere,
    follows_a_later_one,
    open_draft,
    open_attribution,
)
