"""Filters that every template uses: typography, dates, hours, numbers and rich text."""

from collections.abc import Iterable
from datetime import date, time
from decimal import Decimal
from typing import Any

from django import template
from django.db import models
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import get_language

from core import completeness, dates, linking, richtext, typography
from core.numbers import in_figures
from core.typography import typeset

register = template.Library()


@register.filter
def typo(text: object) -> str:
    """The text with the spaces and apostrophes of the active language."""
    return typeset(text if isinstance(text, str) else str(text or ""))


@register.filter(is_safe=True)
def trimmed(text: str) -> str:
    """Without the blanks around it, such as the newline that ends an included template."""
    return text.strip()


@register.filter
def rich(markup: object) -> SafeString:
    """Stored rich text, cleaned once more and typeset, with links to records that it names."""
    return linking.linked(typeset(richtext.clean(str(markup or ""))))


@register.filter
def prose(text: object) -> SafeString:
    """A plain text of several words, typeset, with links to records that it names.

    For paragraphs; titles, labels and texts of links are set with ``typo``.
    """
    return linking.linked(typeset(str(text or "")))


@register.filter
def day(value: date | None) -> str:
    """A day in words: "1 October 2018"."""
    return dates.in_words(value) if value else ""


@register.filter
def day_short(value: date | None) -> str:
    """Day and month: "3 October"."""
    return dates.short(value) if value else ""


@register.filter
def month(value: date | None) -> str:
    """Month and year: "October 2018", "octubre de 2018"."""
    return dates.in_words(value, dates.Precision.MONTH) if value else ""


@register.simple_tag
def colon() -> str:
    """The colon after a translated label: French has a no-break space before it."""
    return "\u00a0:" if (get_language() or "en").startswith("fr") else ":"


@register.simple_tag
def semicolon() -> str:
    """What stands between two names that are links."""
    return typography.semicolon()


@register.filter(needs_autoescape=True)
def listed(names: Iterable[object], autoescape: bool = True) -> str:
    """``names`` with ";" between them, since some contain a comma; spaced as the language asks."""
    if not autoescape:
        return typography.listed(names)
    # Typeset before it is escaped: an apostrophe that has become an entity is one no more.
    return typography.listed(conditional_escape(typography.typeset(str(name))) for name in names)


@register.filter
def weekday(value: date | None) -> str:
    """The name of the day of the week."""
    return dates.weekday(value) if value else ""


@register.simple_tag
def days(first: date, last: date) -> str:
    """Two days, both included, in words."""
    return dates.range_in_words(first, last)


@register.simple_tag
def hours(start: time, end: time | None = None) -> str:
    """A span of hours in Geneva's time."""
    return dates.hours(start, end)


@register.filter
def number(value: Decimal | float | None) -> str:
    """A number as the active language writes it, with no-break spaces for French thousands."""
    return "" if value is None else in_figures(value)


@register.filter
def when(record: dates.ImpreciseDate | None, case: str = "") -> str:
    """The date of ``record`` in words, typeset; ``case`` "capital" begins with a capital letter.

    A note that does not exist in the reader's language is marked with its own. Empty for none.
    """
    if not record:
        return ""
    other = shown_language(record, "date_note") if record.note_speaks else ""
    words = typeset(record.date_in_words(), language=other)
    words = capfirst(words) if case == "capital" else words
    return format_html('<span lang="{}">{}</span>', other, words) if other else words


@register.filter
def shown_language(record: models.Model, field: str) -> str:
    """The language that ``field`` of ``record`` is really shown in, if it is not the reader's.

    Empty when the reader's own language has the text (or no language has).
    """
    wanted = (get_language() or "en")[:2]
    if completeness.text_of(record, field, wanted):
        return ""
    from modeltranslation.settings import FALLBACK_LANGUAGES  # noqa: PLC0415 - needs settings

    order: Any = FALLBACK_LANGUAGES.get(wanted, FALLBACK_LANGUAGES["default"])
    order = (*order, *FALLBACK_LANGUAGES["default"])
    return next((code for code in order if completeness.text_of(record, field, code)), "")
