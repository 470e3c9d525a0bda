"""What staff say before a mailing starts, and before it goes on."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.geneva import moment
from core.numbers import in_figures
from mailings.again import Refused


class WhenForm(forms.Form):
    """When a mailing starts: at a time in Geneva, or in a moment where both are left empty."""

    day = forms.DateField(
        label=gettext_lazy("Day"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    hour = forms.TimeField(
        label=gettext_lazy("Time"),
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
    )

    def clean(self) -> dict[str, Any]:
        """Both or neither, and an hour that there is once that day: ``at`` is its moment."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        day, hour = given.get("day"), given.get("hour")
        given["at"] = None
        if (day is None) != (hour is None) and not self.errors:
            raise forms.ValidationError(
                _("Give day and time, or leave both empty to start in one minute.")
            )
        if day is not None and hour is not None:
            try:
                given["at"] = moment(day, hour)
            except ValueError as error:
                self.add_error("hour", str(error))
        return given

    @property
    def at(self) -> datetime | None:
        """The moment that was chosen, if one was."""
        chosen: datetime | None = self.cleaned_data["at"]
        return chosen


class RetryForm(forms.Form):
    """Which of the refused addresses are tried again."""

    code = forms.ChoiceField(label=gettext_lazy("Reason"), required=False)
    domain = forms.ChoiceField(label=gettext_lazy("Domain"), required=False)

    def __init__(
        self, *args: Any, codes: Iterable[Refused], domains: Iterable[Refused], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, found in (("code", codes), ("domain", domains)):
            some = [(row.value, f"{row.value} ({in_figures(row.number)})") for row in found]
            named = [choice for choice in some if choice[0]]
            self.fields[name].choices = [("", _("All")), *named]  # type: ignore[attr-defined]
