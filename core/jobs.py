"""Long work as rows: asked for, taken once, heard of while it lasts, settled or told as died.

A job's work runs in one transaction, and that transaction also turns the row from *running* into
*done*, if it is still this worker's. So whoever was told that a job died can rely on it: a worker
that was only slow finds the row taken from it, and all that it wrote is rolled back.
"""

import logging
import threading
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from types import TracebackType
from typing import Any, Self

from django.db import connection, models, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from .models import Job, JobFile

log = logging.getLogger(__name__)

# A worker says every two seconds that it lives; one that has been silent for this long is dead.
BEAT = 2.0
SILENCE = timedelta(seconds=30)
# A wake-up may have been lost; who waits for longer is called again.
UNHEARD = timedelta(seconds=10)
# How long a file is kept that nobody has brought in.
FILE_KEPT = timedelta(days=7)

Outcome = dict[str, Any]


class Refused(Exception):
    """The work cannot be done; the message says why, to the person who asked for it."""


class Lost(Exception):
    """The row is no longer this worker's; what it wrote must be rolled back."""


class Progress:
    """How far the work is, as it tells; a heart writes it down where the work cannot."""

    def __init__(self) -> None:
        self.done = self.total = 0

    def tell(self, done: int, total: int) -> None:
        """``done`` of ``total`` steps are done."""
        self.done, self.total = done, total


Work = Callable[[Job, Progress], Outcome]

_kinds: dict[str, Work] = {}


def job_kind(name: str) -> Callable[[Work], Work]:
    """Register what a job of this kind does; it runs in a transaction and returns JSON."""

    def register(work: Work) -> Work:
        _kinds[name] = work
        return work

    return register


def ask(
    kind: str,
    *,
    about: str = "",
    parameters: dict[str, Any] | None = None,
    file: tuple[str, bytes] | None = None,
    by: models.Model | None = None,
) -> Job:
    """Write down that ``by`` wants this done; ``start`` or ``run`` begins it."""
    job = Job.objects.create(
        kind=kind,
        about=about,
        parameters=parameters or {},
        asked_by_id=by.pk if by is not None else None,
        language=get_language() or "en",
    )
    if file is not None:
        JobFile.objects.create(job=job, name=file[0], content=file[1])
    return job


def start(job: Job) -> None:
    """Let a worker do it, once this transaction is committed."""
    transaction.on_commit(partial(wake, job.pk), robust=True)


def wake(pk: int) -> None:
    """Put a wake-up into the queue; a broker that is away is logged, and beat asks again."""
    from .tasks import run_job  # noqa: PLC0415 - tasks are made of this module's words

    run_job.apply_async((pk,))


def again(job: Job) -> bool:
    """Ask once more for a job that failed or died; False if it is neither any more."""
    lost = Job.objects.filter(pk=job.pk, state__in=Job.LOST)
    if lost.update(state=Job.State.WAITING, asked_at=timezone.now(), finished_at=None) != 1:
        return False
    start(job)
    return True


def claim(pk: int) -> Job | None:
    """Take a waiting job; None if it is gone, over or someone else's."""
    now = timezone.now()
    taken = Job.objects.filter(pk=pk, state=Job.State.WAITING).update(
        state=Job.State.RUNNING,
        attempt=F("attempt") + 1,
        started_at=now,
        heartbeat_at=now,
        finished_at=None,
        done=0,
        total=0,
        result={},
        sentence="",
    )
    return Job.objects.get(pk=pk) if taken == 1 else None


def run(pk: int, *, with_heart: bool = True) -> None:
    """Do a waiting job, if it can be taken; whatever happens, the row says so.

    Without a heart it must be short: it is done within a request.
    """
    job = claim(pk)
    if job is None:
        return
    progress = Progress()
    with override(job.language), Heart(job, progress, beats=with_heart):
        try:
            with transaction.atomic():
                result = _kinds[job.kind](job, progress)
                _settle(job, Job.State.DONE, progress, result=result)
        except Lost:
            log.warning("Job %s was told as died before it ended; it is rolled back.", pk)
        except Refused as refusal:
            _give_up(job, progress, str(refusal))
        except Exception:
            log.exception("Job %s failed.", pk)
            _give_up(
                job, progress, _("The program made a mistake. Please tell who runs this site.")
            )


def _give_up(job: Job, progress: Progress, sentence: str) -> None:
    try:
        _settle(job, Job.State.FAILED, progress, sentence=sentence)
    except Lost:
        log.warning("Job %s was told as died before it failed.", job.pk)


def _settle(job: Job, state: Job.State, progress: Progress, **values: Any) -> None:
    mine = Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, attempt=job.attempt)
    done = {"done": progress.done, "total": progress.total, "finished_at": timezone.now()}
    if mine.update(state=state, **done, **values) != 1:
        raise Lost


class Heart:
    """Says on a connection of its own that the worker lives, and how far it is.

    The work's own transaction is not committed until its end, so it cannot say so itself.
    """

    def __init__(self, job: Job, progress: Progress, *, beats: bool) -> None:
        self.rows = Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, attempt=job.attempt)
        self.progress, self.stopped = progress, threading.Event()
        self.thread = threading.Thread(target=self._beat, daemon=True) if beats else None

    def __enter__(self) -> Self:
        if self.thread is not None:
            self.thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stopped.set()
        if self.thread is not None:
            self.thread.join()

    def _beat(self) -> None:
        try:
            while not self.stopped.wait(BEAT):
                self.rows.update(
                    heartbeat_at=timezone.now(),
                    done=self.progress.done,
                    total=self.progress.total,
                )
        except Exception:
            # A silent heart means that the job is told as died, and then it is rolled back.
            log.exception("The heart of a job stopped.")
        finally:
            connection.close()


def sweep() -> None:
    """Tell who has died, wake who was not heard, forget files of no more use; beat calls it."""
    now = timezone.now()
    Job.objects.filter(state=Job.State.RUNNING, heartbeat_at__lt=now - SILENCE).update(
        state=Job.State.DIED, finished_at=now
    )
    JobFile.objects.filter(job__asked_at__lt=now - FILE_KEPT).exclude(
        job__state__in=Job.UNFINISHED
    ).delete()
    unheard = Job.objects.filter(state=Job.State.WAITING, asked_at__lt=now - UNHEARD)
    for pk in unheard.values_list("pk", flat=True):
        wake(pk)
