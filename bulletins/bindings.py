"""Which records the sections of bulletins are bound to, as short keys: "figures:figures:12"."""

from collections.abc import Iterator

from django.db import models
from django.db.models import QuerySet

from .models import SECTION_MODELS, Bulletin, RosterSection, Section


def fields_of(model: type[Section]) -> list[str]:
    """The fields of ``model`` that bind it to records."""
    return [
        field.name
        for field in (*model._meta.fields, *model._meta.many_to_many)
        if isinstance(field, models.ForeignKey | models.ManyToManyField) and field.name != "parent"
    ]


def key(model: type[Section], field: str, value: object) -> str:
    """The name of one binding."""
    return f"{model.kind}:{field}:{value}"


def bound(bulletins: QuerySet[Bulletin]) -> set[str]:
    """What the sections of ``bulletins`` show; one query per field."""
    return set(_bound(bulletins))


def _bound(bulletins: QuerySet[Bulletin]) -> Iterator[str]:
    for model in SECTION_MODELS:
        sections = model._default_manager.filter(parent__in=bulletins)
        for field in fields_of(model):
            for value in sections.values_list(field, flat=True):
                if value is not None:
                    yield key(model, field, value)
    for day in RosterSection.objects.filter(parent__in=bulletins).values_list("as_of", flat=True):
        yield key(RosterSection, "as_of", day)
