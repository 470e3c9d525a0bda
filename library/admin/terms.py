"""The screen of the glossary."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.admin import TranslatedAdmin
from library.models import Term, TermWord


class TermWordInline(admin.TabularInline):  # type: ignore[type-arg]
    """A word that is right as well, that is not used, or an exception."""

    model = TermWord
    extra = 0


@admin.register(Term)
class TermAdmin(TranslatedAdmin):
    """A term of the glossary in three languages, with the words that are not used for it."""

    list_display = ("slug", "text_en", "text_fr", "text_es", "not_used")
    search_fields = ("text_en", "text_fr", "text_es", "slug", "words__text")
    prepopulated_fields = {"slug": ("text",)}
    inlines = (TermWordInline,)
    fieldsets = ((None, {"fields": ("text", "note", "slug", "keep_capitals")}),)

    @admin.display(description=_("not used for it"))
    def not_used(self, term: Term) -> str:
        return ", ".join(word.text for word in term.words.all() if word.use == TermWord.Use.NOT)

    def get_queryset(self, request: HttpRequest) -> Any:
        """With the words beside each term at hand."""
        return super().get_queryset(request).prefetch_related("words")
