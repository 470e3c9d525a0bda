"""The public list of meetings: what is announced, then what has been, by year, in pages."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from django.core.paginator import Page, Paginator
from django.db.models import F

from core.clock import site_today

from .models import Meeting
from .models.meeting import MeetingQuerySet

A_PAGE = 40  # about the meetings of one year


@dataclass(frozen=True)
class Year:
    """The meetings of one year on one page; 0 where no date is known."""

    year: int
    meetings: list[Meeting]


def announced(chosen: MeetingQuerySet) -> list[Meeting]:
    """Those of ``chosen`` that are still to come, also if they were cancelled, soonest first."""
    return list(chosen.announced(site_today()).with_hosts())


def past(chosen: MeetingQuerySet, *, page: str | None) -> Page[Meeting]:
    """Those of ``chosen`` that are not announced, latest first; a page that is none is the last."""
    rest = chosen.exclude(pk__in=chosen.announced(site_today()).order_by().values("pk"))
    latest_first = rest.order_by(F("date").desc(nulls_last=True), "-start_time", "slug")
    return Paginator(latest_first.with_hosts(), A_PAGE).get_page(page)


def by_year(meetings: Page[Meeting]) -> Iterator[Year]:
    """The meetings of one page under their years."""
    for year, group in groupby(meetings, lambda one: one.date.year if one.date else 0):
        yield Year(year, list(group))
