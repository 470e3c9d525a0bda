"""How the sample's files become rows, and leave what staff have made of them alone."""

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.db import models

from core.completeness import note_translations

from .loaded import Note, digest, note_about, remember, remember_related, stored

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
    """The row of ``model`` that the file names by ``key``, with ``values``.

    It is made if it is not there. Of a row that the loader made, only those values
    are changed that the file gives otherwise than last time and staff have not edited;
    its key may have been edited as well. A row that someone else made is left as it is.
    Raises ``ValidationError`` where the file asks for something that the model refuses.
    Translations are noted as made from the source text that the file gives beside them.
    """
    rows, note = model._default_manager, note_about(model, key)
    loaded = rows.filter(pk=note.pk).first()
    if loaded is not None and not note.is_as_asked(values):
        _change(loaded, key, values, note)
    return loaded or rows.filter(**key).first() or _make(model(**key), key, values)


def put_leaf(model: type[M], *, key: Mapping[str, Any], **values: Any) -> M | None:
    """A row that no other in the files needs, as by ``put``; None where staff took it away."""
    note = note_about(model, key)
    if note.pk and not model._default_manager.filter(pk=note.pk).exists():
        return None
    return put(model, key=key, **values)


def relate(record: models.Model, name: str, related: Iterable[models.Model]) -> None:
    """Make ``related`` what the many-to-many field ``name`` holds, unless staff have edited it."""
    wanted = [item.pk for item in related]
    key = {"pk": record.pk, "field": name}
    note = note_about(type(record), key)
    rows = getattr(record, name)
    held = digest(sorted(rows.values_list("pk", flat=True)))
    if note.is_as_asked({name: wanted}) or (note.pk and note.held[name] != held):
        return
    rows.set(wanted)
    remember_related(record, name, key, wanted)


def _make(record: M, key: Mapping[str, Any], values: Mapping[str, Any]) -> M:
    _set(record, values)
    record.full_clean()
    record.save()
    note_translations(record)
    remember(record, key, asked=values, written=values, before=Note())
    return record


def _change(
    record: models.Model, key: Mapping[str, Any], values: Mapping[str, Any], note: Note
) -> None:
    news = {name: value for name, value in values.items() if not note.is_as_asked({name: value})}
    news = {name: value for name, value in news.items() if note.may_write(record, name)}
    # Compared after cleaning: what a field makes of a text is what it would store again.
    before = {name: stored(record, name) for name in news}
    if news:
        _set(record, news)
        record.full_clean()
        record.save()
        changed = {name for name in news if stored(record, name) != before[name]}
        note_translations(record, changed=changed)
    remember(record, key, asked=values, written=news, before=note)


def _set(record: models.Model, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(record, name, value)
