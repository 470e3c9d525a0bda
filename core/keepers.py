"""On which screen the texts of a record are kept, and whether somebody may change them there."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from core.findings import page_of, place_of

Screen: TypeAlias = "admin.ModelAdmin[Any]"
Model = type[models.Model]


@dataclass(frozen=True)
class Keeper:
    """The screen of ``owner``, on whose page the texts of ``record`` stand.

    It is the record's own screen or, for a row, that of the record it belongs to.
    """

    record: models.Model
    screen: Screen
    owner: models.Model
    is_row: bool

    @property
    def address(self) -> str:
        """The page, with the place on it that ``admin/find_field.js`` opens."""
        return f"{page_of(self.owner)}#{place_of(self.record)}"

    def address_of(self, name: str) -> str:
        """The page, open at the field ``name``."""
        return f"{self.address}-{name}"

    def may_change(self, request: HttpRequest, name: str) -> bool:
        """Whether the person of ``request`` could change the field ``name`` on that page."""
        if not self.screen.has_change_permission(request, self.owner):
            return False
        form = self._form(request)
        if form is None or not form.has_change_permission(request, self.owner):
            return False
        given: Any = form.get_readonly_fields(request, self.owner)
        return name not in given and name.rpartition("_")[0] not in given

    def formfield(self, request: HttpRequest, name: str) -> forms.Field:
        """The input that the page has for the field ``name``."""
        field: Any = type(self.record)._meta.get_field(name)
        form: Any = self._form(request) or self.screen
        return form.formfield_for_dbfield(field, request)  # type: ignore[no-any-return]

    def _form(self, request: HttpRequest) -> Any:
        if not self.is_row:
            return self.screen
        rows = self.screen.get_inline_instances(request, self.owner)
        return next((row for row in rows if row.model is type(self.record)), None)


def keeper_of(site: admin.AdminSite, request: HttpRequest, record: models.Model) -> Keeper | None:
    """The screen that ``record`` is kept on; None if the site has none for it."""
    model = type(record)
    if model in site._registry:
        return Keeper(record, site._registry[model], record, is_row=False)
    for name, screen in _parents(site, model):
        owner = getattr(record, name)
        if owner is not None and _has_rows(screen, request, owner, model=model, key=name):
            return Keeper(record, screen, owner, is_row=True)
    return None


def _parents(site: admin.AdminSite, model: Model) -> Iterator[tuple[str, Screen]]:
    """Relations of ``model`` that lead to a record with a screen."""
    for field in model._meta.fields:
        target = field.related_model if isinstance(field, models.ForeignKey) else None
        if isinstance(target, type) and target in site._registry:
            yield field.name, site._registry[target]


def _has_rows(
    screen: Screen, request: HttpRequest, owner: models.Model, *, model: Model, key: str
) -> bool:
    """Whether rows of ``model`` stand on the page of ``owner``, now or while it was open."""
    inlines: list[Any] = [*screen.inlines, *screen.get_inlines(request, owner)]
    return any(row.model is model and row.fk_name in {None, key} for row in inlines)
