"""The places on a form that findings point to."""

from typing import Any

from django import template

from core.findings import place_of

register = template.Library()


@register.simple_tag
def place(form: Any, field: Any = None) -> str:
    """The id of ``field`` (as the admin wraps it) on ``form``, or of the form's record as a whole.

    Empty for a record that is not saved yet, and for what is no field.
    """
    record = getattr(form, "instance", None)
    name = "" if field is None else _name(field)
    if record is None or record.pk is None or (field is not None and not name):
        return ""
    return place_of(record, name)


def _name(field: Any) -> str:
    found = field.field
    return str(found.get("name", "") if isinstance(found, dict) else found.name)
