"""What the loader wrote last time, in the journal: so it knows which values staff have edited.

One entry for each record: under what key the file names it, and for each value a digest of
what the file asked for and of what the row held after that.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_noop

from core.models import AuditEntry, write_audit

LOADED = gettext_noop("loaded from the sample")


@dataclass(frozen=True)
class Note:
    """The last entry about one record; empty if the loader has never written it."""

    pk: Any = None
    asked: Mapping[str, str] = field(default_factory=dict)
    held: Mapping[str, str] = field(default_factory=dict)

    def is_as_asked(self, values: Mapping[str, Any]) -> bool:
        """Whether the file asks for nothing else than last time."""
        return all(self.asked.get(name) == digest(value) for name, value in values.items())

    def may_write(self, record: models.Model, name: str) -> bool:
        """Whether the row still holds what the loader left, or nothing where it left nothing."""
        if name in self.held:
            return self.held[name] == digest(stored(record, name))
        found: Any = record._meta.get_field(name)
        return stored(record, name) in {None, "", found.get_default()}


def note_about(model: type[models.Model], key: Mapping[str, Any]) -> Note:
    """What was last written under ``key``, in one query."""
    entry = (
        AuditEntry.objects.filter(
            verb=LOADED,
            content_type=ContentType.objects.get_for_model(model),
            detail__key=_plain(key),
        )
        .order_by("-pk")
        .first()
    )
    if entry is None:
        return Note()
    return Note(entry.object_id, entry.detail["asked"], entry.detail["held"])


def remember(
    record: models.Model,
    key: Mapping[str, Any],
    *,
    asked: Mapping[str, Any],
    written: Iterable[str],
    before: Note,
) -> None:
    """Write down what the file asks of ``record``, and what it holds where that was written."""
    names = list(written)
    record.refresh_from_db(fields=names)  # as the next run will read it
    held = {name: digest(stored(record, name)) for name in names}
    write_audit(
        LOADED,
        record,
        key=_plain(key),
        asked={name: digest(value) for name, value in asked.items()},
        held={**before.held, **held},
    )


def remember_related(
    record: models.Model, name: str, key: Mapping[str, Any], related: Iterable[Any]
) -> None:
    """Write down the rows that the many-to-many field ``name`` was made to hold."""
    keys = list(related)
    write_audit(
        LOADED,
        record,
        key=_plain(key),
        asked={name: digest(keys)},
        held={name: digest(sorted(keys))},
    )


def stored(record: models.Model, name: str) -> Any:
    """The value of a field as the database compares it: a related row by its key."""
    found = record._meta.get_field(name)
    return getattr(record, getattr(found, "attname", name))


def digest(value: Any) -> str:
    """What a value is recognized by; a record by its key."""
    text = str(value.pk if isinstance(value, models.Model) else value)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _plain(key: Mapping[str, Any]) -> dict[str, str]:
    return {
        name: str(value.pk if isinstance(value, models.Model) else value)
        for name, value in key.items()
    }
