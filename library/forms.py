"""What readers ask of the list of documents."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .models import Document
from .models.document import DocumentQuerySet, folded
from .symbols import spelled

UNDATED = "undated"


class DocumentSearch(forms.Form):
    """Words of a title or a symbol, a kind, a year; nothing of it is required."""

    q = forms.CharField(
        label=_("Title or symbol"),
        max_length=100,
        required=False,
        widget=forms.SearchInput,
        error_messages={"max_length": _("Search with at most 100 characters.")},
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    year = forms.ChoiceField(label=_("Year"), required=False)

    def __init__(self, *args: Any, years: list[int], undated: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unknown = gettext("This choice is not in the list; every document is shown.")
        every_kind, every_year = ("", gettext("every kind")), ("", gettext("every year"))
        last = [(UNDATED, gettext("without a date"))] if undated else []
        kinds, by_year = self.fields["kind"], self.fields["year"]
        kinds.choices = [every_kind, *Document.Kind.choices]  # type: ignore[attr-defined]
        by_year.choices = [every_year, *((str(year), str(year)) for year in years), *last]  # type: ignore[attr-defined]
        for field in (kinds, by_year):
            field.error_messages["invalid_choice"] = unknown

    def narrow(self, documents: DocumentQuerySet) -> DocumentQuerySet:
        """Those of ``documents`` that are asked for; a field with a mistake narrows nothing."""
        self.is_valid()
        asked = self.cleaned_data
        for word in folded(asked.get("q", "")).split():
            documents = documents.filter(
                Q(search_text__contains=word) | Q(symbols__text__icontains=spelled(word))
            ).distinct()
        if asked.get("kind"):
            documents = documents.filter(kind=asked["kind"])
        if asked.get("year") == UNDATED:
            return documents.filter(date__isnull=True)
        return documents.filter(date__year=asked["year"]) if asked.get("year") else documents
