"""What is known of the links in bulletins: whether they lead anywhere, and since when."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class LinkCheck(models.Model):
    """The last look at one address."""

    class Status(models.TextChoices):
        """What the other side said."""

        OK = "ok", _("leads somewhere")
        DEAD = "dead", _("dead")  # it said 404 or 410
        # Nobody answered, or not clearly; also: no network.
        UNKNOWN = "unknown", pgettext_lazy("link", "not known")

    url = models.CharField(_("link"), max_length=500, unique=True)
    status = models.CharField(
        _("state"), max_length=8, choices=Status.choices, default=Status.UNKNOWN
    )
    answer = models.CharField(_("answer"), max_length=120, blank=True)
    checked_at = models.DateTimeField(_("looked at"), null=True, blank=True)

    class Meta:
        verbose_name = _("link")
        verbose_name_plural = _("links")
        ordering: ClassVar = ["url"]

    def __str__(self) -> str:
        return self.url
