"""A part of the subscribers that staff have given a name."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from members.models import Member

from .subscriber import LANGUAGE_CHOICES, Subscription, Topic


class Segment(models.Model):
    """A filter over subscribers, to write to a part of them; what it leaves open is for all.

    It is a question and no list: whoever fits when a mailing is handed over is written to.
    """

    name = models.CharField(_("name"), max_length=100, unique=True)
    languages = ArrayField(
        models.CharField(max_length=2, choices=LANGUAGE_CHOICES),
        verbose_name=_("languages"),
        default=list,
        blank=True,
    )
    topics = ArrayField(
        models.CharField(max_length=20, choices=Topic.choices),
        verbose_name=_("topics"),
        default=list,
        blank=True,
        help_text=_("Subscribed to at least one of them."),
    )
    members = models.ManyToManyField(
        Member, verbose_name=_("Members"), blank=True, related_name="+"
    )
    organisation = models.CharField(
        _("organisation"),
        max_length=200,
        blank=True,
        help_text=_("Words that its name contains; capitals do not matter."),
    )

    class Meta:
        verbose_name = _("segment")
        verbose_name_plural = _("segments")
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return str(self.name)

    def condition(self) -> Q:
        """Which subscribers fit, as a filter of ``Subscriber``; the Members are looked up."""
        members = [member.pk for member in self.members.all()] if self.pk else []
        return condition(
            languages=self.languages,
            topics=self.topics,
            members=members,
            organisation=self.organisation,
        )


def condition(
    *, languages: list[str], topics: list[str], members: list[int], organisation: str
) -> Q:
    """Which subscribers fit; an empty value asks for nothing."""
    fits = Q()
    if languages:
        fits &= Q(language__in=languages)
    if topics:
        held = Subscription.objects.filter(
            subscriber=OuterRef("pk"), topic__in=topics, state=Subscription.State.CONFIRMED
        )
        fits &= Q(Exists(held))
    if members:
        fits &= Q(member__in=members)
    if organisation:
        fits &= Q(organisation__icontains=organisation)
    return fits
