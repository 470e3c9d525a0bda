"""What is odd in the programme of a forum that is still to come, and in quotes."""

from collections.abc import Iterator
from itertools import combinations

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.clock import site_today
from core.dates import hours, short
from core.findings import Finding, Grade, called, finding_source, page_of

from .models import ForumSession, Quote


@finding_source("events")
def sessions_without_room() -> Iterator[Finding]:
    """Sessions still to come whose room is not known."""
    for session in _coming().filter(room=""):
        yield Finding(
            key=f"room:{session.code}",
            grade=Grade.WARNING,
            sentence=_("The session “%(record)s” has no room yet.") % {"record": called(session)},
            where=page_of(session),
        )


@finding_source("events")
def audiences_divided() -> Iterator[Finding]:
    """Two sessions on MSMEs at the same time: who cares for both must choose."""
    for first, second in combinations(_coming().filter(about_msmes=True), 2):
        if first.overlaps(second):
            yield Finding(
                key=f"audience:{first.code}:{second.code}",
                grade=Grade.NOTE,
                sentence=_("At the same time (%(when)s): %(first)s – %(second)s")
                % {
                    "when": f"{short(second.date)}, {hours(second.start_time, second.end_time)}",
                    "first": called(first),
                    "second": called(second),
                },
                where=page_of(second),
            )


@finding_source("events")
def quotes_without_source() -> Iterator[Finding]:
    """Words of which nobody can say where they are written."""
    for quote in Quote.objects.filter(source__isnull=True, url=""):
        yield Finding(
            key=f"quote-source:{quote.slug}",
            grade=Grade.WARNING,
            sentence=_("The quote “%(record)s” has neither a source nor a link.")
            % {"record": called(quote)},
            where=page_of(quote),
        )


def _coming() -> QuerySet[ForumSession]:
    sessions: QuerySet[ForumSession] = ForumSession.objects.current().filter(date__gte=site_today())
    return sessions.order_by("date", "start_time", "code")
