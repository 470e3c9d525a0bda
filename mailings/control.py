"""What staff do with a mailing: start, stop, pause, resume, cancel; written once, audited.

Senders ask for the state before every message, so each act is felt at the next.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from django.db import models, transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop as noop
from django.utils.translation import pgettext_lazy

from core.models import write_audit

from .models import Mailing
from .wake import wake_on_commit

State = Mailing.State
# In which whoever pressed the button may still say stop.
GRACE = timedelta(seconds=60)
# A wake-up is laid for a start that is near; beat, which looks every ten seconds, finds the others.
NEAR = timedelta(minutes=5)


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
        Act("start", _("Start"), noop("start mailing"), (State.READY, State.HELD), State.RUNNING),
        Act(
            "stop",
            pgettext_lazy("a mailing that is about to start", "Stop"),
            noop("stop mailing"),
            (State.PLANNED,),
            State.READY,
        ),
        Act("pause", _("Pause"), noop("pause mailing"), (State.RUNNING,), State.PAUSED),
        Act("resume", _("Resume"), noop("resume mailing"), (State.PAUSED,), State.RUNNING),
        Act(
            "cancel",
            _("Cancel"),
            noop("cancel mailing"),
            (State.READY, State.PLANNED, State.HELD, State.RUNNING, State.PAUSED),
            State.CANCELLED,
        ),
    )
}


def possible_acts(mailing: Mailing) -> list[Act]:
    """What can be done with ``mailing`` as it is."""
    return [act for act in ACTS.values() if mailing.state in act.possible_in]


@transaction.atomic
def perform(name: str, mailing: Mailing, *, actor: models.Model | None = None) -> None:
    """Do the act called ``name``; raises ``NotPossible`` if the mailing has moved on."""
    act = ACTS[name]
    values: dict[str, object] = {}
    if name == "start":
        values = {"started_at": timezone.now(), "starts_at": None}
    elif name == "stop":
        values = {"starts_at": None}
    move(mailing, act.possible_in, state=act.leads_to, **values)
    if not mailing.is_letter:  # nobody's decision: it goes as it is written
        write_audit(act.in_journal, mailing, actor=actor)
    if act.leads_to == State.RUNNING:
        wake_on_commit(for_letter=mailing.is_letter)
    elif act.leads_to == State.CANCELLED:
        transaction.on_commit(_wake_everyone, robust=True)


def move(mailing: Mailing, from_states: tuple[State, ...], **values: object) -> None:
    """Set ``values`` if the mailing is in one of ``from_states`` still, else ``NotPossible``."""
    if Mailing.objects.filter(pk=mailing.pk, state__in=from_states).update(**values) != 1:
        raise NotPossible(_("This mailing has moved on meanwhile; look at its state again."))
    mailing.refresh_from_db()


@transaction.atomic
def start_at(mailing: Mailing, moment: datetime, *, actor: models.Model | None) -> None:
    """Have the clock start ``mailing`` at ``moment``; until then it can be stopped.

    Raises ``NotPossible`` for a moment that has passed, or if the mailing has moved on.
    """
    left = moment - timezone.now()
    if left < timedelta():
        raise NotPossible(_("This time has passed already."))
    move(
        mailing,
        ACTS["start"].possible_in,
        state=State.PLANNED,
        starts_at=moment,
        started_by=actor.pk if actor else None,
    )
    write_audit(noop("plan mailing"), mailing, actor=actor, starts_at=moment.isoformat())
    if left <= NEAR:
        transaction.on_commit(partial(_wake_everyone, after=left), robust=True)


def start_after_grace(
    mailing: Mailing, *, actor: models.Model | None, grace: timedelta = GRACE
) -> None:
    """Have ``mailing`` start in a moment, which leaves time for second thoughts."""
    start_at(mailing, timezone.now() + grace, actor=actor)


def start(mailing: Mailing, *, actor: models.Model | None = None) -> None:
    """Let a mailing that is ready go at once."""
    perform("start", mailing, actor=actor)


def stop(mailing: Mailing, *, actor: models.Model | None = None) -> None:
    """Take the time back at which a mailing was to start; it is ready as before."""
    perform("stop", mailing, actor=actor)


def pause(mailing: Mailing, *, actor: models.Model | None = None) -> None:
    """Hold a mailing that is under way; what is being spoken is finished."""
    perform("pause", mailing, actor=actor)


def resume(mailing: Mailing, *, actor: models.Model | None = None) -> None:
    """Let a paused mailing go on."""
    perform("resume", mailing, actor=actor)


def cancel(mailing: Mailing, *, actor: models.Model | None = None) -> None:
    """End a mailing for good; rows that still wait are left out, with that reason."""
    perform("cancel", mailing, actor=actor)


@transaction.atomic
def stop_for_good(mailing: Mailing, *, actor: models.Model | None) -> None:
    """Cancel a mailing that has not begun; raises ``NotPossible`` for one that has."""
    act = ACTS["cancel"]
    move(mailing, (State.READY, State.PLANNED, State.HELD), state=act.leads_to)
    write_audit(act.in_journal, mailing, actor=actor)
    transaction.on_commit(_wake_everyone, robust=True)


def _wake_everyone(after: timedelta = timedelta()) -> None:
    from .tasks import wake_senders  # noqa: PLC0415 - tasks are made of this module's words

    wake_senders.apply_async(countdown=after.total_seconds() + 0.1 if after else 0)
