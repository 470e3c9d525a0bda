"""The secretariat's screen for figures."""

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from core.admin import TranslatedAdmin
from core.numbers import in_figures
from library.models import Figure

from .sources import SOURCE_FIELDSET


class FigureForm(forms.ModelForm):  # type: ignore[type-arg]
    """A figure; 78 stands in its box as it was typed, without the decimals of the column."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("value", "value_to"):
            if isinstance(number := self.initial.get(name), Decimal):
                whole = number == number.to_integral_value()
                self.initial[name] = int(number) if whole else number.normalize()


@admin.register(Figure)
class FigureAdmin(TranslatedAdmin):
    """A number with its population, year and source."""

    form = FigureForm
    list_display = ("label", "number", "unit", "year", "comparison", "source")
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

    @admin.display(description=_("value"), ordering="value")
    def number(self, figure: Figure) -> str:
        """The number, or both ends of a span, as readers find it written: "7,6"."""
        ends = (figure.value, figure.value_to)
        return "–".join(in_figures(end) for end in ends if end is not None)
