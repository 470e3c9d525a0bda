"""What the public may ask of the list of meetings."""

from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.sorting import sort_key

from .models import Meeting, Theme
from .models.meeting import MeetingQuerySet

NO_MEETING = _("No meeting is recorded under this choice; all are shown. Choose another one.")


class MeetingFilter(forms.Form):
    """Which meetings are wanted; a choice that makes no sense is told and left out."""

    year = forms.ChoiceField(label=_("Year"), required=False)
    theme = forms.ChoiceField(label=_("Theme"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(value, capfirst(str(label))) for value, label in Meeting.Kind.choices]
        self._offer("year", _("all years"), _years())
        self._offer("theme", _("all themes"), _themes())
        self._offer("kind", _("all kinds"), kinds)

    def _offer(self, name: str, everything: Any, choices: list[tuple[str, str]]) -> None:
        field: Any = self.fields[name]
        field.choices = [("", capfirst(str(everything))), *choices]
        field.error_messages["invalid_choice"] = NO_MEETING

    @cached_property
    def asked(self) -> dict[str, str]:
        """The choices that make sense, by name."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def chosen(self) -> MeetingQuerySet:
        """The meetings asked for."""
        found = Meeting.objects.all()
        if year := self.asked.get("year"):
            found = found.filter(date__year=int(year))
        if slug := self.asked.get("theme"):
            found = found.filter(theme__slug=slug)
        if kind := self.asked.get("kind"):
            found = found.filter(kind=kind)
        return found


def _years() -> list[tuple[str, str]]:
    """Those of which meetings are recorded, latest first."""
    days = Meeting.objects.filter(date__isnull=False).dates("date", "year", order="DESC")
    return [(str(day.year), str(day.year)) for day in days]


def _themes() -> list[tuple[str, str]]:
    """Those that meetings have had, in the alphabet of the reader."""
    themes = Theme.objects.filter(meetings__isnull=False).distinct()
    return sorted(((theme.slug, str(theme)) for theme in themes), key=lambda pair: _key(pair[1]))


def _key(name: str) -> str:
    return sort_key(name, language=(get_language() or "en")[:2])
