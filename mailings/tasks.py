"""Doors for Celery: wake-ups, nothing more. What is to be done stands in rows."""

from celery import shared_task
from celery.signals import worker_shutting_down
from django.db import connection

from . import reconcile
from .send import run_slot, stopping
from .wake import idle_slots_with_work, wake


@shared_task(acks_late=False)
def send(slot: int) -> None:
    """Send from ``slot`` for at most a minute; then ask to be woken again if need be."""
    if run_slot(slot):
        wake(slot)


@shared_task(acks_late=False)
def wake_senders() -> None:
    """Put the ledger in order and wake who has something to do; beat calls every 10 seconds."""
    reconcile.settle_for_all_dead()
    with connection.cursor() as cursor:
        reconcile.close_cancelled(cursor)
        reconcile.finish_mailings(cursor)
    for slot in idle_slots_with_work():
        wake(slot)


@worker_shutting_down.connect
def leave_after_this_message(**_kwargs: object) -> None:
    """Let senders end within a message instead of within a minute."""
    stopping.set()
