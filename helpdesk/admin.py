"""The secretariat's screens for initiatives and contact points."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.admin import TranslatedAdmin
from library.admin import SOURCE_FIELDSET

from .models import ContactPoint, Initiative


@admin.register(Initiative)
class InitiativeAdmin(TranslatedAdmin):
    """A joint undertaking that helps small businesses."""

    list_display = ("name", "words", "url")
    search_fields = ("name_en", "name_fr", "name_es", "slug")
    autocomplete_fields = ("partners", "source")
    prepopulated_fields = {"slug": ("name",)}
    fieldsets = (
        (None, {"fields": ("name", "slug", "summary", "description", "url", "partners")}),
        (_("Launched"), {"fields": (("date", "precision"), "date_note")}),
        SOURCE_FIELDSET,
    )

    @admin.display(description=_("launched"), ordering="date")
    def words(self, initiative: Initiative) -> str:
        return initiative.date_in_words()


@admin.register(ContactPoint)
class ContactPointAdmin(TranslatedAdmin):
    """Whom a small business can ask about trade with a Member."""

    list_display = ("name", "member", "email", "phone", "start", "end")
    list_select_related = ("member",)
    search_fields = ("name_en", "name_fr", "name_es", "member__code", "member__names__name_en")
    autocomplete_fields = ("member", "source")
    fieldsets = (
        (None, {"fields": (("member", "position"), "name", "email", "phone", "url")}),
        (_("Period"), {"fields": (("start", "start_precision", "end"),)}),
        SOURCE_FIELDSET,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With the Members' names."""
        return super().get_queryset(request).prefetch_related("member__names")
