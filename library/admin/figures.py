"""The secretariat's screen for figures."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from core.admin import TranslatedAdmin
from library.models import Figure

from .sources import SOURCE_FIELDSET


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
