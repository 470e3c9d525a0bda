"""The journal, to be read and never written by hand."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.models import AuditEntry


@admin.register(AuditEntry)
class AuditEntryAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Who did what to which record, latest first."""

    list_display = ("at", "actor", "verb", "record_name", "kind")
    list_filter = ("verb", ("content_type", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("actor", "content_type")
    date_hierarchy = "at"
    ordering = ("-at", "-pk")
    search_fields = ("verb", "actor__username")
    fields = readonly_fields = ("at", "actor", "verb", "kind", "record_name", "detail")
    list_per_page = 50

    @admin.display(description=_("record"))
    def record_name(self, entry: AuditEntry) -> str:
        """The record as it is called now, or its number where it is gone."""
        return str(entry.record or f"{entry.object_id} – {entry.detail.get('name', '')}")

    @admin.display(description=_("kind"))
    def kind(self, entry: AuditEntry) -> str:
        return str(entry.content_type.name)

    def get_queryset(self, request: HttpRequest) -> Any:
        """With the records at hand: one query per kind of record on the page."""
        return super().get_queryset(request).prefetch_related("record")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(
        self,
        request: HttpRequest,
        obj: models.Model | None = None,
    ) -> bool:
        return False

    has_delete_permission = has_change_permission
