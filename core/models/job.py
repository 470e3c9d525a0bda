"""Work that takes longer than a request: what was asked, how far it is, and what came of it."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class JobQuerySet(models.QuerySet["Job"]):
    """Sets of jobs."""

    def unfinished(self) -> Self:
        """Those that wait for a worker or are being worked on."""
        return self.filter(state__in=Job.UNFINISHED)


class Job(models.Model):
    """One piece of work that a person asked for; the row is the truth, a task only wakes.

    A worker takes it by turning *waiting* into *running*, which succeeds once, and counts up
    ``attempt``: a row that someone else has taken since cannot be settled by who had it before.
    See ``core.jobs``.
    """

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", _("waiting")  # for a worker
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")  # it said why; nothing was written
        DIED = "died", _("died")  # its worker was heard of no more; nothing was written

    UNFINISHED: ClassVar = (State.WAITING, State.RUNNING)
    # What can be asked for once more.
    LOST: ClassVar = (State.FAILED, State.DIED)

    kind = models.CharField(_("kind"), max_length=40)
    about = models.CharField(_("about"), max_length=100, blank=True)  # "members.Person"
    parameters = models.JSONField(_("what was asked"), default=dict, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.WAITING)
    # In what language whoever asked reads the outcome.
    language = models.CharField(_("language"), max_length=5, default="en")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("asked by"),
    )
    asked_at = models.DateTimeField(_("asked at"), auto_now_add=True)
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    heartbeat_at = models.DateTimeField(_("last heard of"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    attempt = models.PositiveSmallIntegerField(_("attempt"), default=0)
    done = models.PositiveIntegerField(_("steps done"), default=0)
    total = models.PositiveIntegerField(_("steps in all"), default=0)
    result = models.JSONField(_("outcome"), default=dict, blank=True)
    sentence = models.TextField(_("why it failed"), blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering: ClassVar = ["-asked_at", "-pk"]
        indexes: ClassVar = [
            models.Index(
                fields=["state"],
                name="core_job_unfinished",
                condition=models.Q(state__in=["waiting", "running"]),
            ),
        ]

    def __str__(self) -> str:
        return str(self.parameters.get("file") or self.kind)

    @property
    def is_over(self) -> bool:
        """Whether nothing more happens by itself."""
        return self.state not in self.UNFINISHED


class JobFile(models.Model):
    """The file that a job works on; removed once it is of no more use."""

    job = models.OneToOneField(Job, on_delete=models.CASCADE, related_name="file")
    name = models.CharField(_("name"), max_length=250)
    content = models.BinaryField()

    class Meta:
        verbose_name = _("file of a job")
        verbose_name_plural = _("files of jobs")

    def __str__(self) -> str:
        return self.name
