"""What is odd in the record of what is owed; only staff learn of it."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.dates import in_words
from core.findings import Finding, Grade, called, page_of

from .models import Conclusion, FollowUp, Meeting
from .models.outcomes import NOT_ASKED_FOR


def inspect_owed() -> Iterator[Finding]:
    """Everything that is odd in what was asked for and what is owed, in five queries."""
    yield from _past_their_day()
    yield from _left_open()
    yield from _closed_by_no_meeting()
    yield from _requests_without()
    yield from _wishes_that_are_none()


def _past_their_day() -> Iterator[Finding]:
    """What is still owed although the day it was due has passed; only staff learn of it."""
    for row in FollowUp.objects.past_due().order_by("due", "pk"):
        days = row.days_past_due()
        sentence = ngettext(
            "%(days)d day past its day (%(due)s): %(what)s",
            "%(days)d days past its day (%(due)s): %(what)s",
            days,
        )
        values = {"days": days, "due": in_words(row.due), "what": called(row)}
        yield _about(row, "past-due", Grade.WARNING, sentence % values)


def _left_open() -> Iterator[Finding]:
    """Carried over to a meeting that was held without settling it, or that will not be held."""
    sentences = {
        Meeting.Status.HELD: _(
            "The meeting was held and this is still open: %(what)s; %(meeting)s."
        ),
        Meeting.Status.CANCELLED: _(
            "Carried over to a meeting that is cancelled: %(what)s; %(meeting)s."
        ),
        Meeting.Status.POSTPONED: _(
            "Carried over to a meeting that is postponed: %(what)s; %(meeting)s."
        ),
    }
    rows = FollowUp.objects.filter(carried_to__status__in=list(sentences))
    for row in rows.select_related("carried_to").order_by("carried_to__date", "pk"):
        meeting: Any = row.carried_to
        sentence = sentences[Meeting.Status(meeting.status)]
        values = {"what": called(row), "meeting": called(meeting)}
        yield _about(row, "left-open", Grade.WARNING, sentence % values)


def _closed_by_no_meeting() -> Iterator[Finding]:
    """Closed by a meeting that is not recorded as held.

    That something closed it at all is a constraint of the database.
    """
    closed = FollowUp.objects.filter(state=FollowUp.State.CLOSED, resolved_by__isnull=False)
    rows = closed.exclude(resolved_by__status=Meeting.Status.HELD).select_related("resolved_by")
    for row in rows.order_by("since", "pk"):
        sentence = _("Closed by a meeting that is not recorded as held: %(what)s; %(meeting)s.")
        meeting: Any = row.resolved_by
        values = {"what": called(row), "meeting": called(meeting)}
        yield _about(row, "closed-by", Grade.WARNING, sentence % values)


def _requests_without() -> Iterator[Finding]:
    """What Members asked for, and nobody was asked to do."""
    asked = Conclusion.objects.filter(kind=Conclusion.Kind.REQUEST, follow_ups=None)
    for row in asked.select_related("meeting").order_by("meeting__date", "position", "pk"):
        yield Finding(
            key=f"no-follow-up:{row.pk}",
            grade=Grade.NOTE,
            sentence=_("Asked for, and nothing is recorded as owed: %(what)s; %(meeting)s.")
            % {"what": called(row), "meeting": called(row.meeting)},
            where=page_of(row.meeting),
        )


def _wishes_that_are_none() -> Iterator[Finding]:
    """Members named as asking for what is neither a request nor an interest."""
    named = Conclusion.objects.exclude(kind__in=Conclusion.ASKED_FOR)
    for row in named.exclude(sponsors=None).select_related("meeting").order_by("pk").distinct():
        yield Finding(
            key=f"not-asked-for:{row.pk}",
            grade=Grade.WARNING,
            sentence=f"{NOT_ASKED_FOR} {called(row)}",
            where=page_of(row.meeting),
        )


def _about(row: FollowUp, what: str, grade: Grade, sentence: str) -> Finding:
    return Finding(key=f"{what}:{row.pk}", grade=grade, sentence=sentence, where=page_of(row))
