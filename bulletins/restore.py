"""Restore: a draft becomes again what an earlier version of it held."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import User
from core.completeness import digest, note_translations, source_language, translated_fields
from core.models import TranslationRecord, write_audit

from .bindings import fields_of
from .compose import touch
from .models import SECTION_MODELS, Bulletin, Section, Version
from .refusals import NotReady
from .snapshot import SectionSnapshot, snapshot
from .snapshot import digest as digest_of
from .versions import KINDS, keep_version

VERB = gettext_noop("restored")
# A record and the names of its changed fields, as ``note_translations`` takes them.
Changed = tuple[models.Model, list[str] | None]


@dataclass
class Restored:
    """What came of it: sentences about what could not come back, empty if everything did."""

    lost: list[str] = field(default_factory=list)


@transaction.atomic
def restore(version: Version, *, by: User) -> Restored:
    """Give the bulletin of ``version`` the content it had then.

    It is an edit: it voids approvals, and is itself a version, so that it can be taken back.
    Raises ``NotReady`` with the reason why not.
    """
    bulletin = Bulletin.objects.select_for_update().get(pk=version.bulletin_id)
    if not by.has_perm("bulletins.change_bulletin"):
        raise NotReady(_("You have no permission to change a bulletin."))
    if bulletin.is_published:
        raise NotReady(_("This bulletin is published; what was published does not change."))
    if digest_of(snapshot(bulletin)) == version.digest:
        raise NotReady(_("The bulletin holds what this version held."))
    keep_version(bulletin, by=None, verb="changed")
    restored = Restored()
    records = [_own_fields(bulletin, version.state["fields"])]
    records += _sections(bulletin, version.state["sections"], restored)
    for record, changed in records:
        note_translations(record, by=by, changed=changed)
    _note_stale(version.stale)
    write_audit(VERB, bulletin, actor=by, version=version.number, lost=restored.lost)
    touch(bulletin, by=by, verb=VERB)
    return restored


def _own_fields(bulletin: Bulletin, values: Mapping[str, Any]) -> Changed:
    changed = _set(bulletin, values)
    try:
        bulletin.validate_unique()
        bulletin.validate_constraints()
    except ValidationError as error:
        raise NotReady(" ".join(dict.fromkeys(error.messages))) from error
    bulletin.save()
    return bulletin, changed


def _sections(
    bulletin: Bulletin, wanted: Iterable[SectionSnapshot], restored: Restored
) -> Iterator[Changed]:
    by_kind: dict[str, dict[int, SectionSnapshot]] = {model.kind: {} for model in SECTION_MODELS}
    for item in wanted:
        if item["kind"] in by_kind:
            by_kind[item["kind"]][item["pk"]] = item
    for model in SECTION_MODELS:
        items = by_kind[model.kind]
        there = {row.pk: row for row in model._default_manager.filter(parent=bulletin)}
        model._default_manager.filter(pk__in=there.keys() - items.keys()).delete()
        for pk, item in items.items():
            section = there.get(pk) or model(pk=pk, parent=bulletin)
            if (kept := _section(section, item, restored)) is not None:
                yield kept


def _section(section: Section, item: SectionSnapshot, restored: Restored) -> Changed | None:
    """The section as ``item`` has it, saved; None if what it must show is gone."""
    model = type(section)
    many = {row.name for row in model._meta.many_to_many}
    bound = {name: _alive(model, name, item["records"].get(name, [])) for name in fields_of(model)}
    gone = sum(len(item["records"].get(name, [])) - len(keys) for name, keys in bound.items())
    for name in bound.keys() - many:
        setattr(section, f"{name}_id", next(iter(bound[name]), None))
    section.region, section.ordering = item["region"], item["ordering"]
    is_new = section._state.adding
    changed = _set(section, item["fields"])
    called = _called(model, item)
    if gone and bound.keys() - many:
        restored.lost.append(
            _("The section “%(section)s” cannot come back: what it showed has been deleted.")
            % {"section": called}
        )
        model._default_manager.filter(pk=section.pk).delete()
        return None
    section.save()
    for name in many:
        getattr(section, name).set(bound[name])
    if gone:
        restored.lost.append(
            _("The section “%(section)s” came back without what has been deleted: %(number)d.")
            % {"section": called, "number": gone}
        )
    for name in _files(model):
        if (file := item["fields"].get(name)) and not default_storage.exists(file):
            restored.lost.append(_("The image of “%(section)s” is gone.") % {"section": called})
    return section, None if is_new else changed


def _alive(model: type[Section], name: str, keys: list[int]) -> list[int]:
    target: Any = model._meta.get_field(name).related_model
    if not keys:
        return []
    there = set(target._default_manager.filter(pk__in=keys).values_list("pk", flat=True))
    return [key for key in keys if key in there]


def _called(model: type[Section], item: SectionSnapshot) -> str:
    headings = (text for name, text in item["fields"].items() if name.startswith("heading_"))
    return next(filter(None, headings), "") or capfirst(str(model._meta.verbose_name))


def _files(model: type[models.Model]) -> list[str]:
    return [row.attname for row in model._meta.fields if isinstance(row, models.FileField)]


def _set(record: models.Model, values: Mapping[str, Any]) -> list[str]:
    """Give ``record`` the stored ``values``; the names of what changed.

    A field that the model no longer has is left. With a source its translations count as changed:
    they fit it as they did then.
    """
    fields = {row.attname: row for row in record._meta.concrete_fields}
    changed = []
    for name, value in values.items():
        if name in fields:
            new = fields[name].to_python(value)
            if (record.__dict__.get(name) or "") != (new or ""):
                changed.append(name)
            setattr(record, name, new)
    for name in translated_fields(type(record)):
        if f"{name}_{source_language()}" in changed:
            changed += [f"{name}_{code}" for code, _name in settings.LANGUAGES]
    return changed


def _note_stale(stale: Iterable[Mapping[str, Any]]) -> None:
    """What did not fit its source at the time does not fit it now."""
    for item in stale:
        model: type[models.Model] = KINDS[item["kind"]] if item["kind"] else Bulletin
        TranslationRecord.objects.filter(
            content_type=ContentType.objects.get_for_model(model),
            object_id=item["pk"],
            field=item["field"],
            language=item["language"],
        ).update(
            source_hash=digest(item["source"]),
            source_text=item["source"],
            made_at=timezone.now(),
        )
