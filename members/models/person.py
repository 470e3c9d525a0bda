"""People, and their appearances with the title they had on that day."""

from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.models import Computed
from core.sorting import sort_key
from library.models import Sourced

from .member import Member
from .organisation import Organisation


class Person(Computed, Sourced):
    """A human. What someone was on a day stands in the appearance, not here."""

    slug = models.SlugField(_("slug"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=160, help_text=_("Surnames not in capitals."))
    sort_name = models.CharField(
        _("name for sorting"), max_length=160, help_text=_("As in “Azevêdo, Roberto”.")
    )
    sort_key = models.CharField(max_length=200, editable=False, db_collation="C", blank=True)
    honorific = models.CharField(
        _("form of address"), max_length=40, blank=True, help_text=_("H.E. Mr, Ms, Mr.")
    )

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering: ClassVar = ["sort_key"]

    def __str__(self) -> str:
        return self.name

    def compute(self) -> None:
        """Keep the sort key in step with the name for sorting."""
        self.sort_key = sort_key(self.sort_name or self.name, language="en")

    def get_absolute_url(self) -> str:
        """The person's public page."""
        return reverse("members:person", args=[self.slug])

    def addressed(self) -> str:
        """The name with its form of address in the active language."""
        return f"{self.honorific} {self.name}".strip()


class PersonAlias(models.Model):
    """Another spelling of a person's name in a source."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField(_("spelling"), max_length=160)
    source_note = models.CharField(_("found in"), max_length=250, blank=True)

    class Meta:
        verbose_name = _("other spelling")
        verbose_name_plural = _("other spellings")
        ordering: ClassVar = ["person", "name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "name"], name="members_person_alias_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Appearance(models.Model):
    """A person at a meeting or session, in a role, with title and body frozen as at that day."""

    class Role(models.TextChoices):
        """In what role someone appeared."""

        SPEAKER = "speaker", _("speaker")
        CHAIR = "chair", _("chair")
        MODERATOR = "moderator", _("moderator")
        HOST = "host", _("host")

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="%(class)ss", verbose_name=_("person")
    )
    role = models.CharField(_("role"), max_length=10, choices=Role.choices, default=Role.SPEAKER)
    title = models.CharField(
        _("title on that day"),
        max_length=250,
        blank=True,
        help_text=_("With the body, as readers should see it; in the feminine where it is so."),
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("organisation"),
    )
    member = models.ForeignKey(
        Member,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Member"),
    )
    statement = models.TextField(_("what was said"), blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        abstract = True
        ordering: ClassVar = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.person}, {self.title}" if self.title else str(self.person)
