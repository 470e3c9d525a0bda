"""What the house finds odd in its records and tells its staff; nothing is mended silently.

An app registers a check in its own ``findings.py``::

    @finding_source("members")
    def roster_findings() -> Iterable[Finding]: ...
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from django.db import models
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _


class Grade(models.TextChoices):
    """How serious a finding is."""

    ERROR = "error", _("error")  # blocks
    WARNING = "warning", _("warning")  # is acknowledged by a person
    NOTE = "note", _("note")  # is only told


@dataclass(frozen=True)
class Finding:
    """One odd thing: what is wrong, where, and what to do.

    ``key`` is stable between runs, so that an acknowledgement can refer to it.
    ``where`` is the address of the admin page on which it can be mended, ``note`` what
    staff wrote about it, in their own language.
    """

    key: str
    grade: Grade
    sentence: str
    where: str = ""
    note: str = ""


def page_of(record: models.Model) -> str:
    """The admin page that ``record`` is kept on; only for models with a screen of their own."""
    options = record._meta
    return reverse(f"admin:{options.app_label}_{options.model_name}_change", args=[record.pk])


def place_of(record: models.Model, field: str = "") -> str:
    """The id of the element at which ``field`` of ``record``, or the record, is edited.

    Forms of the admin carry these ids; ``admin/find_field.js`` opens what hides them.
    """
    parts = ("at", record._meta.model_name or "", str(record.pk), field)
    return "-".join(part for part in parts if part)


def called(record: models.Model) -> str:
    """The record's name, no longer than a sentence bears."""
    return Truncator(str(record)).chars(80)


Source = Callable[[], Iterable[Finding]]
S = TypeVar("S", bound=Source)

_sources: dict[str, list[Source]] = {}


def finding_source(topic: str) -> Callable[[S], S]:
    """Register a function that looks for findings about ``topic``."""

    def register(source: S) -> S:
        _sources.setdefault(topic, []).append(source)
        return source

    return register


def findings(*topics: str) -> list[Finding]:
    """All findings about ``topics`` (all topics if none is named), errors first."""
    order = list(Grade)
    found = [
        item
        for topic, sources in _sources.items()
        if not topics or topic in topics
        for source in sources
        for item in source()
    ]
    return sorted(found, key=lambda item: (order.index(item.grade), item.key))
