"""Screens for the Trade Dialogues, quotes and the dated lines of history."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.admin import TranslatedAdmin
from events.models import Dialogue, DialogueDocument, Milestone, Quote
from library.admin import SOURCE_FIELDSET


class DialogueDocumentInline(admin.TabularInline):  # type: ignore[type-arg]
    """A document of a dialogue."""

    model = DialogueDocument
    autocomplete_fields = ("document",)
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With the title that each row is called by."""
        return super().get_queryset(request).select_related("document")


@admin.register(Dialogue)
class DialogueAdmin(TranslatedAdmin):
    """A day on which business and the WTO spoke with each other."""

    list_display = ("title", "date", "place")
    date_hierarchy = "date"
    search_fields = ("title_en", "title_fr", "title_es")
    autocomplete_fields = ("source",)
    inlines = (DialogueDocumentInline,)
    fieldsets = (
        (None, {"fields": ("title", ("date", "slug"), "place", "summary")}),
        SOURCE_FIELDSET,
    )


@admin.register(Quote)
class QuoteAdmin(TranslatedAdmin):
    """A few words of a person or document."""

    list_display = ("text", "person", "words", "occasion", "source")
    list_filter = ("original_language", ("source", admin.EmptyFieldListFilter))
    list_select_related = ("person", "source")
    date_hierarchy = "date"
    search_fields = ("text_en", "text_fr", "text_es", "person__name")
    autocomplete_fields = ("person", "meeting", "source")
    fieldsets = (
        (None, {"fields": ("text", "original_language", "person", "attribution", "slug")}),
        (
            _("When and where"),
            {"fields": (("date", "precision"), "date_note", "occasion", "meeting", "url")},
        ),
        SOURCE_FIELDSET,
    )

    @admin.display(description=_("date"), ordering="date")
    def words(self, quote: Quote) -> str:
        return quote.date_in_words()


@admin.register(Milestone)
class MilestoneAdmin(TranslatedAdmin):
    """A dated line of the Group's history."""

    list_display = ("words", "text", "source")
    list_display_links = ("words", "text")
    list_select_related = ("source",)
    date_hierarchy = "date"
    search_fields = ("text_en", "text_fr", "text_es", "slug")
    autocomplete_fields = ("members", "documents", "source")
    fieldsets = (
        (None, {"fields": ("text", ("date", "precision", "position"), "date_note", "slug")}),
        (_("About"), {"fields": ("members", "documents")}),
        SOURCE_FIELDSET,
    )

    @admin.display(description=_("date"), ordering="date")
    def words(self, milestone: Milestone) -> str:
        return milestone.date_in_words()
