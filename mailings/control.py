"""What staff do with a mailing: start, pause, resume, cancel; written once, audited.

Senders ask for the state before every message, so each act is felt at the next.
"""

from dataclasses import dataclass

from django.db import models, transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop as noop

from core.models import write_audit

from .models import Mailing
from .wake import wake_on_commit

State = Mailing.State
NOT_OVER = (State.READY, State.RUNNING, State.PAUSED)


class NotPossible(Exception):
    """The mailing is not in a state for this; somebody may have got there first."""


@dataclass(frozen=True)
class Act:
    """One thing to do with a mailing, the states it is possible in, and where it leads."""

    name: str
    words: Promise
    in_journal: str
    possible_in: tuple[State, ...]
    leads_to: State


ACTS = {
    act.name: act
    for act in (
        Act("start", _("Start"), noop("start mailing"), (State.READY,), State.RUNNING),
        Act("pause", _("Pause"), noop("pause mailing"), (State.RUNNING,), State.PAUSED),
        Act("resume", _("Resume"), noop("resume mailing"), (State.PAUSED,), State.RUNNING),
        Act("cancel", _("Cancel"), noop("cancel mailing"), NOT_OVER, State.CANCELLED),
    )
}


def possible_acts(mailing: Mailing) -> list[Act]:
    """What can be done with ``mailing`` as it is."""
    return [act for act in ACTS.values() if mailing.state in act.possible_in]


@transaction.atomic
def perform(name: str, mailing: Mailing, *, actor: models.Model | None = None) -> None:
    """Do the act called ``name``; raises ``NotPossible`` if the mailing has moved on."""
    act = ACTS[name]
    values = {"started_at": timezone.now()} if name == "start" else {}
    moved = Mailing.objects.filter(pk=mailing.pk, state__in=act.possible_in).update(
        state=act.leads_to, **values
    )
    if moved != 1:
        raise NotPossible(_("This mailing has moved on meanwhile; look at its state again."))
    if not mailing.is_letter:  # nobody's decision: it goes as it is written
        write_audit(act.in_journal, mailing, actor=actor)
    mailing.refresh_from_db()
    if act.leads_to == State.RUNNING:
        wake_on_commit(for_letter=mailing.is_letter)
    elif act.leads_to == State.CANCELLED:
        transaction.on_commit(_wake_everyone, robust=True)


def start(mailing: Mailing, *, actor: models.Model | None = None) -> None:
    """Let a mailing that is ready go."""
    perform("start", mailing, actor=actor)


def pause(mailing: Mailing, *, actor: models.Model | None = None) -> None:
    """Hold a mailing that is under way; what is being spoken is finished."""
    perform("pause", mailing, actor=actor)


def resume(mailing: Mailing, *, actor: models.Model | None = None) -> None:
    """Let a paused mailing go on."""
    perform("resume", mailing, actor=actor)


def cancel(mailing: Mailing, *, actor: models.Model | None = None) -> None:
    """End a mailing for good; rows that still wait are left out, with that reason."""
    perform("cancel", mailing, actor=actor)


def _wake_everyone() -> None:
    from .tasks import wake_senders  # noqa: PLC0415 - tasks are made of this module's words

    wake_senders.delay()
