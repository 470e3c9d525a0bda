"""What may stand in a cell: written so that a spreadsheet reckons with nothing, and read again."""

import re
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

Value = str | bool | int | Decimal | date | time | None

# What a spreadsheet would take for a formula, also behind the apostrophes that guard it.
_RECKONED = re.compile(r"'*[=+\-@\t\r]")
_GUARDED = re.compile(r"''*[=+\-@\t\r]")
YES, NO = {"yes", "true", "1", "oui", "sí", "si", "x"}, {"no", "false", "0", "non"}


def guarded(text: str) -> str:
    """``text`` behind an apostrophe, if a spreadsheet would otherwise reckon with it."""
    return f"'{text}" if _RECKONED.match(text) else text


def unguarded(text: str) -> str:
    """What ``guarded`` was given."""
    return text[1:] if _GUARDED.match(text) else text


def written(value: Value) -> str:
    """A value as text: days and hours as ISO 8601 has them, yes or no in English."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, time):
        return value.strftime("%H:%M:%S" if value.second else "%H:%M")
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, date) else str(value)


def as_text(cell: object) -> str:
    """What stands in a cell, whatever a spreadsheet has made of it; lines end in one way."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    if isinstance(cell, datetime) and cell.time() == time(0):
        cell = cell.date()
    if cell is None or isinstance(cell, bool | int | date | time):
        return written(cell)
    return str(cell).replace("\r\n", "\n").replace("\r", "\n").strip()


def as_date(cell: object) -> date | None:
    """A day; raises ``ValueError`` with a sentence."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = as_text(cell)
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ValueError(_("Write the day as 2018-10-03.")) from error


def as_time(cell: object) -> time | None:
    """An hour of a day; raises ``ValueError`` with a sentence."""
    if isinstance(cell, datetime):
        cell = cell.time()
    if isinstance(cell, time):
        return cell.replace(microsecond=0)
    text = as_text(cell)
    if not text:
        return None
    for shape in ("%H:%M", "%H:%M:%S"):
        try:
            return datetime.strptime(text, shape).time()  # noqa: DTZ007 - an hour, not a moment
        except ValueError:
            continue
    raise ValueError(_("Write the hour as 08:30."))


def as_yes_or_no(cell: object) -> bool | None:
    """Yes or no in any of the three languages; raises ``ValueError`` with a sentence."""
    word = as_text(cell).casefold()
    if not word:
        return None
    if word in YES | NO:
        return word in YES
    raise ValueError(_("Write yes or no."))


def as_integer(cell: object) -> int | None:
    """A whole number; raises ``ValueError`` with a sentence."""
    text = as_text(cell)
    if not text:
        return None
    if re.fullmatch(r"[+-]?[0-9]{1,18}", text) is None:
        raise ValueError(_("Write a whole number, as 12."))
    return int(text)


def as_decimal(cell: object) -> Decimal | None:
    """A number with a point or a comma before its decimals; raises ``ValueError``."""
    text = as_text(cell)
    if not text:
        return None
    try:
        number = Decimal(text.replace(",", ".") if text.count(",") == 1 else text)
    except InvalidOperation as error:
        raise ValueError(_("Write a number, as 7.6.")) from error
    if not number.is_finite():
        raise ValueError(_("Write a number, as 7.6."))
    return number
