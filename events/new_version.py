"""Make the next version of a programme: a draft with the same sessions under the same codes."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from core.completeness import translated_fields
from core.models import TranslationRecord, write_audit

from .models import Forum, ForumSession, Programme, SessionAppearance, SessionOrganiser
from .refusals import NotReady

M = TypeVar("M", bound=models.Model)


@transaction.atomic
def new_version(programme: Programme, *, by: models.Model) -> Programme:
    """A draft after the last version of the forum, copied from ``programme``; set by set.

    Sessions keep their codes, organisers and speakers their order, and translations their state.
    Raises ``NotReady`` with the reason if the forum has a draft already.
    """
    forum = Forum.objects.select_for_update().get(pk=programme.forum_id)
    if draft := forum.programmes.filter(frozen_at=None).order_by("-number").first():
        raise NotReady(
            _("Version %(number)s is still a draft: change that one, or freeze it first.")
            % {"number": draft.number}
        )
    last = forum.programmes.aggregate(last=Max("number"))["last"] or 0
    made = Programme.objects.create(
        forum=forum,
        number=last + 1,
        source_id=programme.source_id,
        source_locator=programme.source_locator,
        source_read_on=programme.source_read_on,
        staff_note=programme.staff_note,
    )
    copied = _copy_sessions(programme, made)
    write_audit("made new version", made, actor=by, copied_from=programme.number, sessions=copied)
    return made


def _copy_sessions(programme: Programme, made: Programme) -> int:
    old = list(ForumSession.objects.filter(programme=programme).order_by("pk"))
    new = _copy(old, lambda _row: {"programme_id": made.pk})
    counterpart = {was.pk: now.pk for was, now in zip(old, new, strict=True)}
    for model in (SessionOrganiser, SessionAppearance):
        rows = list(model._default_manager.filter(session__programme=programme).order_by("pk"))
        _copy(rows, lambda row: {"session_id": counterpart[row.session_id]})
    return len(old)


def _copy(rows: Sequence[M], changed: Callable[[Any], dict[str, Any]]) -> list[M]:
    """The same rows once more, except for what ``changed`` says; and how current their texts are.

    A translated field is copied by its columns: the attribute knows one language only.
    """
    if not rows:
        return []
    model = type(rows[0])
    shared = {"id", *translated_fields(model)}
    names = [field.attname for field in model._meta.concrete_fields if field.name not in shared]
    made = model._default_manager.bulk_create(
        model(**({name: getattr(row, name) for name in names} | changed(row))) for row in rows
    )
    _copy_translation_states(rows, made)
    return made


def _copy_translation_states(rows: Sequence[M], made: Sequence[M]) -> None:
    counterpart = {was.pk: now.pk for was, now in zip(rows, made, strict=True)}
    kept = TranslationRecord.objects.filter(
        content_type=ContentType.objects.get_for_model(rows[0]), object_id__in=counterpart
    )
    copies = []
    for record in kept:
        record.object_id = counterpart[record.object_id]
        record.pk = None
        record._state.adding = True
        copies.append(record)
    TranslationRecord.objects.bulk_create(copies)
