"""Rows that hold over periods, kept together on the page of the record they belong to."""

from itertools import combinations
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import BaseInlineFormSet

from core.periods import OVERLAP, Period


class PeriodForm(forms.ModelForm):  # type: ignore[type-arg]
    """One row; its neighbours on the page decide whether it overlaps, not those in the database.

    The database still holds the earlier row as it was before this page changed it.
    """

    def validate_constraints(self) -> None:
        """Leave overlaps to the formset, which sees every row as it is going to be."""
        exclude = self._get_validation_exclusions() | {"start", "end"}  # type: ignore[attr-defined]
        try:
            self.instance.validate_constraints(exclude=exclude)
        except ValidationError as error:
            self._update_errors(error)  # type: ignore[attr-defined]


class PeriodFormSet(BaseInlineFormSet):  # type: ignore[type-arg]
    """All rows of one record; ``same`` names what two rows share that collide."""

    same: tuple[str, ...] = ()

    def clean(self) -> None:
        """Refuse two rows that hold on one day."""
        super().clean()
        rows = [
            form.instance
            for form in self.forms
            if form not in self.deleted_forms and form.is_valid() and _has_row(form)
        ]
        for one, other in combinations([*rows, *self._saved_meanwhile()], 2):
            alike = all(getattr(one, name) == getattr(other, name) for name in self.same)
            if alike and one.overlaps(other):
                raise ValidationError(OVERLAP)

    def _saved_meanwhile(self) -> list[Any]:
        """Rows that someone else has added since this page was opened."""
        if self.instance.pk is None:
            return []
        shown = [form.instance.pk for form in self.initial_forms]
        return list(self.get_queryset().exclude(pk__in=shown))


def _has_row(form: Any) -> bool:
    """Whether the form holds a row: an old one, or a new one that someone has begun."""
    return isinstance(form.instance, Period) and bool(form.instance.pk or form.has_changed())
