"""What differs between two snapshots of a bulletin, by section, field and language, in words."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.changed_words import marked
from core.completeness import source_language, translated_fields
from core.richtext import RichTextField

from .bindings import fields_of
from .models import Bulletin
from .snapshot import SectionSnapshot, Snapshot
from .versions import KINDS

Names = Mapping[type[models.Model], Mapping[int, str]]
# What the house writes itself.
UNTOLD = {"proposed_because"}


@dataclass(frozen=True)
class Line:
    """One field that differs; ``language`` is "" where it has none."""

    label: str
    language: str
    words: SafeString


@dataclass(frozen=True)
class Difference:
    """What became of the bulletin's own fields or of one section."""

    title: str
    kind: str
    what: str
    lines: list[Line]


def differences(old: Snapshot, new: Snapshot) -> list[Difference]:
    """From ``old`` to ``new``, in the active language; one query a model of bound records."""
    names = _names([*old["sections"], *new["sections"]])
    own = [*_fields(Bulletin, old["fields"], new["fields"])]
    found = [Difference(_("The bulletin itself"), "", _("edited"), own)] if own else []
    before, after = _by_key(old), _by_key(new)
    places = {key: place for place, key in enumerate(_common_order(before, after))}
    moved_places = {key: place for place, key in enumerate(_common_order(after, before))}
    for key in [*after, *(key for key in before if key not in after)]:
        was, now = before.get(key), after.get(key)
        lines = [*_lines(was, now, names)]
        moved = bool(was and now) and (
            was["region"] != now["region"] or places[key] != moved_places[key]  # type: ignore[index]
        )
        if was is None or now is None or lines or moved:
            words = [_what(was, now), *([_("moved")] if moved else [])]
            if was and now and not lines:
                words = words[1:]
            shown = now or was
            assert shown is not None  # noqa: S101 - the key is in one of them
            kind = capfirst(str(KINDS[shown["kind"]]._meta.verbose_name))
            title = _title(shown, names)
            found.append(Difference(title or kind, kind if title else "", ", ".join(words), lines))
    return found


def _what(was: SectionSnapshot | None, now: SectionSnapshot | None) -> str:
    if was is None:
        return pgettext("section", "added")
    return pgettext("section", "removed") if now is None else _("edited")


def _by_key(state: Snapshot) -> dict[tuple[str, int], SectionSnapshot]:
    return {(item["kind"], item["pk"]): item for item in state["sections"] if item["kind"] in KINDS}


def _common_order(
    one: Iterable[tuple[str, int]], other: Mapping[tuple[str, int], object]
) -> list[tuple[str, int]]:
    return [key for key in one if key in other]


def _lines(
    was: SectionSnapshot | None, now: SectionSnapshot | None, names: Names
) -> Iterator[Line]:
    shown = now or was
    assert shown is not None  # noqa: S101 - the key is in one of them
    model = KINDS[shown["kind"]]
    before: Mapping[str, Any] = was["records"] if was else {}
    after: Mapping[str, Any] = now["records"] if now else {}
    for name in fields_of(model):
        field = model._meta.get_field(name)
        old, new = (
            "\n".join(_name(field, pk, names) for pk in records.get(name, ()))
            for records in (before, after)
        )
        if old != new:
            yield Line(_label(field), "", marked(old, new))
    yield from _fields(model, was["fields"] if was else {}, now["fields"] if now else {})


def _fields(
    model: type[models.Model], old: Mapping[str, Any], new: Mapping[str, Any]
) -> Iterator[Line]:
    languages = {
        f"{name}_{code}": (name, code)
        for name in (*translated_fields(model), *UNTOLD)
        for code, _name in settings.LANGUAGES
    }
    for field in model._meta.concrete_fields:
        name, code = languages.get(field.attname, (field.attname, ""))
        before, after = (_text(field, values.get(field.attname)) for values in (old, new))
        if name not in UNTOLD and before != after:
            rich = isinstance(field, RichTextField)
            yield Line(_label(field, name), code, marked(before, after, is_rich=rich))


def _text(field: Any, value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(dict(field.flatchoices).get(value, value))


def _label(field: Any, name: str = "") -> str:
    if name and name != field.attname:
        field = field.model._meta.get_field(name)
    return capfirst(str(field.verbose_name))


def _title(section: SectionSnapshot, names: Names) -> str:
    fields = section["fields"]
    for code in (source_language(), *(code for code, _name in settings.LANGUAGES)):
        if fields.get(f"heading_{code}"):
            return str(fields[f"heading_{code}"])
    model = KINDS[section["kind"]]
    for name in fields_of(model):
        for pk in section["records"].get(name, ())[:1]:
            return _name(model._meta.get_field(name), pk, names)
    return ""


def _name(field: Any, pk: int, names: Names) -> str:
    known = names.get(field.related_model, {})
    return known.get(pk) or _("a record that is deleted (No. %(number)d)") % {"number": pk}


def _names(sections: Iterable[SectionSnapshot]) -> Names:
    """What the bound records are called now."""
    wanted: dict[type[models.Model], set[int]] = {}
    for section in sections:
        if model := KINDS.get(section["kind"]):
            for name in fields_of(model):
                target: Any = model._meta.get_field(name).related_model
                wanted.setdefault(target, set()).update(section["records"].get(name, ()))
    return {
        target: {
            row.pk: str(row) for row in target._default_manager.select_related().filter(pk__in=keys)
        }
        for target, keys in wanted.items()
        if keys
    }
