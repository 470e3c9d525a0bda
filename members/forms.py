"""What one may ask of the roster."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.clock import site_today
from core.dates import in_words

FIRST_DAY = date(1995, 1, 1)  # on which the WTO was established
YEARS_AHEAD = 10


class RosterDayField(forms.DateField):
    """A day on which there can be a roster; says in a sentence what is wrong with another."""

    default_error_messages = {
        "invalid": gettext_lazy("There is no such day; write it as in 2018-10-01.")
    }

    def __init__(self, **options: Any) -> None:
        attributes = {"type": "date", "min": FIRST_DAY.isoformat()}
        widget = forms.DateInput(format="%Y-%m-%d", attrs=attributes)
        super().__init__(required=False, widget=widget, **options)

    def validate(self, value: Any) -> None:
        """Refuse days before the WTO was, and those of which nobody can know."""
        super().validate(value)
        if value is None:
            return
        if value < FIRST_DAY:
            words = _("The WTO was established on %(day)s; choose that day or a later one.")
            raise ValidationError(words % {"day": in_words(FIRST_DAY)})
        last = date(site_today().year + YEARS_AHEAD, 12, 31)
        if value > last:
            raise ValidationError(
                _("Choose a day no later than %(day)s.") % {"day": in_words(last)}
            )


class RosterDay(forms.Form):
    """The day whose roster is wanted; the site's today where none is given."""

    on = RosterDayField(label=gettext_lazy("List as on"))

    def __init__(self, query: QueryDict) -> None:
        super().__init__({"on": site_today().isoformat(), **query.dict()})

    def day(self) -> date:
        """The day asked for, if it makes sense."""
        asked: date | None = self.cleaned_data.get("on") if self.is_valid() else None
        return asked or site_today()


class RosterSpan(RosterDay):
    """A day, and an earlier one to tell the changes from."""

    since = RosterDayField(label=gettext_lazy("Changes since"))

    def clean(self) -> dict[str, Any]:
        """The changes begin before they end."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        since = given.get("since")
        if since and since >= (given.get("on") or site_today()):
            self.add_error("since", _("Choose a day before that of the list."))
        return given

    def day(self) -> date:
        """The day asked for, if that one makes sense."""
        self.is_valid()
        return self.cleaned_data.get("on") or site_today()

    def first(self) -> date | None:
        """The day from which changes are wanted, if any."""
        self.is_valid()
        found: date | None = self.cleaned_data.get("since")
        return found
