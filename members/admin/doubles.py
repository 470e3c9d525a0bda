"""A form that warns of a likely double before it adds a record; no script is needed."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_lazy

from core.findings import page_of
from members.doubles import likely_doubles


class DoubleForm(forms.ModelForm):  # type: ignore[type-arg]
    """A new record: the first save names likely doubles; a ticked box says it is another."""

    name_fields: tuple[str, ...] = ()
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
                raise ValidationError(_warning(found))
        return given


def _warning(found: list[Any]) -> SafeString:
    links = format_html_join(
        "; ", '<a href="{}">{}</a>', ((page_of(record), str(record)) for record in found)
    )
    sentence = gettext("Already recorded, and likely the same:")
    advice = gettext("If it is not, tick “This is someone else” and save again.")
    return format_html("{} {}. {}", sentence, links, advice)
