"""The secretariat's screens for initiatives."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from core.admin import TranslatedAdmin
from library.admin import SOURCE_FIELDSET

from .models import Initiative


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
