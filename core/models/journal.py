"""The journal: who did what to which record."""

from collections.abc import Iterable
from typing import Any, Self

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditQuerySet(models.QuerySet["AuditEntry"]):
    """Entries of the journal."""

    def about(self, record: models.Model) -> Self:
        """What was done to ``record``, latest first."""
        return self.filter(
            content_type=ContentType.objects.get_for_model(record), object_id=record.pk
        ).order_by("-at", "-pk")


class AuditEntry(models.Model):
    """One act of a person or of the house itself on a record; written in the act's transaction."""

    at = models.DateTimeField(_("at"), auto_now_add=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        verbose_name=_("by"),
    )
    verb = models.CharField(_("act"), max_length=60)
    content_type = models.ForeignKey(
        ContentType, on_delete=models.CASCADE, verbose_name=_("kind of record")
    )
    object_id = models.PositiveBigIntegerField()
    record = GenericForeignKey("content_type", "object_id")
    detail = models.JSONField(_("detail"), default=dict, blank=True)

    objects = AuditQuerySet.as_manager()

    class Meta:
        verbose_name = _("journal entry")
        verbose_name_plural = _("journal")
        indexes = [models.Index(fields=["content_type", "object_id"], name="core_audit_record")]

    def __str__(self) -> str:
        return f"{self.verb} {self.content_type_id}:{self.object_id}"


def write_audit(
    verb: str, record: models.Model, *, actor: models.Model | None = None, **detail: Any
) -> AuditEntry:
    """Record that ``actor`` (a user, or None for the house itself) did ``verb`` to ``record``.

    To be called inside the transaction of the act. ``detail`` must be JSON.
    """
    return AuditEntry.objects.create(
        verb=verb,
        actor_id=actor.pk if actor is not None else None,
        content_type=ContentType.objects.get_for_model(record),
        object_id=record.pk,
        detail=detail,
    )


def write_audits(
    acts: Iterable[tuple[str, models.Model, dict[str, Any]]], *, actor: models.Model | None = None
) -> None:
    """Record many acts at once, each a verb, a record and what JSON says of it."""
    AuditEntry.objects.bulk_create(
        (
            AuditEntry(
                verb=verb,
                actor_id=actor.pk if actor is not None else None,
                content_type=ContentType.objects.get_for_model(record),
                object_id=record.pk,
                detail=detail,
            )
            for verb, record, detail in acts
        ),
        batch_size=1000,
    )
