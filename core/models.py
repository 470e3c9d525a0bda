"""What the house remembers about any record: the state of its translations, and who did what."""

from typing import Any, Self

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _


class TranslationRecord(models.Model):
    """From which source text a translated field was last made, by whom and when.

    Stale is computed, never stored: the text of the source language has another
    hash than the one the translation was made from (see ``core.completeness``).
    """

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    record = GenericForeignKey("content_type", "object_id")
    field = models.CharField(_("field"), max_length=60)
    language = models.CharField(_("language"), max_length=2)
    source_hash = models.CharField(max_length=64)
    source_text = models.TextField(_("source at that time"))
    made_at = models.DateTimeField(_("made at"), auto_now=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        verbose_name=_("made by"),
    )

    class Meta:
        verbose_name = _("translation record")
        verbose_name_plural = _("translation records")
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "field", "language"],
                name="core_one_translation_record",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.content_type_id}:{self.object_id} {self.field} [{self.language}]"


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
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
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
