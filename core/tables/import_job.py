"""The job that brings a file in, or looks what it would do; both do the same, one is undone."""

import hashlib
import json
from collections import Counter
from typing import Any, TypedDict

from django.db import transaction
from django.utils.translation import gettext as _

from core import jobs
from core.models import Job, JobFile, write_audit

from .files import MEGABYTE, Problem, Sheet, Unreadable, read
from .header import check_header
from .plan import plan
from .planned import Plan, Row, name_before
from .table import Table, by_label
from .write import write

KIND = "import"
BIGGEST = 25 * MEGABYTE
MOST = 50_000  # rows
# What is done within a request; more is a job.
AT_ONCE = 500
# What a page can show.
TOLD_PROBLEMS, TOLD_ROWS = 1000, 500
LONGEST = 300  # characters of a text before and after


class Outcome(TypedDict):
    """What came of an import; ``digest`` is by what two looks at one file are the same."""

    counts: dict[str, int]
    problems: list[tuple[int, str, str]]
    problem_count: int
    rows: list[tuple[int, str, str, list[tuple[str, str, str]]]]
    row_count: int
    written: bool
    digest: str


def ask_import(table: Table, *, name: str, content: bytes, keep: bool, by: Any) -> Job:
    """Look at a file, now or soon; the job's outcome says what it would do.

    Raises ``Unreadable`` if it is not a table of these records.
    """
    sheet = read(content, biggest=BIGGEST, most=MOST)
    check_header(table, sheet.header)
    return _ask(table, name, content, len(sheet.lines), by, keep=keep)


def ask_write(looked: Job, *, by: Any) -> Job:
    """Bring in the file that ``looked`` has looked at; raises ``Refused`` if it is gone."""
    file = JobFile.objects.filter(job=looked).first()
    table = by_label(looked.about)
    if file is None or table is None:
        raise jobs.Refused(_("The file is no longer here. Choose it again."))
    parameters = looked.parameters
    return _ask(
        table,
        file.name,
        bytes(file.content),
        parameters["rows"],
        by,
        keep=parameters["keep"],
        write=True,
        seen=looked.result["digest"],
        looked=looked.pk,
    )


def _ask(table: Table, name: str, content: bytes, rows: int, by: Any, **parameters: Any) -> Job:
    with transaction.atomic():
        job = jobs.ask(
            KIND,
            about=table.label,
            parameters={"file": name[:200], "rows": rows, "write": False, **parameters},
            file=(name[:200], content),
            by=by,
        )
        if rows > AT_ONCE:
            jobs.start(job)
    if rows <= AT_ONCE:
        jobs.run(job.pk, with_heart=False)
        job.refresh_from_db()
    return job


@jobs.job_kind(KIND)
def bring_in(job: Job, progress: jobs.Progress) -> dict[str, Any]:
    """Bring the job's file in, or undo all of it if that was only to be looked at."""
    table, file = by_label(job.about), JobFile.objects.filter(job=job).first()
    if table is None or file is None:
        raise jobs.Refused(_("The file is no longer here. Choose it again."))
    try:
        sheet = read(bytes(file.content), biggest=BIGGEST, most=MOST)
        with transaction.atomic():
            outcome = _bring_in(table, sheet, job, progress)
            if not outcome["written"]:
                transaction.set_rollback(True)
    except Unreadable as error:
        raise jobs.Refused(str(error)) from error
    if outcome["written"]:
        _forget(job)
    return dict(outcome)


def _bring_in(table: Table, sheet: Sheet, job: Job, progress: jobs.Progress) -> Outcome:
    wanted, rows = job.parameters, len(sheet.lines)
    by = job.asked_by
    # Reading a line and writing it are a step each.
    planned = plan(
        table, sheet, keep=wanted["keep"], tell=lambda done: progress.tell(done, 2 * rows)
    )
    name_before(planned)
    digest = digest_of(planned)
    if wanted["write"] and digest != wanted["seen"]:
        words = _("The records have changed since you looked at this file. Look at it again.")
        raise jobs.Refused(words)
    refused = write(
        planned,
        by=by,
        act=str(wanted["file"]),
        tell=lambda done: progress.tell(rows + done, 2 * rows),
    )
    problems = sorted([*planned.problems, *refused], key=lambda one: (one.line, one.column))
    outcome = outcome_of(planned, problems, digest)
    outcome["written"] = bool(wanted["write"]) and not problems
    if outcome["written"]:
        write_audit("imported", job, actor=by, file=wanted["file"], rows=outcome["counts"])
    progress.tell(2 * rows, 2 * rows)
    return outcome


def _forget(job: Job) -> None:
    """The file is of no more use once it is in, to whoever looked at it neither."""
    JobFile.objects.filter(job__in=[job.pk, job.parameters.get("looked")]).delete()


def outcome_of(planned: Plan, problems: list[Problem], digest: str) -> Outcome:
    """What a page tells of it; of very much, only the beginning."""
    changed = planned.to_write
    counts = Counter("new" if row.is_new else "changed" for row in changed)
    counts["unchanged"] = len(planned.rows) - len(changed)
    counts["emptied"] = sum(
        bool(change.before) and not change.after for row in changed for change in row.changes
    )
    return {
        "counts": dict(counts),
        "problems": [(one.line, one.column, one.reason) for one in problems[:TOLD_PROBLEMS]],
        "problem_count": len(problems),
        "rows": [_told(row) for row in changed[:TOLD_ROWS]],
        "row_count": len(changed),
        "written": False,
        "digest": digest,
    }


def _told(row: Row) -> tuple[int, str, str, list[tuple[str, str, str]]]:
    changes = [
        (change.column.name, _short(change.before), _short(change.after))
        for change in row.changes
        if not row.is_new
    ]
    return row.line, "new" if row.is_new else "changed", row.name, changes


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def digest_of(planned: Plan) -> str:
    """By what two plans are the same: what would be new, and every value before and after."""
    told = [
        [row.name, row.is_new, [[one.column.name, one.before, one.after] for one in row.changes]]
        for row in planned.to_write
    ]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()
