"""Initiatives that help small businesses find what they need to trade."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.dates import ImpreciseDate
from core.richtext import RichTextField
from library.models import Sourced, web_address
from members.models import Organisation


class Initiative(ImpreciseDate, Sourced):
    """A joint undertaking, as the Global Trade Helpdesk; its date is that of its launch."""

    slug = models.SlugField(_("slug"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=200)
    summary = models.TextField(_("summary"), blank=True)
    description = RichTextField(_("description"))
    url = models.CharField(_("web page"), max_length=300, blank=True, validators=[web_address])
    partners = models.ManyToManyField(
        Organisation, blank=True, related_name="initiatives", verbose_name=_("partners")
    )

    class Meta(ImpreciseDate.Meta):
        verbose_name = _("initiative")
        verbose_name_plural = _("initiatives")
        ordering: ClassVar = ["slug"]

    def __str__(self) -> str:
        return str(self.name)
