"""How the sample's files become rows: a row is written only where it differs."""

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.db import models

from core.completeness import note_translations

M = TypeVar("M", bound=models.Model)

FOLDER = Path(__file__).parent


def read(name: str) -> dict[str, Any]:
    """The tables of ``name``.toml."""
    with (FOLDER / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


def in_languages(field: str, texts: Mapping[str, str]) -> dict[str, str]:
    """``texts`` by language as values of a translated field; a language left out is empty."""
    return {f"{field}_{code}": texts.get(code, "").strip() for code, _name in settings.LANGUAGES}


def put(model: type[M], *, key: Mapping[str, Any], **values: Any) -> M:
    """The row of ``model`` found by ``key``, made or changed so that it has ``values``.

    A row that has them already is not touched. Raises ``ValidationError`` where
    the file asks for something that the model refuses. Translations are noted as
    made from the source text that the file gives beside them.
    """
    record = model._default_manager.filter(**key).first()
    new = record is None
    if record is None:
        record = model(**key)
    # Compared after cleaning: what a field makes of a text is what it would store again.
    before = {name: _stored(record, name) for name in values}
    for name, value in values.items():
        setattr(record, name, value)
    record.full_clean()
    changed = {name for name in values if _stored(record, name) != before[name]}
    if new or changed:
        record.save()
        note_translations(record, changed=None if new else changed)
    return record


def relate(record: models.Model, name: str, related: Iterable[models.Model]) -> None:
    """Make ``related`` what the many-to-many field ``name`` holds; what stays is not touched."""
    getattr(record, name).set(related)


def _stored(record: models.Model, name: str) -> Any:
    """The value of a field as the database compares it: a related row by its key."""
    field = record._meta.get_field(name)
    return getattr(record, getattr(field, "attname", name))
