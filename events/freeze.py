"""Freeze a programme: from then on it is what was announced, and cannot change."""

from collections.abc import Collection

from django.db import models, transaction
from django.utils.translation import gettext as _

from core.clock import site_now
from core.findings import Grade
from core.models import write_audit

from .inspect_programme import inspect_programme
from .models import Programme
from .refusals import NotReady


@transaction.atomic
def freeze(programme: Programme, *, by: models.Model, seen: Collection[str] = ()) -> Programme:
    """Make ``programme`` final and public; ``seen`` are the keys of the warnings accepted.

    Raises ``NotReady`` with a sentence for each reason; then nothing has happened.
    """
    programme = Programme.objects.select_for_update().get(pk=programme.pk)
    if programme.is_frozen:
        raise NotReady(programme.frozen_sentence())
    if not programme.sessions.exists():
        raise NotReady(_("A programme without sessions cannot be frozen."))
    found = inspect_programme(programme)
    if errors := [item.sentence for item in found if item.grade == Grade.ERROR]:
        raise NotReady(*errors)
    warnings = [item for item in found if item.grade == Grade.WARNING]
    if unseen := [item.sentence for item in warnings if item.key not in seen]:
        raise NotReady(_("Tick each warning that you accept."), *unseen)
    programme.frozen_at = site_now()
    programme.save(update_fields=["frozen_at"])
    write_audit(
        "froze programme", programme, actor=by, accepted=sorted(item.key for item in warnings)
    )
    return programme
