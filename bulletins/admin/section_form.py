"""The form of a section: it asks the database for nothing that is at hand."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.db import models
from django.utils.translation import gettext as _

from bulletins.bindings import fields_of
from bulletins.models import Waiver


class SectionForm(forms.ModelForm):  # type: ignore[type-arg]
    """A section that nobody touched is neither looked at again nor saved."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        section = self.instance
        if section.pk is None:
            return
        self.empty_permitted = True
        for name in fields_of(type(section)):
            if name in self.fields:
                widget: Any = self.fields[name].widget
                getattr(widget, "widget", widget).at_hand = _at_hand(section, name)


class PictureForm(SectionForm):
    """A picture says what it shows in every language that is not waived."""

    def clean(self) -> dict[str, Any]:
        """An image without words is no help to those who do not see it."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if not (given.get("image") or self.instance.image):
            return given
        waived = set(
            Waiver.objects.filter(bulletin=self.instance.parent_id).values_list(
                "language", flat=True
            )
        )
        for code, _name in settings.LANGUAGES:
            field = f"alternative_{code}"
            if code not in waived and field not in self.errors and not given.get(field):
                self.add_error(
                    field,
                    _("Say in this language what the image shows, for those who cannot see it."),
                )
        return given


class _AtHand:
    """Offers the chosen records without a query if the form has them."""

    at_hand: dict[str, models.Model] = {}

    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        """As Django's, but the records are not fetched once more."""
        widget: Any = self
        chosen = [str(key) for key in value if key]
        if not set(chosen) <= set(self.at_hand):
            return super().optgroups(name, value, attr)  # type: ignore[misc]
        options = []
        if not (widget.is_required or widget.allow_multiple_selected):
            options.append(widget.create_option(name, "", "", False, 0))
        for key in chosen:
            label = widget.choices.field.label_from_instance(self.at_hand[key])
            options.append(widget.create_option(name, key, label, True, len(options)))
        return [(None, options, 0)]


class OneRecord(_AtHand, AutocompleteSelect):
    """The record that a section is bound to."""


class ManyRecords(_AtHand, AutocompleteSelectMultiple):
    """The records that a section is bound to."""


def _at_hand(section: Any, name: str) -> dict[str, models.Model]:
    field = section._meta.get_field(name)
    if field.many_to_many:
        return {str(row.pk): row for row in getattr(section, name).all()}
    row = getattr(section, name) if field.is_cached(section) else None
    return {} if row is None else {str(row.pk): row}
