"""Versions: a bulletin's own content is kept after each act that changed it."""

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_noop

from accounts.models import User
from core.completeness import State, states

from .models import SECTION_MODELS, Bulletin, Section, Version
from .snapshot import Snapshot, digest, snapshot

FOUND = gettext_noop("found")
KINDS: dict[str, type[Section]] = {model.kind: model for model in SECTION_MODELS}


@transaction.atomic
def keep_version(bulletin: Bulletin, *, by: User | None, verb: str) -> Version | None:
    """Keep ``bulletin`` as it stands after ``verb``; None if it stands as the last version has it.

    To be called inside the transaction of the act, after everything is saved. The bulletin's row
    is held until then, so that two acts never get one number.
    """
    Bulletin.objects.select_for_update().filter(pk=bulletin.pk).exists()
    state = snapshot(bulletin)
    name = digest(state)
    last = bulletin.versions.order_by("-number").values_list("number", "digest").first()
    if last is not None and last[1] == name:
        return None
    return Version.objects.create(
        bulletin=bulletin,
        number=last[0] + 1 if last else 1,
        by=by,
        verb=verb,
        state=state,
        stale=list(_stale(bulletin, state)),
        digest=name,
    )


def keep_first(bulletin: Bulletin) -> None:
    """Before an act: keep what is there, if nothing was kept of this bulletin so far."""
    if not bulletin.versions.exists():
        keep_version(bulletin, by=None, verb=FOUND)


def _stale(bulletin: Bulletin, state: Snapshot) -> Iterator[dict[str, Any]]:
    kinds = {section["kind"] for section in state["sections"]}
    rows: dict[str, list[Any]] = {
        kind: [*KINDS[kind]._default_manager.filter(parent_id=bulletin.pk)]
        for kind in sorted(kinds)
    }
    for kind, records in {"": [bulletin], **rows}.items():
        for item in states(records):
            if item.state is State.STALE:
                yield {
                    "kind": kind,
                    "pk": item.record.pk,
                    "field": item.field,
                    "language": item.language,
                    "source": item.source_then,
                }
