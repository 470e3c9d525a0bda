"""Addresses that a record had before."""

from typing import ClassVar

from django.db import models


class FormerSlug(models.Model):
    """A slug that a record of ``kind`` had; its pages go on leading to the record.

    The database writes these rows itself, whoever changes a slug (see ``core.former_slugs``).
    """

    kind = models.CharField(max_length=60)  # the label of its model: "members.person"
    slug = models.SlugField(max_length=120)
    record = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "slug"], name="core_one_former_slug"),
        ]
        indexes: ClassVar = [models.Index(fields=["kind", "record"], name="core_former_record")]

    def __str__(self) -> str:
        return f"{self.kind} {self.slug}"
