"""What waits for the secretariat: texts to translate, and where each can be mended."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.contrib.admin.utils import label_for_field
from django.db import models
from django.forms.models import _get_foreign_key
from django.urls import reverse
from django.utils.text import capfirst

from core.completeness import FieldState
from core.open_texts import open_texts, tally


@dataclass(frozen=True)
class Waiting:
    """Records of one kind with the number of their texts that are missing or stale."""

    name: str
    label: str
    missing: int
    stale: int


@dataclass(frozen=True)
class OpenText:
    """A line of the board: a text that is missing or stale, and the page to mend it on."""

    kind: str
    state: FieldState
    field: str
    url: str


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


def board(site: admin.AdminSite, *, label: str = "", language: str = "") -> list[OpenText]:
    """The open texts of one model ("members.Person") or all, in one language or all."""
    chosen = [apps.get_model(label)] if label else []
    return [
        OpenText(
            kind=str(capfirst(state.record._meta.verbose_name)),
            state=state,
            field=capfirst(str(label_for_field(state.field, type(state.record)))),
            url=_page_of(site, state.record),
        )
        for state in open_texts(*chosen)
        if language in {"", state.language}
    ]


def _page_of(site: admin.AdminSite, record: models.Model) -> str:
    """The page that ``record`` is kept on: its own, or that of the record it belongs to."""
    model = type(record)
    if model in site._registry:
        return _change_url(model, record.pk)
    for parent, name in _parents(site, model):
        if (pk := getattr(record, name)) is not None:
            return _change_url(parent, pk)
    return ""


def _parents(
    site: admin.AdminSite, model: type[models.Model]
) -> Iterator[tuple[type[models.Model], str]]:
    """Models on whose pages rows of ``model`` are kept, with the attribute that points there."""
    for parent, screen in site._registry.items():
        for inline in screen.inlines:
            if inline.model is model:
                key: Any = _get_foreign_key(parent, model, fk_name=inline.fk_name)
                yield parent, key.attname


def _change_url(model: type[models.Model], pk: object) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[pk])
