"""Initiatives and contact points: where small businesses find what they need to trade."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.dates import ImpreciseDate
from core.periods import Period, PeriodQuerySet, no_overlap
from core.richtext import RichTextField
from library.models import Sourced, web_address
from members.models import Member, Organisation


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


class ContactPoint(Period, Sourced):
    """Whom a small business can ask about trade with a Member, for a period.

    A Member may have several at one time, one in each position.
    """

    member = models.ForeignKey(
        Member,
        on_delete=models.PROTECT,
        related_name="contact_points",
        verbose_name=_("Member"),
    )
    name = models.CharField(_("body or person"), max_length=250)
    email = models.EmailField(_("email"), blank=True)
    phone = models.CharField(_("telephone"), max_length=60, blank=True)
    url = models.CharField(_("web page"), max_length=300, blank=True, validators=[web_address])

    position = models.PositiveSmallIntegerField(
        _("position"),
        default=1,
        help_text=_("Contact points that a Member has on one day have different positions."),
    )

    objects = PeriodQuerySet["ContactPoint"].as_manager()

    class Meta(Period.Meta):
        verbose_name = _("contact point")
        verbose_name_plural = _("contact points")
        ordering: ClassVar = ["member", "position", "start"]
        constraints: ClassVar = [
            *Period.Meta.constraints,
            no_overlap("helpdesk_one_contact_point_in_a_position", "member", "position"),
        ]

    def __str__(self) -> str:
        return str(self.name)
