"""The part of a form that every sourced record has."""

from typing import Any

from django.utils.translation import gettext_lazy as _

SOURCE_NAMES = ("source", "source_locator", "source_read_on", "staff_note")
SOURCE_FIELDS = (("source", "source_locator", "source_read_on"), "staff_note")
SOURCE_FIELDSET: Any = (_("Source"), {"fields": SOURCE_FIELDS, "classes": ("collapse",)})
