"""Where in the admin a record is mended: the page, and the field on it."""

from django.db import models
from django.urls import NoReverseMatch, reverse

from bulletins.models import Section
from core.completeness import source_language, translated_fields
from core.findings import place_of

# Records that have no screen of their own stand on that of the record they belong to.
OWNERS = ("parent", "meeting", "conclusion", "session", "programme", "member", "document", "forum")


def admin_address(record: models.Model, field: str = "") -> str:
    """The admin's page on which ``field`` of ``record`` is edited; "" if there is none.

    A translated field without its language is that of the language it is first written in.
    The page's script (``admin/find_field.js``) opens the section and the language.
    """
    if field in translated_fields(type(record)):
        field = f"{field}_{source_language()}"
    fragment = f"#{place_of(record, field)}"
    seen = record
    while True:
        page = "" if isinstance(seen, Section) else _page(seen)
        if page:
            return page + fragment
        owner = next((name for name in OWNERS if _is_key(seen, name)), "")
        if not owner:
            return ""
        seen = getattr(seen, owner)
        if seen is None:
            return ""


def _is_key(record: models.Model, name: str) -> bool:
    return any(
        field.name == name and isinstance(field, models.ForeignKey) for field in record._meta.fields
    )


def _page(record: models.Model) -> str:
    options = record._meta
    try:
        return reverse(f"admin:{options.app_label}_{options.model_name}_change", args=[record.pk])
    except NoReverseMatch:
        return ""
