"""Whether days that a text names by their weekday fall on it: "Wednesday 31 October 2018"."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from html import unescape

from babel.dates import get_day_names, get_month_names
from django.conf import settings
from django.utils.translation import gettext as _

from bulletins.models import Bulletin
from core.completeness import text_of
from core.dates import in_words, weekday
from core.findings import Finding
from library.models import in_language

from .errors import name_of, shortened
from .inspected import Inspected
from .warnings import warning
from .where import admin_address

_BLOCK = re.compile(r"</?(?:p|br|li|ul|ol|h\d|blockquote)\b[^>]*>", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|re|\.?º|\.?ª|°|\.?o)?"
# What stands between two days of which only the second names its month.
_AND = r" ?(?:[-–—,&/]|to|and|until|through|au|et|al|y|a)(?: the| le| el)? ?$"


@dataclass(frozen=True)
class NamedDay:
    """A day as a text names it: the words, the weekday (0 is Monday), and the date they give."""

    words: str
    weekday: int
    day: int
    month: int
    year: int | None

    def in_year(self, year: int) -> date | None:
        """The date in ``year``; None if that year has none such."""
        try:
            return date(year, self.month, self.day)
        except ValueError:
            return None

    def is_right(self, years: set[int]) -> bool:
        """Whether it falls on its weekday in its own year or, without one, in any of ``years``."""
        days = [self.in_year(year) for year in ({self.year} if self.year else years)]
        return any(day is not None and day.weekday() == self.weekday for day in days)


def weekdays(inspected: Inspected) -> Iterator[Finding]:
    """A day that is named by a weekday on which it does not fall."""
    years = years_of(inspected.bulletin)
    for text in inspected.texts():
        for code, _name in settings.LANGUAGES:
            for named in days_named(text_of(text.record, text.field, code), code):
                if named.is_right(years):
                    continue
                yield warning(
                    f"weekday:{name_of(text.record)}:{text.field}:{code}:{named.words}"[:250],
                    _("%(record)s, %(language)s: “%(words)s” – %(problem)s")
                    % {
                        "record": shortened(text.record),
                        "language": in_language(code),
                        "words": named.words,
                        "problem": _problem(named, years),
                    },
                    admin_address(text.record, f"{text.field}_{code}"),
                )


def years_of(bulletin: Bulletin) -> set[int]:
    """The years that a day without one may belong to: the bulletin's, its period's, the next."""
    days = [bulletin.date, bulletin.period_start, bulletin.period_end]
    known = {day.year for day in days if day}
    return known | {bulletin.date.year + 1}


def days_named(markup: str, language: str) -> list[NamedDay]:
    """Every day that ``markup`` (plain or HTML), in ``language``, names by its weekday."""
    text = unescape(_TAG.sub("", _BLOCK.sub("\n", markup)))
    text = re.sub(r"[^\S\n]+", " ", text)
    found: list[NamedDay] = []
    for pattern in _patterns(language):
        for match in pattern.finditer(text):
            named = _named(match, language)
            found.append(named)
            first = _before(language).search(text[: match.start()])
            if first is not None:
                found.append(
                    NamedDay(
                        words=f"{first[0]}{named.words}",
                        weekday=_number(first["weekday"], _weekdays(language)),
                        day=int(first["day"]),
                        month=named.month,
                        year=named.year,
                    )
                )
    return found


def _problem(named: NamedDay, years: set[int]) -> str:
    if named.year is None:
        return _("it falls on that weekday in no year from %(first)d to %(last)d.") % {
            "first": min(years),
            "last": max(years),
        }
    day = named.in_year(named.year)
    if day is None:
        return _("there is no such day.")
    return _("%(date)s is a %(weekday)s.") % {"date": in_words(day), "weekday": weekday(day)}


def _named(match: re.Match[str], language: str) -> NamedDay:
    return NamedDay(
        words=match[0].rstrip("."),
        weekday=_number(match["weekday"], _weekdays(language)),
        day=int(match["day"]),
        month=_number(match["month"], _months(language)),
        year=int(match["year"]) if match["year"] else None,
    )


@cache
def _patterns(language: str) -> tuple[re.Pattern[str], ...]:
    """The ways in which ``language`` names a day by its weekday."""
    start = rf"\b(?P<weekday>{_any(_weekdays(language))}),? "
    month = rf"(?P<month>{_any(_months(language))})\b\.?"
    year = r"(?P<year>\d{4})\b"
    ways = {
        "en": (
            rf"{start}(?:the )?{_DAY}(?: of)? {month}(?:,? {year})?",
            rf"{start}{month} {_DAY}\b(?:,? {year})?",
        ),
        "fr": (rf"{start}(?:le )?{_DAY} {month}(?: {year})?",),
        "es": (rf"{start}(?:el )?{_DAY} de {month}(?: del? {year})?",),
    }
    return tuple(re.compile(way, re.IGNORECASE) for way in ways[language])


@cache
def _before(language: str) -> re.Pattern[str]:
    return re.compile(
        rf"\b(?P<weekday>{_any(_weekdays(language))}),? (?:the |le |el )?{_DAY}{_AND}",
        re.IGNORECASE,
    )


@cache
def _weekdays(language: str) -> dict[str, int]:
    return _by_name(get_day_names("wide", locale=language))


@cache
def _months(language: str) -> dict[str, int]:
    short = _by_name(get_month_names("abbreviated", locale=language))
    return short | _by_name(get_month_names("wide", locale=language))


def _by_name(names: object) -> dict[str, int]:
    """Numbers by name in small letters without accents."""
    return {_bare(str(name)).rstrip("."): number for number, name in dict(names).items()}  # type: ignore[call-overload]


def _number(word: str, numbers: dict[str, int]) -> int:
    return numbers[_bare(word)]


def _bare(word: str) -> str:
    plain = unicodedata.normalize("NFKD", word.lower())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def _any(names: dict[str, int]) -> str:
    """A pattern for any of ``names``, with accents or without, the longest first."""
    accents = {"a": "[aáàâ]", "e": "[eéèê]", "i": "[ií]", "o": "[oó]", "u": "[uúûù]"}
    words = sorted(names, key=len, reverse=True)
    return "|".join("".join(accents.get(letter, letter) for letter in word) for word in words)
