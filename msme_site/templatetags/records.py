"""How records are told on a page: periods, moments, files, and texts in another language."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from core.dates import EN_DASH, Precision, in_words
from core.panels import Panel
from core.periods import Period
from core.templatetags.house import number
from library.models import Document, Figure, Sourced

register = template.Library()


@register.simple_tag(takes_context=True)
def show_panel(context: dict[str, Any], panel: Panel) -> str:
    """A panel's own template, filled with what its app put into it."""
    return render_to_string(panel.template, dict(panel.context), request=context.get("request"))


@register.filter
def share(figure: Figure) -> str:
    """A figure's number as its language writes it: "78%", « 7,6 % », "80–99 %"."""
    words = number(figure.value)
    if figure.value_to is not None:
        words = f"{words}–{number(figure.value_to)}"
    return percent(words) if figure.unit == Figure.Unit.PERCENT else words


@register.filter
def percent(words: str) -> str:
    """A written number with the sign for per cent."""
    space = "" if (get_language() or "en")[:2] == "en" else "\u00a0"
    return f"{words}{space}%"


@register.simple_tag
def original_note(language: str) -> str:
    """The sentence that tells why a text stands in another language than the page."""
    return {
        "en": _("Not yet translated: this text is shown in English."),
        "fr": _("Not yet translated: this text is shown in French."),
        "es": _("Not yet translated: this text is shown in Spanish."),
    }[language]


@register.filter
def since(period: Period) -> str:
    """The first day of a period, as far as it is known."""
    if period.start is None:
        return _("not known")
    words = in_words(period.start, Precision(period.start_precision))
    if period.start_precision == Precision.BY:
        return _("no later than %(day)s") % {"day": words}
    return words


@register.filter
def last_day(period: Period) -> str:
    """The last day of a period, which is the one before ``end``; empty while it goes on."""
    return in_words(period.end - timedelta(days=1)) if period.end else ""


@register.filter
def period_in_words(period: Period) -> str:
    """A whole period: "1 January 2018 – 28 February 2019", or "since 1 January 2018"."""
    last = last_day(period)
    if period.start is None:
        return pgettext("a day", "until %(day)s") % {"day": last} if last else since(period)
    if last:
        first = since(period)
        return first if first == last else f"{first} {EN_DASH} {last}"
    # French and Spanish put an article before a day and none before a month or a year.
    words = {
        Precision.DAY: pgettext("a day", "since %(day)s"),
        Precision.BY: pgettext("a day", "since %(day)s at the latest"),
    }.get(Precision(period.start_precision), pgettext("a month or a year", "since %(day)s"))
    return words % {"day": in_words(period.start, Precision(period.start_precision))}


@register.simple_tag
def moment(day: date, hour: time | None) -> str:
    """A day and an hour of Geneva for machines, as in "2018-10-03T08:30:00+02:00"."""
    if hour is None:
        return day.isoformat()
    return timezone.make_aware(datetime.combine(day, hour)).isoformat()


@register.filter
def own_first(record: Any) -> list[Any]:
    """The files of a document or back issue, the reader's language first."""
    here = (get_language() or "en")[:2]
    return sorted(record.files.all(), key=lambda item: (item.language != here, item.language))


@register.filter
def to_readers(rows: Iterable[Any]) -> list[Any]:
    """Those of ``rows`` whose document the public may know of; documents or what names one."""
    return [row for row in rows if getattr(row, "document", row).is_open]


@dataclass(frozen=True)
class Told:
    """Where something is taken from, as readers are told."""

    source: Document
    source_locator: str
    source_read_on: date | None


@register.simple_tag
def sources_of(records: Sourced | Iterable[object]) -> list[Told]:
    """Where ``records`` are taken from, each place once; what readers may not know is left out.

    One query for the documents that are not at hand, whatever the number of records.
    """
    given = [records] if isinstance(records, Sourced) else records or ()
    rows = [row for row in given if isinstance(row, Sourced) and row.source_id is not None]
    known = {row.source.pk: row.source for row in rows if row.source_is_at_hand and row.source}
    missing = {row.source_id for row in rows} - set(known)
    known |= Document.objects.in_bulk(missing) if missing else {}
    found = {
        Told(source, row.source_locator, row.source_read_on): None
        for row in rows
        if row.source_id is not None and (source := known[row.source_id]).is_open
    }
    return list(found)


@register.filter
def dot(record: Any) -> str:
    """The class of a date's square: large for a day, middle for a month, outline for the rest."""
    return {Precision.DAY: "dot", Precision.MONTH: "dot dot-month"}.get(
        record.precision, "dot dot-year"
    )
