"""Watches the demonstration's mailing while senders work, and tells what became of everyone."""

import time
from collections.abc import Callable

from django.utils.formats import number_format

from mailings import trouble
from mailings.accounting import account
from mailings.models import Delivery, Mailing

# Senders that slept through a wake-up are woken again after ten seconds.
PATIENCE = 15.0
PACE = 2.0
LEAVING = (Delivery.State.WAITING, Delivery.State.SUBMITTING)


def watch(
    mailing: Mailing,
    *,
    seconds: float,
    say: Callable[[str], object],
    patience: float = PATIENCE,
) -> str:
    """Wait until nothing of ``mailing`` waits any more: what is deferred is for later.

    Says how far it is every two seconds. Returns "", or why rows still wait, in a sentence.
    Must not be called inside a transaction: it would look at what was, and senders would wait.
    """
    began = moved = told = time.monotonic()
    left = _left(mailing)
    while left:
        now = time.monotonic()
        is_idle, is_over = now - moved > patience, now - began > seconds
        if reason := _reason_to_leave(mailing, is_idle=is_idle, is_over=is_over):
            return reason
        if now - told > PACE:
            told = now
            say(f"  {_count(mailing.audience - left)} of {_count(mailing.audience)} …")
        time.sleep(0.2)
        before, left = left, _left(mailing)
        moved = moved if left == before else time.monotonic()
    return ""


def in_words(mailing: Mailing) -> str:
    """The accounting of ``mailing`` in a line: whom it was for, and what became of them."""
    counts = account(mailing).counts
    parts = [f"{_count(counts[state])} {state.label}" for state in Delivery.State if counts[state]]
    return f"{mailing}: {_count(mailing.audience)} readers = {' + '.join(parts)}."


def _reason_to_leave(mailing: Mailing, *, is_idle: bool, is_over: bool) -> str:
    mailing.refresh_from_db()
    if mailing.state != Mailing.State.RUNNING:
        return f"The mailing is {mailing.get_state_display()}; its page in the admin says more."
    if is_idle and (found := trouble.present()):
        words = str(found["sentence"]).rstrip(".")
        return f"The mail relay cannot be used now: {words}. The mailing goes on when it can."
    if is_idle:
        return "No sender takes up the mail. The mailing is under way and goes on when one runs."
    if is_over:
        return "The mailing takes longer than that and goes on by itself."
    return ""


def _left(mailing: Mailing) -> int:
    return Delivery.objects.filter(mailing=mailing, state__in=LEAVING).count()


def _count(number: int) -> str:
    return number_format(number, force_grouping=True)
