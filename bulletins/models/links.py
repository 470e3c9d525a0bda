"""What is known of the links in bulletins: whether they lead anywhere, and since when."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _


class LinkCheck(models.Model):
    """The last look at one address."""

    class Status(models.TextChoices):
        """What the other side said."""

        OK = "ok", _("leads somewhere")
        # It said 404 or 410, there is no such host, or nobody outside can reach it.
        DEAD = "dead", _("dead")
        # Nobody answered, or not clearly; also: no network.
        UNKNOWN = "unknown", pgettext_lazy("link", "not known")

    # Answers that are not those of a server.
    NO_HOST, PRIVATE, NO_NETWORK = "no such host", "private address", "no network"

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

    @property
    def answer_in_words(self) -> str:
        """The answer in the active language, as far as it is ours."""
        ours = {
            self.NO_HOST: gettext("there is no such host"),
            self.PRIVATE: gettext("a private address"),
            self.NO_NETWORK: gettext("there was no network"),
        }
        return ours.get(self.answer, self.answer)
