"""An address leaves, or asks to be forgotten: effective on mail that is under way."""

from django.db import transaction
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat, Now
from django.utils import timezone

from .models import Delivery, Mailing

State = Delivery.State


def withdraw(address: str, *, topic: str = "") -> int:
    """Take ``address`` out of mailings that are not over; returns how many rows.

    ``topic`` limits it to mailings about that; letters about nothing are never withdrawn,
    since they answer what the person just did. A message being spoken cannot be called back.
    """
    mailings = Mailing.objects.not_over().exclude(is_letter=True, topic="")
    if topic:
        mailings = mailings.filter(topic=topic)
    return Delivery.objects.filter(
        mailing__in=mailings, address=address.lower(), state__in=[State.WAITING, State.DEFERRED]
    ).update(state=State.WITHDRAWN, reason="left", settled_at=Now())


@transaction.atomic
def forget(address: str) -> int:
    """Erase ``address`` from the ledger; the sums of every mailing stay true.

    Returns how many rows were made nameless. Rows that waited are withdrawn.
    """
    rows = Delivery.objects.filter(address=address.lower())
    rows.filter(state__in=[State.WAITING, State.DEFERRED]).update(
        state=State.WITHDRAWN, reason="erased", settled_at=timezone.now()
    )
    nobody = Concat(Value("erased-"), Cast("pk", CharField()), Value("@invalid"))
    return rows.update(address=nobody, name="", reference="", leave_token="")
