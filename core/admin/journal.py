"""The journal, to be read and never written by hand."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.models import AuditEntry


class ActFilter(admin.AllValuesFieldListFilter):
    """By act, in the reader's words."""

    def choices(self, changelist: Any) -> Any:
        """Django's choices, each as the reader's language says it."""
        for choice in super().choices(changelist):
            yield choice | {"display": gettext(str(choice["display"]))}


@admin.register(AuditEntry)
class AuditEntryAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Who did what to which record, latest first."""

    list_display = ("at", "actor", "act", "record_name", "kind")
    list_filter = (("verb", ActFilter), ("content_type", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("actor", "content_type")
    date_hierarchy = "at"
    ordering = ("-at", "-pk")
    search_fields = ("verb", "actor__username")
    fields = readonly_fields = ("at", "actor", "act", "kind", "record_name", "detail")
    list_per_page = 50

    @admin.display(description=_("act"), ordering="verb")
    def act(self, entry: AuditEntry) -> str:
        """What was done, in the reader's language."""
        return gettext(entry.verb)

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
