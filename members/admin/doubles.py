"""Likely doubles on the screens: a warning before one is added, a filter for those there are."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, gettext_lazy

from core.findings import page_of
from members.doubles import likely_doubles, recorded_doubles

# The name of the button that takes a double instead of adding a record.
TAKE = "_take"


class DoubleForm(forms.ModelForm):  # type: ignore[type-arg]
    """A new record: the first save names likely doubles; a ticked box says it is another."""

    name_fields: tuple[str, ...] = ()
    in_popup = False  # opened beside the page of another record, to be chosen there
    someone_else = forms.BooleanField(label=gettext_lazy("This is someone else"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "someone_else" in self.fields and not self.is_bound:
            self.fields["someone_else"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        """Warn once of every record that is called nearly the same."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if self.instance.pk is None and not given.get("someone_else"):
            names = [given.get(name) or "" for name in self.name_fields]
            found = likely_doubles(self.instance, names)
            if found:
                raise ValidationError(_warning(found, in_popup=self.in_popup))
        return given


def _warning(found: list[Any], *, in_popup: bool) -> SafeString:
    rows = format_html_join(
        "; ", _IN_POPUP if in_popup else _LINK, (_words(record) for record in found)
    )
    sentence = gettext("Already recorded, and likely the same:")
    advice = gettext("If it is not, tick “This is someone else” and save again.")
    # Enter in a field presses the first button of a form: that must be the one that saves.
    first = mark_safe('<button type="submit" name="_save" hidden></button>') if in_popup else ""
    return format_html("{}{} {}. {}", first, sentence, rows, advice)


_LINK = '<a href="{0}">{1}</a>'
# Beside another record the page of the double opens elsewhere, and the double can be taken.
_IN_POPUP = (
    '<a href="{0}" target="_blank" rel="noopener">{1}</a> '
    '<button type="submit" class="button" name="{2}" value="{3}">{4}</button>'
)


def _words(record: Any) -> tuple[str, str, str, int, str]:
    return page_of(record), str(record), TAKE, record.pk, gettext("Take this one")


class RecordedTwiceFilter(admin.SimpleListFilter):
    """Records that are likely one with another; looked for only when someone asks.

    Every name is held against every other, which takes a third of a second for 2,000
    people: too long for a page that is opened all day, as the first page of the admin is.
    """

    title = gettext_lazy("likely recorded twice")
    parameter_name = "twice"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Only those that are; that the others are not is nobody's question."""
        return [("yes", gettext_lazy("yes"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Both of every pair; in the order of names they mostly stand side by side."""
        if self.value() != "yes":
            return queryset
        pairs = recorded_doubles(queryset.model)
        return queryset.filter(pk__in={record.pk for pair in pairs for record in pair})
