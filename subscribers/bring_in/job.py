"""The job that looks at a file of subscribers or brings it in; only the last step differs."""

from collections.abc import Iterable
from contextlib import closing
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core import jobs
from core.models import Job, write_audit
from core.tables.files import MEGABYTE, Unreadable
from subscribers.models import ImportPiece, SubscriberImport

from .line import Reader
from .merge import Counts, count, merge
from .read import BIGGEST, lines_of, whole_file
from .stage import judge, stage

KIND = "subscribers"
# What is done within a request, in bytes; more is left to a worker.
AT_ONCE = 100_000
# Reading a file is so much of the whole, in hundredths.
READING = 60
State = SubscriberImport.State


def ask_look(
    file: "UploadedFile[bytes]",
    *,
    language: str,
    topics: Iterable[str],
    source: str,
    consent_on: date | None,
    by: Any,
) -> SubscriberImport:
    """Keep ``file`` and look at it, now or soon; nothing is brought in.

    Raises ``Unreadable`` for one that is empty or too large.
    """
    if not file.size or file.size > BIGGEST:
        words = _("A file has at least one line and at most %(number)s MB.")
        raise Unreadable(words % {"number": BIGGEST // MEGABYTE})
    with transaction.atomic():
        of = SubscriberImport.objects.create(
            name=(file.name or "")[:200],
            size=file.size,
            language=language,
            topics=sorted(topics),
            source=source,
            consent_on=consent_on,
            by=by,
        )
        for content in file.chunks(MEGABYTE):
            ImportPiece.objects.create(of=of, content=content)
        _ask(of, by=by, write=False)
    return _do_small(of)


def ask_bring_in(of: SubscriberImport, *, by: Any) -> SubscriberImport:
    """Bring in what was looked at; raises ``Refused`` where it is not there any more."""
    with transaction.atomic():
        # Whoever works on it holds the row; nobody waits for them here, nor asks twice at once.
        rows = SubscriberImport.objects.select_for_update(of=("self",), skip_locked=True)
        here = rows.select_related("job").filter(pk=of.pk).first()
        if here is None or (here.job is not None and not here.job.is_over):
            raise jobs.Refused(_("It is still being worked on."))
        if here.state != State.LOOKED or not here.pieces.exists():
            raise jobs.Refused(_("The file is no longer here. Choose it again."))
        _ask(here, by=by, write=True)
    return _do_small(here)


def _ask(of: SubscriberImport, *, by: Any, write: bool) -> None:
    parameters = {"file": of.name, "import": of.pk, "write": write}
    of.job = jobs.ask(KIND, about=of._meta.label, parameters=parameters, by=by)
    of.save(update_fields=["job"])
    if of.size > AT_ONCE:
        jobs.start(of.job)


def _do_small(of: SubscriberImport) -> SubscriberImport:
    """What is small is done at once, when what was asked for is committed."""
    if of.job is not None and of.size <= AT_ONCE:
        jobs.run(of.job.pk, with_heart=False)
        of.refresh_from_db()
    return of


@jobs.job_kind(KIND)
def bring_in(job: Job, progress: jobs.Progress) -> dict[str, Any]:
    """Read the file into the staging table, judge its lines, and bring them in if that is asked."""
    of = SubscriberImport.objects.select_for_update(of=("self",)).get(pk=job.parameters["import"])
    write = bool(job.parameters["write"])
    if of.state != State.LOOKED:
        raise jobs.Refused(_("This file has been brought in already."))
    try:
        lines = _staged(of, progress)
    except Unreadable as error:
        raise jobs.Refused(str(error)) from error
    refused = judge(of)
    progress.tell(READING + 10, 100)
    of.counts = dict(count(lines, refused))
    if write:
        _write(of, by=job.asked_by)
    of.save(update_fields=["counts", "state"])
    progress.tell(100, 100)
    return {"counts": of.counts, "written": write}


def _staged(of: SubscriberImport, progress: jobs.Progress) -> int:
    def tell(done: int, total: int) -> None:
        progress.tell(READING * done // max(total, 1), 100)

    with whole_file(of) as file, closing(lines_of(file, tell=tell)) as lines:
        header = next(lines, None)
        if header is None:
            raise Unreadable(_("The file is empty."))
        return stage(Reader(of, header[1], today=timezone.localdate()).staged(lines))


def _write(of: SubscriberImport, *, by: models.Model | None) -> None:
    merge(of)
    of.state = State.BROUGHT_IN
    of.pieces.all().delete()
    counts: Counts = of.counts
    write_audit(
        gettext_noop("imported"),
        of,
        actor=by,
        new=counts["new"],
        added=counts["added"],
        refused=sum(counts["refused"].values()),
    )
