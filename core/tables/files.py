"""Tables as files: CSV as spreadsheets save it, and XLSX; a sentence for what is neither."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from .cells import Value, guarded, unguarded, written

MEGABYTE = 1024 * 1024
LONGEST_CELL = 32_767  # characters that a cell of a workbook can hold
# What a workbook cannot hold.
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")

# The longest text of a CSV that comes in again as it went out.
csv.field_size_limit(16 * MEGABYTE)

Row = tuple[int, list[object]]


class Unreadable(Exception):
    """The file as a whole cannot be read; the message says why and what to do."""


class Unwritable(Exception):
    """What is to go out does not fit into this kind of file; the message says what to do."""


@dataclass(frozen=True)
class Faulty:
    """A cell that holds no value; ``reason`` says what it holds."""

    reason: str


@dataclass(frozen=True)
class Line:
    """One row of a file, by the names of its columns; ``number`` is its line there."""

    number: int
    values: Mapping[str, object]


@dataclass(frozen=True)
class Problem:
    """What is wrong in one cell."""

    line: int
    column: str
    reason: str


@dataclass(frozen=True)
class Sheet:
    """A file as it was read; ``problems`` are lines that do not fit under the header."""

    header: Sequence[str]
    lines: Sequence[Line]
    problems: Sequence[Problem]


def read(content: bytes, *, biggest: int, most: int) -> Sheet:
    """A CSV or XLSX file, which is told by what is in it; raises ``Unreadable``.

    ``biggest`` is in bytes, ``most`` in rows under the header.
    """
    if len(content) > biggest:
        raise Unreadable(
            _("The file is larger than %(number)s MB.") % {"number": biggest // MEGABYTE}
        )
    if content.startswith(b"PK"):
        from .workbooks import rows_of  # noqa: PLC0415 - it says why

        rows = list(rows_of(content, most))
    else:
        rows = list(_csv_rows(content))
    if not rows:
        raise Unreadable(_("The file is empty."))
    if len(rows) > most + 1:
        raise Unreadable(_("The file has more than %(number)s rows.") % {"number": most})
    header = _names(rows[0])
    lines: list[Line] = []
    problems: list[Problem] = []
    for number, cells in rows[1:]:
        if not any(_is_filled(cell) for cell in cells):
            continue
        if stray := _stray(header, cells):
            problems.append(Problem(number, "", stray))
        padded = [*cells, *[None] * (len(header) - len(cells))]
        pairs = zip(header, padded, strict=False)
        lines.append(Line(number, {name: cell for name, cell in pairs if name}))
    return Sheet([name for name in header if name], lines, problems)


def _names(row: Row) -> list[str]:
    """The names in the first line; empty ones only where no name follows."""
    number, cells = row
    names = [str(cell if cell is not None else "").strip().casefold() for cell in cells]
    while names and not names[-1]:
        names.pop()
    if number != 1 or not names or any(isinstance(cell, Faulty) for cell in cells):
        raise Unreadable(_("The first line must name the columns."))
    if "" in names:
        from openpyxl.utils import get_column_letter  # noqa: PLC0415 - see ``workbooks``

        words = _("Column %(letter)s has no name in the first line.")
        raise Unreadable(words % {"letter": get_column_letter(names.index("") + 1)})
    return names


def _stray(header: Sequence[str], cells: Sequence[object]) -> str:
    """Why a line does not fit under ``header``; "" if it does."""
    if any(_is_filled(cell) for cell in cells[len(header) :]):
        return _(
            "This line has more cells than the first line has names. "
            "A text with a comma or semicolon must stand in quotation marks."
        )
    return ""


def _is_filled(cell: object) -> bool:
    return bool(str(cell if cell is not None else "").strip())


def _csv_rows(content: bytes) -> Iterator[Row]:
    text = _decoded(content)
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begins = 1
    try:
        for cells in reader:
            yield begins, [unguarded(cell) for cell in cells]
            begins = reader.line_num + 1
    except csv.Error as error:
        words = _("Line %(number)s cannot be read as CSV.") % {"number": begins}
        raise Unreadable(words) from error


def _decoded(content: bytes) -> str:
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable(
            _("This workbook is of the old kind (.xls), or locked. Save it as XLSX, unlocked.")
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(
            _(
                "This is neither an XLSX file nor a CSV file in UTF-8. "
                "In a spreadsheet, save it as “CSV UTF-8”."
            )
        ) from error
    if "\x00" in text:
        raise Unreadable(_("This is neither an XLSX file nor a CSV file in UTF-8."))
    return text


def to_csv(header: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """UTF-8 with a mark that spreadsheets look for; what they would reckon with is guarded."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(header)
    for row in rows:
        writer.writerow([guarded(cell) if isinstance(cell, str) else written(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def to_xlsx(
    header: Sequence[str], rows: Iterable[Sequence[Value]], *, notes: Iterable[Sequence[str]] = ()
) -> bytes:
    """A sheet of typed cells: texts are texts, also those that look like formulas.

    ``notes`` fill a second sheet, which is not read. Raises ``Unwritable`` where a text does not
    fit into a cell.
    """
    rows = list(rows)
    for number, row in enumerate(rows, 2):
        for name, value in zip(header, row, strict=True):
            _refuse_misfit(value, line=number, column=name)
    from .workbooks import workbook  # noqa: PLC0415 - it says why

    return workbook(header, rows, notes)


def _refuse_misfit(value: Value, *, line: int, column: str) -> None:
    if not isinstance(value, str):
        return
    if len(value) >= LONGEST_CELL or _UNPRINTABLE.search(value):
        raise Unwritable(
            _(
                "The text in line %(line)s, column “%(column)s” does not fit into a cell of a "
                "workbook. Export as CSV."
            )
            % {"line": line, "column": column}
        )
