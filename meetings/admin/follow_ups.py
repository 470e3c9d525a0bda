"""What is owed after a meeting: by whom, until when, how far."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.admin import TranslatedAdmin
from core.clock import site_today
from meetings.models import Conclusion, FollowUp, Meeting


class DueFilter(admin.SimpleListFilter):
    """By the day it is due; staff see lateness, the public never does."""

    title = _("due")
    parameter_name = "due"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """The day has passed, or no day is set."""
        return [("past", _("day has passed")), ("none", _("no day set"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Only what is still owed can be late."""
        if self.value() == "past":
            return queryset.open().filter(due__lt=site_today())  # type: ignore[attr-defined,no-any-return]
        return queryset.filter(due__isnull=True) if self.value() == "none" else queryset


@admin.register(FollowUp)
class FollowUpAdmin(TranslatedAdmin):
    """An act owed after a conclusion."""

    list_display = ("text", "meeting", "who", "state", "since", "due")
    list_filter = ("state", "owner", DueFilter)
    search_fields = ("text_en", "text_fr", "text_es", "conclusion__meeting__title_en")
    autocomplete_fields = (
        "conclusion",
        "owner_member",
        "owner_organisation",
        "carried_to",
        "resolved_by",
        "resolved_document",
    )
    fieldsets = (
        (None, {"fields": ("conclusion", "text")}),
        (_("Owner"), {"fields": (("owner", "owner_member", "owner_organisation"),)}),
        (_("How far"), {"fields": (("state", "since", "due"), "carried_to")}),
        (_("Resolved by"), {"fields": (("resolved_by", "resolved_document"),)}),
        (_("For staff"), {"fields": ("staff_note",)}),
    )

    @admin.display(description=_("meeting"), ordering="conclusion__meeting__date")
    def meeting(self, follow_up: FollowUp) -> Meeting:
        return follow_up.conclusion.meeting

    @admin.display(description=_("owner"))
    def who(self, follow_up: FollowUp) -> str:
        return follow_up.owner_name()

    def get_queryset(self, request: HttpRequest) -> QuerySet[FollowUp]:
        """With meeting and owner at hand."""
        rows: Any = super().get_queryset(request)
        ready: QuerySet[FollowUp] = rows.with_origin()
        return ready


@admin.register(Conclusion)
class ConclusionAdmin(TranslatedAdmin):
    """A conclusion is kept on its meeting's page; here it is only found, as for a follow-up."""

    search_fields = ("text_en", "text_fr", "text_es", "meeting__title_en")
    list_display = ("text", "kind", "meeting")
    list_filter = ("kind",)
    list_select_related = ("meeting",)
    autocomplete_fields = ("meeting",)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Not in the menu."""
        return False
