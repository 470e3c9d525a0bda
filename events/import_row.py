"""One row of a table as the session that it would make, or what is wrong with it."""

import copy
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Self, TypeVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.tables.cells import Value, as_date, as_text, as_time, as_yes_or_no
from core.tables.files import Line, Problem
from library.models import Document, Sourced
from members.models import Member, Organisation, Person

from .models import Dialogue, ForumSession, Programme
from .programme_table import COLUMNS, LANGUAGES, PRINTED

T = TypeVar("T")
Body = tuple[Organisation | None, Member | None]

TEXTS = [f"{name}_{code}" for name in ("title", "description") for code in LANGUAGES]
FIELD = {
    "date": "date",
    "start": "start_time",
    "end": "end_time",
    "room": "room",
    "own": "is_own",
    "on_msmes": "about_msmes",
    "state": "state",
    "code": "code",
    "source_locator": "source_locator",
    "source_read_on": "source_read_on",
    "staff_note": "staff_note",
} | {name: name for name in TEXTS}
COLUMN = {name: column for column, name in FIELD.items()} | {"title": f"title_{LANGUAGES[0]}"}


@dataclass(frozen=True)
class Reading:
    """A row that was understood: the session as it would be, and who belongs to it."""

    session: ForumSession
    row: dict[str, Value]  # the columns of the file as they would be exported
    organisers: dict[str, Body]
    speakers: list[Person]


@dataclass(frozen=True)
class Bodies:
    """Every record that the rows of a file name, in one query a kind."""

    organisations: dict[str, Organisation]
    members: dict[str, Member]
    people: dict[str, Person]
    dialogues: dict[str, Dialogue]
    documents: dict[str, Document]

    @classmethod
    def of(cls, lines: Iterable[Line]) -> Self:
        """Look up what ``lines`` name."""
        rows = list(lines)
        bodies = {mark for line in rows for mark in marks(line.values.get("organisers"))}
        people = {mark for line in rows for mark in marks(line.values.get("speakers"))}
        dialogues = {str(line.values.get("dialogue") or "").strip() for line in rows}
        documents = {str(line.values.get("source") or "").strip() for line in rows}
        return cls(
            {one.slug: one for one in Organisation.objects.filter(slug__in=bodies)},
            {one.code: one for one in Member.objects.filter(code__in=bodies)},
            {one.slug: one for one in Person.objects.filter(slug__in=people)},
            {one.slug: one for one in Dialogue.objects.filter(slug__in=dialogues)},
            {one.slug: one for one in Document.objects.filter(slug__in=documents)},
        )


def marks(cell: object) -> list[str]:
    """The parts of a cell that names several, each once."""
    parts = (part.strip() for part in str(cell or "").split(";"))
    return list(dict.fromkeys(part for part in parts if part))


def read_row(
    line: Line, before: ForumSession | None, *, programme: Programme, bodies: Bodies
) -> tuple[Reading, list[Problem]]:
    """What ``line`` makes of the session ``before``, or of a new one.

    A column that is left out changes nothing.
    """
    return _Row(line, before, programme, bodies).read()


class _Row:
    def __init__(
        self, line: Line, before: ForumSession | None, programme: Programme, bodies: Bodies
    ) -> None:
        self.line, self.bodies, self.problems = line, bodies, list[Problem]()
        self.is_new = before is None
        self.session = ForumSession(programme=programme) if before is None else copy.copy(before)
        self.row: dict[str, Value] = {}

    def read(self) -> tuple[Reading, list[Problem]]:
        for column in COLUMNS:
            if column in self.line.values and column in FIELD:
                self._set(column)
        organisers = self._organisers()
        speakers = self._found("speakers", self.bodies.people)
        if "dialogue" in self.line.values:
            found = self._found("dialogue", self.bodies.dialogues)
            self.session.follows_dialogue = found[0] if found else None
            self.row["dialogue"] = found[0].slug if found else ""
        if "source" in self.line.values:
            documents = self._found("source", self.bodies.documents)
            self.session.source = documents[0] if documents else None
            self.row["source"] = documents[0].slug if documents else ""
        self._check()
        return Reading(self.session, self.row, organisers, speakers), self.problems

    def _set(self, column: str) -> None:
        readers: dict[str, Callable[[object], Value]] = {
            "date": as_date,
            "source_read_on": as_date,
            "start": as_time,
            "end": as_time,
            "own": _is_yes,
            "on_msmes": _is_yes,
            "state": _state,
        }
        try:
            value = readers.get(column, as_text)(self.line.values[column])
        except ValueError as error:
            self._wrong(column, str(error))
            return
        self.row[column] = value
        setattr(self.session, FIELD[column], value)

    def _check(self) -> None:
        """What the record itself asks; a cell that could not be read is told once."""
        told = {problem.column for problem in self.problems}
        try:
            self.session.clean_fields(exclude={"programme", "follows_dialogue", "source"})
            Sourced.clean(self.session)
        except ValidationError as error:
            for name, messages in error.message_dict.items():
                column = COLUMN.get(name, name)
                if column not in told:
                    self._wrong(column, " ".join(messages))
                    told.add(column)
        session = self.session
        if session.end_time is not None and session.end_time == session.start_time:
            self._wrong("end", _("A session cannot end at the moment at which it begins."))

    def _organisers(self) -> dict[str, Body]:
        found: dict[str, Body] = {}
        for mark in marks(self.line.values.get("organisers")):
            body = self.bodies.organisations.get(mark), self.bodies.members.get(mark)
            if not mark.startswith(PRINTED) and body == (None, None):
                self._unknown("organisers", mark)
            found[mark] = (body[0], None if body[0] else body[1])
        if "organisers" in self.line.values:
            self.row["organisers"] = "; ".join(found)
        return found

    def _found(self, column: str, known: dict[str, T]) -> list[T]:
        named = marks(self.line.values.get(column))
        for mark in named:
            if mark not in known:
                self._unknown(column, mark)
        if column in self.line.values:
            self.row[column] = "; ".join(named)
        return [known[mark] for mark in named if mark in known]

    def _unknown(self, column: str, mark: str) -> None:
        self._wrong(column, _("There is no record “%(mark)s”.") % {"mark": mark[:60]})

    def _wrong(self, column: str, reason: str) -> None:
        self.problems.append(Problem(self.line.number, column, reason))


def _state(cell: object) -> str:
    """The state that a cell names; planned if it is empty."""
    word = as_text(cell).casefold() or ForumSession.State.PLANNED.value
    if word not in ForumSession.State.values:
        words = {"word": word[:60], "words": ", ".join(ForumSession.State.values)}
        raise ValueError(_("“%(word)s” is not one of: %(words)s.") % words)
    return word


def _is_yes(cell: object) -> bool:
    return bool(as_yes_or_no(cell))
