"""The lines of a file, one at a time: CSV as spreadsheets save it, or the first sheet of XLSX."""

import csv
import io
import zipfile
from collections.abc import Callable, Generator, Iterator, Sequence
from tempfile import TemporaryFile
from typing import IO
from xml.etree.ElementTree import ParseError

from django.utils.translation import gettext as _

from core.tables.cells import as_text, unguarded
from core.tables.files import MEGABYTE, Unreadable
from subscribers.models import SubscriberImport

BIGGEST = 250 * MEGABYTE
UNPACKED = 1500 * MEGABYTE
MOST = 1_000_000  # lines under the header
# How often progress is told, in lines.
OFTEN = 5_000

Line = tuple[int, Sequence[str]]
Tell = Callable[[int, int], None]


def whole_file(of: SubscriberImport) -> IO[bytes]:
    """The file of an import, put together on disk; it goes when it is closed."""
    file: IO[bytes] = TemporaryFile()  # noqa: SIM115 - the caller closes it
    for content in of.pieces.order_by("pk").values_list("content", flat=True).iterator(1):
        file.write(bytes(content))
    file.seek(0)
    return file


def lines_of(file: IO[bytes], *, tell: Tell) -> Generator[Line]:
    """Number and cells of each line that says something, the header first.

    ``tell`` is told how far it is. Raises ``Unreadable`` with a sentence.
    """
    start = file.read(8)
    file.seek(0)
    lines = _workbook(file, tell) if start.startswith(b"PK") else _csv(file, start, tell)
    for count, (number, cells) in enumerate(lines):
        if count > MOST:
            raise Unreadable(_("The file has more than %(number)s rows.") % {"number": MOST})
        if any(cells):
            yield number, cells


def _csv(file: IO[bytes], start: bytes, tell: Tell) -> Iterator[Line]:
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable(
            _("This workbook is of the old kind (.xls), or locked. Save it as XLSX, unlocked.")
        )
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    begins = 1
    try:
        first = text.readline(100_000)
        text.seek(0)
        reader = csv.reader(text, delimiter=max(",;\t", key=first.count), strict=True)
        for count, cells in enumerate(reader):
            yield begins, [unguarded(cell.strip()) for cell in cells]
            begins = reader.line_num + 1
            if count % OFTEN == 0:
                tell(file.tell(), size)
    except csv.Error as error:
        words = _("Line %(number)s cannot be read as CSV.") % {"number": begins}
        raise Unreadable(words) from error
    except UnicodeDecodeError as error:
        raise Unreadable(
            _(
                "This is neither an XLSX file nor a CSV file in UTF-8. "
                "In a spreadsheet, save it as “CSV UTF-8”."
            )
        ) from error
    finally:
        text.detach()


def _workbook(file: IO[bytes], tell: Tell) -> Iterator[Line]:
    # A quarter of a second to load, and only workbooks need it.
    from openpyxl import load_workbook  # noqa: PLC0415
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415

    try:
        with zipfile.ZipFile(file) as archive:
            if sum(part.file_size for part in archive.infolist()) > UNPACKED:
                raise Unreadable(_("Unpacked, the workbook is too large."))
        book = load_workbook(file, read_only=True)
        sheet = book.worksheets[0]
        total = sheet.max_row or MOST
        for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
            yield number, [unguarded(as_text(cell)) for cell in cells]
            if number % OFTEN == 0:
                tell(number, total)
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
