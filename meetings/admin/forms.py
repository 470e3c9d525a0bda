"""What the form of a meeting asks for, and what it works out itself."""

from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from core.dates import Precision
from meetings.models import Meeting

_AS_FAR_AS_KNOWN = {Precision.DAY: "%Y-%m-%d", Precision.MONTH: "%Y-%m", Precision.YEAR: "%Y"}


class MeetingForm(forms.ModelForm):  # type: ignore[type-arg]
    """A meeting's form; an empty slug is made from the date and the English title."""

    class Meta:
        model = Meeting
        fields = "__all__"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False
            self.fields["slug"].help_text = _(
                "Its address. Left empty, it is made from the date and the English title."
            )

    def clean(self) -> dict[str, Any]:
        """Fill an empty slug; a meeting whose title is missing has its own error."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        title = given.get("title_en")
        if "slug" in self.fields and not given.get("slug") and title:
            day, shape = given.get("date"), _AS_FAR_AS_KNOWN.get(given.get("precision", ""))
            head = f"{day.strftime(shape)}-" if day and shape else ""
            given["slug"] = f"{head}{slugify(title)}"[:120].rstrip("-")
        return given
