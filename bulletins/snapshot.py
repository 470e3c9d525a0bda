"""A bulletin as it is now, as JSON: its own fields and its sections with what they are bound to.

The queries depend on the kinds alone, not on the number of sections.
"""

import hashlib
import json
from typing import Any, TypedDict

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from .bindings import fields_of
from .models import SECTION_MODELS, Bulletin, Section

# What says how far a bulletin has come, and not what it holds.
NOT_CONTENT = {"id", "state", "published_at", "is_sample", "last_edited_by", "last_edited_at"}


class _Plain(DjangoJSONEncoder):
    """A file is its name."""

    def default(self, o: Any) -> Any:
        return str(o) if isinstance(o, models.fields.files.FieldFile) else super().default(o)


class SectionSnapshot(TypedDict):
    """A section: every value of its own by field, and the keys of records by binding."""

    kind: str
    pk: int
    region: str
    ordering: int
    fields: dict[str, Any]
    records: dict[str, list[int]]


class Snapshot(TypedDict):
    """A bulletin: every value of its own by field, in all languages, and its sections."""

    fields: dict[str, Any]
    sections: list[SectionSnapshot]


def snapshot(bulletin: Bulletin) -> Snapshot:
    """``bulletin`` as it stands in the database, sections in the order of their columns."""
    row = type(bulletin)._default_manager.get(pk=bulletin.pk)
    sections = [
        _section(section) for model in SECTION_MODELS for section in _sections(model, bulletin)
    ]
    sections.sort(key=lambda item: (item["region"], item["ordering"], item["kind"], item["pk"]))
    return {"fields": _values(row, NOT_CONTENT), "sections": sections}


def digest(snapshot: Snapshot) -> str:
    """What a snapshot is recognized by: SHA-256, in hexadecimal digits."""
    text = json.dumps(snapshot, cls=DjangoJSONEncoder, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _sections(model: type[Section], bulletin: Bulletin) -> Any:
    many = [field.name for field in model._meta.many_to_many]
    return model._default_manager.filter(parent_id=bulletin.pk).prefetch_related(*many)


def _section(section: Section) -> SectionSnapshot:
    many = {field.name for field in section._meta.many_to_many}
    one = set(fields_of(type(section))) - many
    records = {name: sorted(row.pk for row in getattr(section, name).all()) for name in many}
    for name in one:
        key = getattr(section, f"{name}_id")
        records[name] = [] if key is None else [key]
    return {
        "kind": section.kind,
        "pk": section.pk,
        "region": section.region,
        "ordering": section.ordering,
        "fields": _values(section, {"id", "parent", "region", "ordering", *one}),
        "records": records,
    }


def _values(record: models.Model, without: set[str]) -> dict[str, Any]:
    """Its columns as JSON; a translated field stands there once a language, not by itself."""
    languages = {
        field.translated_field.name
        for field in record._meta.concrete_fields
        if hasattr(field, "translated_field")
    }
    values = {
        field.attname: record.__dict__[field.attname]
        for field in record._meta.concrete_fields
        if field.name not in without | languages
    }
    plain: dict[str, Any] = json.loads(json.dumps(values, cls=_Plain))
    return plain
