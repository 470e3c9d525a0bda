"""A page of the admin as a browser would send it back."""

from collections.abc import Iterator
from typing import Any

from django.db.models.fields.files import FieldFile


def filled_in(response: Any, **changes: Any) -> dict[str, Any]:
    """What a browser posts when nothing but ``changes`` is typed; names are those of the inputs.

    A double underscore in a name stands for the hyphen of a row: ``names__0__name_fr``. A file
    that is there already is not sent again.
    """
    sent: dict[str, Any] = {}
    for form in forms_on(response):
        for bound in form:
            value = bound.value()
            if value is not None and value is not False and not isinstance(value, FieldFile):
                widget = getattr(bound.field.widget, "widget", bound.field.widget)
                shown = widget.format_value(value) if hasattr(widget, "format_value") else value
                sent[bound.html_name] = "" if shown is None else shown
    return sent | {name.replace("__", "-"): value for name, value in changes.items()}


def forms_on(response: Any) -> Iterator[Any]:
    """The form of the record, and those of its rows with what counts them."""
    yield response.context["adminform"].form
    for inline in response.context["inline_admin_formsets"]:
        yield inline.formset.management_form
        yield from inline.formset.forms
