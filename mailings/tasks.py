"""Doors for Celery: wake-ups, nothing more. What is to be done stands in rows."""

import logging
from imaplib import IMAP4

from celery import shared_task
from celery.signals import worker_shutting_down
from django.conf import settings
from django.db import connection

from . import afterwards, pace, reconcile
from .returned import mailbox, retention
from .send import run_slot, stopping
from .start_on_time import start_due
from .wake import idle_slots_with_work, wake

logger = logging.getLogger(__name__)


@shared_task(acks_late=False)
def send(slot: int) -> None:
    """Send from ``slot`` for at most a minute; then ask to be woken again if need be."""
    if run_slot(slot):
        wake(slot)


@shared_task(acks_late=False)
def wake_senders() -> None:
    """Put the ledger in order and wake who has something to do; beat calls every 10 seconds."""
    start_due()
    reconcile.settle_for_all_dead()
    with connection.cursor() as cursor:
        reconcile.close_cancelled(cursor)
        reconcile.finish_mailings(cursor)
        pace.forget_slowness(cursor)
    for slot in idle_slots_with_work():
        wake(slot)


@worker_shutting_down.connect
def leave_after_this_message(**_kwargs: object) -> None:
    """Let senders end within a message instead of within a minute."""
    stopping.set()


@shared_task
def go_through_what_ended() -> None:
    """Count refusals, and apply rules to uncertain rows of mailings that ended; every minute."""
    while afterwards.go_through_what_ended():
        pass
    afterwards.look_at_what_is_under_way()


@shared_task
def read_mailbox() -> None:
    """Read what came back into the mailbox of BOUNCE_IMAP_URL; beat calls every minute."""
    if not settings.BOUNCE_IMAP_URL:
        return
    try:
        mailbox.read_mailbox(settings.BOUNCE_IMAP_URL)
    except (OSError, IMAP4.error) as error:
        logger.warning("The mailbox of BOUNCE_IMAP_URL could not be read: %s", error)


@shared_task
def remove_old_returned() -> None:
    """Remove the bytes of what came back after a month; beat calls once a day."""
    retention.remove_old()
