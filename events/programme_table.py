"""A programme as a table: its columns, and its way out of and into CSV and XLSX files."""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from .models import ForumSession, SessionOrganiser

Value = str | bool | date | time | None
LANGUAGES = [code for code, _name in settings.LANGUAGES]
BIGGEST = 1024 * 1024  # bytes of a file
MOST = 2000  # rows of a file
FORMULA = ("=", "+", "-", "@")  # what a spreadsheet would reckon with
PRINTED = "printed:"  # an organiser without a record

COLUMNS: dict[str, object] = {
    "code": gettext_lazy("What the session is known by: lower-case letters, digits and hyphens."),
    "date": gettext_lazy("The day: 2018-10-03."),
    "start": gettext_lazy("When it begins, in Geneva: 08:30."),
    "end": gettext_lazy("When it ends; before the beginning means the next day. May be empty."),
    "room": gettext_lazy("Empty: not known."),
    **dict.fromkeys((f"title_{code}" for code in LANGUAGES), gettext_lazy("The title.")),
    "own": gettext_lazy("yes if it is the Group’s own session, else no."),
    "on_msmes": gettext_lazy("yes if it is on MSMEs, else no."),
    "state": gettext_lazy("planned or cancelled."),
    "organisers": gettext_lazy(
        "In order, with a semicolon between them: slugs of organisations or codes of Members; "
        "“printed:” before the name of a body without a record."
    ),
    "speakers": gettext_lazy("In order, with a semicolon between them: slugs of people."),
    "dialogue": gettext_lazy("The slug of the dialogue that it follows up. May be empty."),
    **dict.fromkeys((f"description_{code}" for code in LANGUAGES), gettext_lazy("May be empty.")),
}


class Unreadable(Exception):
    """The file as a whole cannot be read; the message says why."""


@dataclass(frozen=True)
class Line:
    """One row of a file, by the names of its columns; ``number`` is its line there."""

    number: int
    values: Mapping[str, object]


def row_of(session: ForumSession) -> dict[str, Value]:
    """A session as a row; organisers, speakers and the dialogue must be at hand."""
    texts = {
        f"{name}_{code}": getattr(session, f"{name}_{code}") or ""
        for name in ("title", "description")
        for code in LANGUAGES
    }
    return texts | {
        "code": session.code,
        "date": session.date,
        "start": session.start_time,
        "end": session.end_time,
        "room": session.room,
        "own": session.is_own,
        "on_msmes": session.about_msmes,
        "state": session.state,
        "organisers": "; ".join(mark_of(one) for one in session.organisers.all()),
        "speakers": "; ".join(one.person.slug for one in session.appearances.all()),
        "dialogue": session.follows_dialogue.slug if session.follows_dialogue else "",
    }


def mark_of(organiser: SessionOrganiser) -> str:
    """What an organiser is called in a table."""
    if organiser.organisation is not None:
        return str(organiser.organisation.slug)
    if organiser.member is not None:
        return str(organiser.member.code)
    return f"{PRINTED}{organiser.as_printed}"


def to_csv(sessions: Iterable[ForumSession]) -> bytes:
    """UTF-8 with a mark that spreadsheets look for; what they would reckon with is quoted."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for session in sessions:
        row = row_of(session)
        writer.writerow([_guarded(_written(row[name])) for name in COLUMNS])
    return out.getvalue().encode("utf-8-sig")


def to_xlsx(sessions: Iterable[ForumSession]) -> bytes:
    """One sheet; texts are texts, also those that look like formulas."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(list(COLUMNS))
    for number, session in enumerate(sessions, start=2):
        row = row_of(session)
        for column, name in enumerate(COLUMNS, start=1):
            cell = sheet.cell(number, column)
            cell.value = _written(row[name])
            cell.data_type = "s"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(content: bytes) -> list[Line]:
    """The rows of a CSV or XLSX file, which is told by what is in it; raises ``Unreadable``."""
    if len(content) > BIGGEST:
        raise Unreadable(_("The file is larger than 1 MB."))
    rows = list(_xlsx_rows(content) if content.startswith(b"PK") else _csv_rows(content))
    if not rows:
        raise Unreadable(_("The file is empty."))
    if len(rows) > MOST + 1:
        raise Unreadable(_("The file has more than %(number)s rows.") % {"number": MOST})
    header = [str(cell or "").strip().casefold() for cell in rows[0][1]]
    _check(header)
    return [
        Line(number, dict(zip(header, [*cells, *[None] * len(header)], strict=False)))
        for number, cells in rows[1:]
        if any(str(cell if cell is not None else "").strip() for cell in cells)
    ]


def _check(header: Sequence[str]) -> None:
    named = [name for name in header if name]
    if unknown := [name for name in named if name not in COLUMNS]:
        raise Unreadable(_("There is no column called “%(name)s”.") % {"name": unknown[0][:40]})
    if len(set(named)) != len(named):
        raise Unreadable(_("A column is there twice."))
    if "code" not in named:
        raise Unreadable(_("The column “code” is missing."))


def _csv_rows(content: bytes) -> Iterator[tuple[int, list[object]]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(_("This is neither an XLSX file nor a CSV file in UTF-8.")) from error
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begins = 1
    try:
        for cells in reader:
            yield begins, [_unguarded(cell) for cell in cells]
            begins = reader.line_num + 1
    except csv.Error as error:
        words = _("Line %(number)s cannot be read as CSV.") % {"number": begins}
        raise Unreadable(words) from error


def _xlsx_rows(content: bytes) -> Iterator[tuple[int, list[object]]]:
    try:
        sheet = load_workbook(io.BytesIO(content), read_only=True, data_only=True).worksheets[0]
        for number, cells in enumerate(sheet.iter_rows(values_only=True, max_row=MOST + 2), 1):
            yield number, list(cells)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, IndexError) as error:
        raise Unreadable(_("The file cannot be read as XLSX.")) from error


def _written(value: Value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value or ""


def _guarded(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text


def _unguarded(text: str) -> str:
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA) else text
