"""What is odd in the programme of a forum that is still to come, and in quotes."""

from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter

from django.utils.translation import gettext as _

from core.clock import site_today
from core.findings import Finding, Grade, called, finding_source, page_of

from .inspect_programme import inspect
from .models import ForumSession, Quote


@finding_source("events")
def programmes() -> Iterator[Finding]:
    """Clashes and unknown rooms of sessions still to come, as staff have them now."""
    coming = ForumSession.objects.newest().filter(date__gte=site_today()).for_clashes()
    for _programme, sessions in groupby(
        sorted(coming, key=attrgetter("programme_id")), key=attrgetter("programme_id")
    ):
        yield from inspect(sessions)


@finding_source("events")
def quotes_without_source() -> Iterator[Finding]:
    """Words of which nobody can say where they are written."""
    for quote in Quote.objects.filter(source__isnull=True, url="").select_related("person"):
        yield Finding(
            key=f"quote-source:{quote.slug}",
            grade=Grade.WARNING,
            sentence=_("The quote “%(record)s” has neither a source nor a link.")
            % {"record": called(quote)},
            where=page_of(quote),
        )
