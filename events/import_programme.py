"""Bring a table into a draft: first what would change, then everything or nothing."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import models, transaction
from django.utils.translation import gettext as _

from core.completeness import note_translations
from core.keep_calendar import keep_once
from core.models import write_audit
from core.tables.files import Line, Problem

from .changes import What, differences
from .import_row import Bodies, Reading, read_row
from .models import ForumSession, Programme, SessionAppearance, SessionOrganiser
from .programme_table import PRINTED, mark_of, read, row_of
from .refusals import NotReady

UNCHANGED, OTHERWISE = "unchanged", "otherwise"


@dataclass(frozen=True)
class Planned:
    """What would become of one row; ``what`` holds words of ``What``, or one of this module's."""

    line: int
    reading: Reading
    what: tuple[str, ...]
    changed: tuple[str, ...]  # columns

    @property
    def session(self) -> ForumSession:
        """The session as it would be."""
        return self.reading.session


@dataclass
class Plan:
    """What a file would do to a draft; nothing is written while there are problems."""

    rows: list[Planned] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    left_out: int = 0  # sessions of the draft that the file does not name; they stay

    def counts(self) -> Counter[str]:
        """How many rows of each kind."""
        return Counter(word for row in self.rows for word in row.what)


def plan_import(programme: Programme, *, content: bytes) -> Plan:
    """Read a CSV or XLSX file against ``programme``; writes nothing.

    Raises ``NotReady`` if it is frozen, ``Unreadable`` if the file is not a table of sessions.
    """
    if programme.is_frozen:
        raise NotReady(programme.frozen_sentence())
    lines = read(content)
    kept = {
        session.code: session
        for session in ForumSession.objects.filter(programme=programme).for_table()
    }
    bodies = Bodies.of(lines)
    plan = Plan()
    seen: dict[str, int] = {}
    for line in lines:
        code = str(line.values.get("code") or "").strip()
        if code and code in seen:
            words = _("This code stands in line %(number)s already.") % {"number": seen[code]}
            plan.problems.append(Problem(line.number, "code", words))
            continue
        seen[code] = line.number
        _add(plan, line, kept.get(code), programme, bodies)
    plan.left_out = len(set(kept) - set(seen))
    return plan


def _add(
    plan: Plan, line: Line, before: ForumSession | None, programme: Programme, bodies: Bodies
) -> None:
    reading, problems = read_row(line, before, programme=programme, bodies=bodies)
    plan.problems += problems
    if problems:
        return
    if before is None:
        words = (What.NEW, What.CANCELLED) if reading.session.is_cancelled else (What.NEW,)
        plan.rows.append(Planned(line.number, reading, words, tuple(line.values)))
        return
    old = row_of(before)
    changed = tuple(name for name, value in reading.row.items() if value != old[name])
    told = tuple(differences(before, reading.session))
    plan.rows.append(
        Planned(line.number, reading, told or ((OTHERWISE,) if changed else (UNCHANGED,)), changed)
    )


@transaction.atomic
def import_programme(programme: Programme, *, name: str, content: bytes, by: models.Model) -> Plan:
    """Write a file into the draft ``programme``: all of its rows, or none and the problems."""
    programme = Programme.objects.select_for_update().get(pk=programme.pk)
    plan = plan_import(programme, content=content)
    if plan.problems:
        return plan
    with keep_once():
        for row in plan.rows:
            if row.changed:
                _write(row, by=by)
    write_audit("imported programme", programme, actor=by, file=name, rows=dict(plan.counts()))
    return plan


def _write(row: Planned, *, by: models.Model) -> None:
    session = row.session
    session.save()
    note_translations(session, by=by, changed=row.changed)
    if "organisers" in row.changed:
        _put_organisers(session, row.reading)
    if "speakers" in row.changed:
        _put_speakers(session, row.reading)


def _put_organisers(session: ForumSession, reading: Reading) -> None:
    """Those of the file in its order; who stays keeps how the programme prints the name."""
    kept = {
        mark_of(one): one for one in session.organisers.select_related("organisation", "member")
    }
    for position, (mark, body) in enumerate(reading.organisers.items(), start=1):
        row = kept.pop(mark, None) or SessionOrganiser(session=session)
        row.position = position
        if row._state.adding and mark.startswith(PRINTED):
            row.as_printed = mark.removeprefix(PRINTED)
        elif row._state.adding:
            row.organisation, row.member = body
        row.save()
    _delete(kept.values())


def _put_speakers(session: ForumSession, reading: Reading) -> None:
    kept: dict[int, list[SessionAppearance]] = {}
    for one in session.appearances.all():
        kept.setdefault(one.person_id, []).append(one)
    for position, person in enumerate(reading.speakers, start=1):
        rows = kept.pop(person.pk, None) or [SessionAppearance(session=session, person=person)]
        for row in rows:
            row.position = position
            row.save()
    _delete(row for rows in kept.values() for row in rows)


def _delete(rows: Iterable[models.Model]) -> None:
    for row in rows:
        row.delete()
