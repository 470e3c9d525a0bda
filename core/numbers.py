"""Numbers and sizes as the three languages write them."""

from decimal import Decimal

from babel.numbers import format_decimal
from django.utils.translation import get_language

NBSP = "\u00a0"
# Units of a thousand each, as file managers and national standards write them.
_UNITS = {
    "en": ("bytes", "KB", "MB", "GB"),
    "fr": ("octets", "ko", "Mo", "Go"),
    "es": ("bytes", "KB", "MB", "GB"),
}


def in_figures(value: Decimal | float, *, language: str = "") -> str:
    """A number with the marks of the given or active language; French thousands do not break."""
    return format_decimal(value, locale=_base(language)).replace("\u202f", NBSP)


def size_in_words(size: int, *, language: str = "") -> str:
    """A number of bytes as readers know it: "120 KB", « 1,2 Mo ». One decimal below ten."""
    language = _base(language)
    number, unit = float(size), 0
    while round(number) >= 1000 and unit < 3:
        number, unit = number / 1000, unit + 1
    rounded = round(number, 1) if unit and number < 9.95 else round(number)
    return f"{in_figures(rounded, language=language)}{NBSP}{_UNITS[language][unit]}"


def _base(language: str) -> str:
    return (language or get_language() or "en")[:2]
