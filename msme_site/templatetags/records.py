"""How records are told on a page: periods, moments, files, and texts in another language."""

from datetime import date, datetime, time
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.dates import Precision, in_words
from core.panels import Panel
from core.periods import Period
from core.templatetags.house import number
from library.models import Document, DocumentFile, Figure

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


@register.simple_tag
def moment(day: date, hour: time | None) -> str:
    """A day and an hour of Geneva for machines, as in "2018-10-03T08:30:00+02:00"."""
    if hour is None:
        return day.isoformat()
    return timezone.make_aware(datetime.combine(day, hour)).isoformat()


@register.filter
def own_first(document: Document) -> list[DocumentFile]:
    """The files of a document, the reader's language first."""
    here = (get_language() or "en")[:2]
    return sorted(document.files.all(), key=lambda item: (item.language != here, item.language))


@register.filter
def file_address(item: DocumentFile) -> str:
    """Where the file is."""
    return item.address()


@register.filter
def file_words(item: DocumentFile) -> str:
    """What a link leads to: language, type and, for a file of ours, its size."""
    return item.words()


@register.filter
def dot(record: Any) -> str:
    """The class of a date's square: large for a day, middle for a month, outline for the rest."""
    return {Precision.DAY: "dot", Precision.MONTH: "dot dot-month"}.get(
        record.precision, "dot dot-year"
    )
