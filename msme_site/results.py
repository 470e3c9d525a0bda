"""The page on which readers search everything that is public."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from core.find import PER_PAGE, Found, How, find
from core.search import Kind

# Dates have four digits; anything else is no year.
YEARS = range(1900, 2200)


@dataclass(frozen=True)
class Choice:
    """A kind or a year that results can be narrowed to, and how many it leaves."""

    value: str
    label: str
    number: int
    is_chosen: bool


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Results for ``q``, narrowed to ``kind`` and ``year``; what makes no sense is left out."""
    kind = _kind(request.GET.get("kind", ""))
    year = _number(request.GET.get("year", ""))
    year = year if year in YEARS else None
    found = find(
        request.GET.get("q", ""),
        language=(get_language() or "en")[:2],
        kind=kind,
        year=year,
        page=_number(request.GET.get("page", "")) or 1,
    )
    context: dict[str, Any] = {
        "found": found,
        "is_mended": found.how is How.MENDED,
        "is_some": found.how is How.SOME,
        "kinds": _kinds(found, kind),
        "years": _years(found, year),
        "is_kind": bool(kind),
        "is_year": year is not None,
        "first": (found.page - 1) * PER_PAGE + 1,
        "before": found.page - 1,
        "after": found.page + 1,
    }
    return render(request, "search.html", context)


def _kinds(found: Found, chosen: str) -> list[Choice]:
    return [
        Choice(kind.value, str(kind.label), found.kinds.get(kind, 0), kind == chosen)
        for kind in Kind
        if kind in found.kinds or kind == chosen
    ]


def _years(found: Found, chosen: int | None) -> list[Choice]:
    numbers = dict(found.years) | ({chosen: found.years.get(chosen, 0)} if chosen else {})
    return [
        Choice(str(year), str(year), numbers[year], year == chosen)
        for year in sorted(numbers, reverse=True)
    ]


def _kind(text: str) -> str:
    return text if text in Kind.values else ""


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else None
