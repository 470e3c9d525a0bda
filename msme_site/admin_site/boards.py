"""What waits for the secretariat: texts to translate, by kind of record."""

from dataclasses import dataclass

from django.utils.text import capfirst

from core.open_texts import tally


@dataclass(frozen=True)
class Waiting:
    """Records of one kind with the number of their texts that are missing or stale."""

    name: str
    label: str
    missing: int
    stale: int


def waiting() -> list[Waiting]:
    """What waits for a translator, by kind of record; one query."""
    return [
        Waiting(
            name=str(capfirst(row.model._meta.verbose_name_plural)),
            label=row.model._meta.label,
            missing=row.missing,
            stale=row.stale,
        )
        for row in tally()
    ]
