"""Tables as XLSX workbooks.

A module of its own, imported where a workbook is at hand: openpyxl takes a quarter of a
second to load, and neither a page nor a sender needs it.
"""

import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any
from xml.etree.ElementTree import ParseError

from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils.exceptions import InvalidFileException

from .cells import Value, guarded, unguarded, written
from .files import MEGABYTE, Faulty, Row, Unreadable

# What a workbook may be when it is unpacked.
UNPACKED = 300 * MEGABYTE
# Days that a workbook counts wrongly, or not at all.
FIRST_DAY = date(1900, 3, 1)


def rows_of(content: bytes, most: int) -> Iterator[Row]:
    """The rows of the first sheet with their numbers, no more than show that there are too many.

    Raises ``Unreadable``.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(part.file_size for part in archive.infolist()) > UNPACKED:
                raise Unreadable(_("Unpacked, the workbook is too large."))
        sheet = load_workbook(io.BytesIO(content), read_only=True).worksheets[0]
        for number, cells in enumerate(sheet.iter_rows(max_row=most + 2), 1):
            yield number, [_of_workbook(cell) for cell in cells]
    except (
        InvalidFileException,
        zipfile.BadZipFile,
        ParseError,
        KeyError,
        ValueError,
        IndexError,
        TypeError,
        AttributeError,
        EOFError,
        NotImplementedError,
        RuntimeError,
    ) as error:
        raise Unreadable(_("The file cannot be read as XLSX.")) from error


def _of_workbook(cell: Any) -> object:
    value = cell.value
    if value is None:
        return None
    if cell.data_type == "f":
        return Faulty(_("This cell holds a formula. Put its value there."))
    if cell.data_type == "e":
        return Faulty(_("This cell holds the error %(error)s.") % {"error": value})
    return unguarded(value) if isinstance(value, str) else value


def workbook(
    header: Sequence[str], rows: Iterable[Sequence[Value]], notes: Iterable[Sequence[str]]
) -> bytes:
    """A workbook with a sheet of ``rows`` and, if there are any, one of ``notes``."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("records")
    sheet.freeze_panes = "A2"
    sheet.append([_cell(sheet, name) for name in header])
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    if notes := list(notes):
        second = book.create_sheet("columns")
        for row in notes:
            second.append([_cell(second, text) for text in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(sheet: Any, value: Value) -> Any:
    if value is None or value == "":
        return None
    if isinstance(value, bool) or (isinstance(value, date) and value < FIRST_DAY):
        value = written(value)
    if not isinstance(value, str):
        cell = WriteOnlyCell(sheet, value=value)
        if isinstance(value, date):
            cell.number_format = "yyyy-mm-dd"
        return cell
    # An apostrophe is taken off when it is read, so one that is meant gets another.
    cell = WriteOnlyCell(sheet, value=guarded(value) if value.startswith("'") else value)
    cell.data_type = "s"
    return cell
