"""One year's Public Forum, and its programme in numbered versions."""

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.db.models.lookups import IsNull
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from library.models import Sourced


class Forum(Sourced):
    """One year's Public Forum."""

    slug = models.SlugField(_("slug"), max_length=60, unique=True)
    title = models.CharField(_("title"), max_length=200)
    theme = models.CharField(_("theme"), max_length=200, blank=True)
    summary = models.TextField(_("summary"), blank=True)
    venue = models.CharField(_("venue"), max_length=200, blank=True)
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))

    class Meta:
        verbose_name = _("Public Forum")
        verbose_name_plural = _("Public Forums")
        ordering: ClassVar = ["-first_day"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")),
                name="events_forum_days_ascend",
                violation_error_message=_("The last day cannot come before the first."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.title)

    def get_absolute_url(self) -> str:
        """The forum's public page."""
        return reverse("events:detail", args=[self.slug])

    def current_programme(self) -> "Programme | None":
        """What the public reads: the newest frozen version or, before there is one, the newest."""
        programme: Programme | None = self.programmes.public_first().first()
        return programme


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    """Sets of programmes."""

    def public_first(self) -> Self:
        """The one that the public reads first: the newest frozen one, else the newest."""
        return self.order_by(IsNull(F("frozen_at"), True), "-number")

    def frozen(self) -> Self:
        """Those that cannot change any more."""
        return self.filter(frozen_at__isnull=False)

    def newest_first(self) -> Self:
        """The one that staff work on first, draft or not."""
        return self.order_by("-number")


class Programme(Sourced):
    """A numbered version of a forum's sessions; once frozen it does not change."""

    forum = models.ForeignKey(Forum, on_delete=models.CASCADE, related_name="programmes")
    number = models.PositiveSmallIntegerField(_("number"), default=1)
    frozen_at = models.DateTimeField(_("frozen at"), null=True, blank=True)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering: ClassVar = ["forum", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["forum", "number"], name="events_programme_numbered_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.forum} – {self.number}"

    def get_absolute_url(self) -> str:
        """The public page of this version."""
        return f"{self.forum.get_absolute_url()}?version={self.number}"

    @property
    def is_frozen(self) -> bool:
        """Whether it is final: the database refuses every change to it and to what is under it."""
        return self.frozen_at is not None

    @property
    def frozen_on(self) -> date | None:
        """Geneva's day on which it was frozen."""
        return timezone.localtime(self.frozen_at).date() if self.frozen_at else None

    def frozen_sentence(self) -> str:
        """Why it cannot be changed, and what to do instead."""
        return gettext(
            "Version %(number)s of the programme is frozen and cannot change. "
            "Make a new version and change it there."
        ) % {"number": self.number}
