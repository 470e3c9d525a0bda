"""What is odd in the record of what is owed; only staff learn of it."""

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.dates import in_words
from core.findings import Finding, Grade, called, page_of

from .models import Conclusion, FollowUp, Meeting
from .models.outcomes import NOT_ASKED_FOR

M = TypeVar("M", FollowUp, Conclusion)

# How many of a kind are told one by one.
SHOWN = 10


def inspect_owed() -> Iterator[Finding]:
    """Everything that is odd in what was asked for and what is owed, in five queries."""
    yield from _past_their_day()
    yield from _left_open()
    yield from _closed_by_no_meeting()
    yield from _requests_without()
    yield from _wishes_that_are_none()


def _past_their_day() -> Iterator[Finding]:
    """What is still owed although the day it was due has passed."""

    def tell(row: FollowUp) -> Finding:
        days = row.days_past_due()
        sentence = ngettext(
            "%(days)d day past its day (%(due)s): %(what)s",
            "%(days)d days past its day (%(due)s): %(what)s",
            days,
        )
        due = in_words(row.due) if row.due else ""
        return _about(row, "past-due", sentence % {"days": days, "due": due, "what": called(row)})

    rows = FollowUp.objects.past_due().order_by("due", "pk")
    yield from _some(rows, tell, "past-due", _follow_ups(due="past"))


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

    def tell(row: FollowUp) -> Finding:
        meeting: Any = row.carried_to
        sentence = sentences[Meeting.Status(meeting.status)]
        return _about(row, "left-open", sentence % _both(row, meeting))

    rows = FollowUp.objects.filter(carried_to__status__in=list(sentences))
    ordered = rows.select_related("carried_to").order_by("carried_to__date", "pk")
    yield from _some(ordered, tell, "left-open", _follow_ups(state__exact="before_next"))


def _closed_by_no_meeting() -> Iterator[Finding]:
    """Closed by a meeting that is not recorded as held.

    That something closed it at all is a constraint of the database.
    """

    def tell(row: FollowUp) -> Finding:
        sentence = _("Closed by a meeting that is not recorded as held: %(what)s; %(meeting)s.")
        return _about(row, "closed-by", sentence % _both(row, row.resolved_by))

    closed = FollowUp.objects.filter(state=FollowUp.State.CLOSED, resolved_by__isnull=False)
    rows = closed.exclude(resolved_by__status=Meeting.Status.HELD).select_related("resolved_by")
    where = _follow_ups(state__exact="closed")
    yield from _some(rows.order_by("since", "pk"), tell, "closed-by", where)


def _requests_without() -> Iterator[Finding]:
    """What Members asked for, and nobody was asked to do."""

    def tell(row: Conclusion) -> Finding:
        sentence = _("Asked for, and nothing is recorded as owed: %(what)s; %(meeting)s.")
        return Finding(
            key=f"no-follow-up:{row.pk}",
            grade=Grade.NOTE,
            sentence=sentence % _both(row, row.meeting),
            where=page_of(row.meeting),
        )

    asked = Conclusion.objects.filter(kind=Conclusion.Kind.REQUEST, follow_ups=None)
    rows = asked.select_related("meeting").order_by("-meeting__date", "position", "pk")
    where = f"{reverse('admin:meetings_conclusion_changelist')}?owed=nothing&kind__exact=request"
    yield from _some(rows, tell, "no-follow-up", where, Grade.NOTE)


def _wishes_that_are_none() -> Iterator[Finding]:
    """Members named as asking for what is neither a request nor an interest."""

    def tell(row: Conclusion) -> Finding:
        return Finding(
            key=f"not-asked-for:{row.pk}",
            grade=Grade.WARNING,
            sentence=f"{NOT_ASKED_FOR} {called(row)}",
            where=page_of(row.meeting),
        )

    named = Conclusion.objects.exclude(kind__in=Conclusion.ASKED_FOR).exclude(sponsors=None)
    rows = named.select_related("meeting").order_by("pk").distinct()
    where = reverse("admin:meetings_conclusion_changelist")
    yield from _some(rows, tell, "not-asked-for", where)


def _some(
    rows: QuerySet[M],
    tell: Callable[[M], Finding],
    key: str,
    where: str,
    grade: Grade = Grade.WARNING,
) -> Iterator[Finding]:
    """The first of ``rows``, in one query; that there are more is told once, with their list."""
    found = list(rows[: SHOWN + 1])
    yield from map(tell, found[:SHOWN])
    if len(found) > SHOWN:
        more = _("There are more like these; their list shows all of them.")
        yield Finding(key=f"{key}:~more", grade=grade, sentence=more, where=where)


def _about(row: FollowUp, what: str, sentence: str) -> Finding:
    return Finding(f"{what}:{row.pk}", Grade.WARNING, sentence, page_of(row))


def _both(row: Model, meeting: Any) -> dict[str, str]:
    return {"what": called(row), "meeting": called(meeting)}


def _follow_ups(**chosen: str) -> str:
    return f"{reverse('admin:meetings_followup_changelist')}?{urlencode(chosen)}"
