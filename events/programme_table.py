"""A programme as a table: its columns, and its way out of and into CSV and XLSX files."""

from collections.abc import Iterable, Sequence

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.tables import files
from core.tables.cells import Value
from core.tables.files import MEGABYTE, Faulty, Line, Unreadable

from .models import ForumSession, SessionOrganiser

LANGUAGES = [code for code, _name in settings.LANGUAGES]
BIGGEST = MEGABYTE  # bytes of a file
MOST = 2000  # rows of a file
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
    "source": gettext_lazy("The slug of the document it is taken from. May be empty."),
    "source_locator": gettext_lazy("The page, line or section there. May be empty."),
    "source_read_on": gettext_lazy("The day on which that was read: 2018-10-03. May be empty."),
    "staff_note": gettext_lazy("What is open or doubtful; for staff only. May be empty."),
}


def row_of(session: ForumSession) -> dict[str, Value]:
    """A session as a row; organisers, speakers, dialogue and source must be at hand."""
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
        "source": session.source.slug if session.source else "",
        "source_locator": session.source_locator,
        "source_read_on": session.source_read_on,
        "staff_note": session.staff_note,
    }


def mark_of(organiser: SessionOrganiser) -> str:
    """What an organiser is called in a table."""
    if organiser.organisation is not None:
        return str(organiser.organisation.slug)
    if organiser.member is not None:
        return str(organiser.member.code)
    return f"{PRINTED}{organiser.as_printed}"


def to_csv(sessions: Iterable[ForumSession]) -> bytes:
    """The sessions as a CSV file."""
    return files.to_csv([*COLUMNS], _rows(sessions))


def to_xlsx(sessions: Iterable[ForumSession]) -> bytes:
    """The sessions as a workbook."""
    return files.to_xlsx([*COLUMNS], _rows(sessions))


def _rows(sessions: Iterable[ForumSession]) -> Iterable[Sequence[Value]]:
    for session in sessions:
        row = row_of(session)
        yield [row[name] for name in COLUMNS]


def read(content: bytes) -> Sequence[Line]:
    """The rows of a CSV or XLSX file, which is told by what is in it; raises ``Unreadable``."""
    sheet = files.read(content, biggest=BIGGEST, most=MOST)
    _check(sheet.header)
    for problem in sheet.problems:
        raise Unreadable(_in_line(problem.line, problem.reason))
    for line in sheet.lines:
        for cell in line.values.values():
            if isinstance(cell, Faulty):
                raise Unreadable(_in_line(line.number, cell.reason))
    return sheet.lines


def _in_line(number: int, reason: str) -> str:
    return _("Line %(number)s: %(reason)s") % {"number": number, "reason": reason}


def _check(header: Sequence[str]) -> None:
    if unknown := [name for name in header if name not in COLUMNS]:
        raise Unreadable(_("There is no column called “%(name)s”.") % {"name": unknown[0][:40]})
    if len(set(header)) != len(header):
        raise Unreadable(_("A column is there twice."))
    if "code" not in header:
        raise Unreadable(_("The column “code” is missing."))
