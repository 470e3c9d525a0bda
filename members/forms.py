"""What the public may ask of the roster."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from core.clock import site_today


class RosterDay(forms.Form):
    """The day whose roster is wanted; the site's today where none is given."""

    on = forms.DateField(
        label=_("List as on"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": _("Write the day as in 2018-10-01.")},
    )

    def day(self) -> date:
        """The day asked for, if it makes sense."""
        asked: date | None = self.cleaned_data.get("on") if self.is_valid() else None
        return asked or site_today()
