"""Organisations: bodies with a name, an acronym and aliases per language."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from library.models import Sourced, web_address


class Organisation(Sourced):
    """A body with a name and acronym per language (CCI and ITC are one: the same record)."""

    slug = models.SlugField(_("slug"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=250)
    acronym = models.CharField(_("acronym"), max_length=30, blank=True)
    url = models.CharField(_("web page"), max_length=300, blank=True, validators=[web_address])

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering: ClassVar = ["slug"]

    def __str__(self) -> str:
        return f"{self.name} ({self.acronym})" if self.acronym else str(self.name)


class OrganisationAlias(models.Model):
    """Another name or acronym of an organisation in one language; it never replaces text."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="aliases")
    text = models.CharField(_("name or acronym"), max_length=250)
    language = models.CharField(_("language"), max_length=2, blank=True)
    source_note = models.CharField(_("found in"), max_length=250, blank=True)

    class Meta:
        verbose_name = _("other name")
        verbose_name_plural = _("other names")
        ordering: ClassVar = ["organisation", "text"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "text", "language"], name="members_organisation_alias_once"
            ),
        ]

    def __str__(self) -> str:
        return self.text
