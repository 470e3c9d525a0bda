"""The secretariat's screens for documents and figures; how a source is shown on any screen."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.admin import TranslatedAdmin

from .models import Document, DocumentFile, Figure, Symbol

# The columns and the part of a form that every sourced record has.
SOURCE_NAMES = ("source", "source_locator", "source_read_on", "staff_note")
SOURCE_FIELDS = (("source", "source_locator", "source_read_on"), "staff_note")
SOURCE_FIELDSET: Any = (_("Source"), {"fields": SOURCE_FIELDS, "classes": ("collapse",)})


class FileInline(admin.TabularInline):  # type: ignore[type-arg]
    """The document in one language."""

    model = DocumentFile
    fields = ("language", "url", "file", "media_type")
    extra = 0


class SymbolInline(admin.TabularInline):  # type: ignore[type-arg]
    """An official mark."""

    model = Symbol
    extra = 0


@admin.register(Document)
class DocumentAdmin(TranslatedAdmin):
    """A document with its files, links and symbols."""

    list_display = ("title", "symbol_texts", "languages", "words", "kind", "access")
    list_filter = ("kind", "access")
    date_hierarchy = "date"
    search_fields = ("title_en", "title_fr", "title_es", "symbols__text", "slug")
    autocomplete_fields = ("supersedes",)
    prepopulated_fields = {"slug": ("title",)}
    inlines = (FileInline, SymbolInline)
    fieldsets = (
        (None, {"fields": ("title", "slug", ("kind", "access"), "note")}),
        (_("Date"), {"fields": (("date", "precision"), "date_note")}),
        (_("For staff"), {"fields": ("supersedes", "staff_note"), "classes": ("collapse",)}),
    )

    @admin.display(description=_("date"), ordering="date")
    def words(self, document: Document) -> str:
        return document.date_in_words()

    @admin.display(description=_("symbols"))
    def symbol_texts(self, document: Document) -> str:
        return ", ".join(symbol.text for symbol in document.symbols.all())

    @admin.display(description=_("languages"))
    def languages(self, document: Document) -> str:
        return ", ".join(file.language.upper() for file in document.files.all())

    def get_queryset(self, request: HttpRequest) -> Any:
        """With symbols and files at hand."""
        return super().get_queryset(request).prefetch_related("symbols", "files")


@admin.register(Figure)
class FigureAdmin(TranslatedAdmin):
    """A number with its population, year and source."""

    list_display = ("label", "value", "value_to", "unit", "year", "comparison", "source")
    list_filter = ("unit", "comparison", ("source", admin.EmptyFieldListFilter))
    list_select_related = ("source",)
    search_fields = ("label_en", "label_fr", "label_es", "slug")
    autocomplete_fields = ("source",)
    prepopulated_fields = {"slug": ("label",)}
    fieldsets = (
        (None, {"fields": ("label", "population", "slug")}),
        (
            _("Number"),
            {"fields": (("value", "value_to", "unit"), "year", ("comparison", "position"))},
        ),
        SOURCE_FIELDSET,
    )
