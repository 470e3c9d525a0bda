"""Who is to be woken: a task is only a wake-up, and one too many does no harm."""

from functools import partial

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from .claim import IS_DUE as DUE
from .hours import is_open
from .models import Slot
from .session import Cursor, living_slots
from .trouble import LONGEST_REST

# A wake-up that nobody heard in this time is of no use: beat asks again every 10 seconds.
EXPIRES = 30


def serves_letters_only(slot: int) -> bool:
    """Whether ``slot`` is the one kept for letters; a single slot serves everything."""
    return slot == 0 and settings.SENDER_SLOTS > 1


def is_due(cursor: Cursor, *, letters_only: bool, is_open: bool = True) -> bool:
    """Whether some row may be claimed now or as soon as its mailing's rate allows.

    ``is_open`` says whether mass mailings go at this hour.
    """
    cursor.execute(_IS_DUE, {"letters_only": letters_only, "is_open": is_open})
    return bool(cursor.fetchone()[0])


_IS_DUE = f"""
SELECT EXISTS (
    SELECT FROM mailings_mailing AS mailing
    WHERE mailing.state = 'running' AND (mailing.is_letter
        OR (NOT %(letters_only)s AND (mailing.is_urgent OR %(is_open)s))) AND (
        EXISTS (SELECT FROM mailings_delivery AS delivery
            WHERE delivery.mailing_id = mailing.id AND delivery.id > mailing.cursor)
        OR EXISTS (SELECT FROM mailings_batch AS batch WHERE batch.mailing_id = mailing.id
            AND batch.holder IS NULL AND {DUE}))
)
"""  # noqa: S608 - only our own words


def wake_on_commit(*, for_letter: bool) -> None:
    """Wake the slots that can serve, once what is to be sent is committed.

    A broker that cannot be reached is logged and no more: beat asks again.
    """
    slots = [0] if for_letter else range(settings.SENDER_SLOTS)
    for slot in slots:
        if for_letter or not serves_letters_only(slot):
            transaction.on_commit(partial(wake, slot), robust=True)


def wake(slot: int) -> None:
    """Put a wake-up for ``slot`` into the queue."""
    from .tasks import send  # noqa: PLC0415 - tasks are made of this module's words

    send.apply_async((slot,), expires=EXPIRES)


def idle_slots_with_work() -> list[int]:
    """Slots in which nobody stands, for which something is due, and which may try the relay."""
    now = timezone.now()  # which may have been set back: nobody rests for longer than that
    rests = Slot.objects.filter(retry_at__gt=now, retry_at__lte=now + LONGEST_REST)
    resting = set(rests.values_list("number", flat=True))
    with connection.cursor() as cursor:
        idle = set(range(settings.SENDER_SLOTS)) - living_slots(cursor) - resting
        open_now = is_open()
        due = {only: is_due(cursor, letters_only=only, is_open=open_now) for only in (True, False)}
    return [slot for slot in sorted(idle) if due[serves_letters_only(slot)]]
