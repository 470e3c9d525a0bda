"""What a mailing's own rows say once it is over: refusals count as bounces, uncertain ones by rule.

No index holds the state of a row (it would slow every message down), so the rows of a mailing are
gone through now and then while it is under way, and once it has ended.
"""

from datetime import datetime, timedelta
from itertools import islice

from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from core.clock import GENEVA

from .models import WEIGHTS, Bounce, Delivery, Mailing
from .models.mailing import NOT_GONE_THROUGH
from .returned.cause import cause_of, exact_status
from .settle_uncertain import by_rule
from .suppress import suppress_bounced

A_BATCH = 1000


# Deferred rows keep a mailing under way for days; its refusals are counted meanwhile.
EVERY = timedelta(minutes=15)


def go_through_what_ended(*, at_most: int = 500) -> int:
    """Go through mailings that ended since the last time; returns how many. Two at once share."""
    return _go_through(Mailing.objects.filter(NOT_GONE_THROUGH), at_most, treats_uncertain=True)


def look_at_what_is_under_way() -> int:
    """Count the refusals so far of mailings under way, each every quarter of an hour."""
    before = timezone.now() - EVERY
    never = Q(gone_through_at__isnull=True, started_at__lt=before)
    due = Mailing.objects.running().filter(never | Q(gone_through_at__lt=before), is_letter=False)
    return _go_through(due, 10, treats_uncertain=False)


@transaction.atomic
def _go_through(mailings: "QuerySet[Mailing]", at_most: int, *, treats_uncertain: bool) -> int:
    locked = mailings.order_by("pk").select_for_update(skip_locked=True)
    keys = list(locked.values_list("pk", flat=True)[:at_most])
    count_refusals(keys)
    Mailing.objects.filter(pk__in=keys).update(gone_through_at=Now())
    if treats_uncertain:
        by_rule(keys)
    return len(keys)


def count_refusals(mailings: list[int]) -> None:
    """Enter as a bounce, once a row, whatever a server refused at once in these mailings."""
    refused = Delivery.objects.filter(
        mailing__in=mailings, state=Delivery.State.REFUSED, reason__regex="^[45][0-9][0-9]"
    )
    rows = refused.values_list("pk", "mailing", "address", "reason", "settled_at")
    stream = rows.iterator(A_BATCH)
    while batch := [_as_bounce(*row) for row in islice(stream, A_BATCH)]:
        Bounce.objects.bulk_create(batch, ignore_conflicts=True)
        suppress_bounced({bounce.address for bounce in batch if bounce.weight})


def _as_bounce(
    delivery: int, mailing: int, address: str, reply: str, settled_at: datetime | None
) -> Bounce:
    at = settled_at or timezone.now()
    cause = cause_of("", reply)
    return Bounce(
        address=address,
        cause=cause,
        status=exact_status("", reply),
        diagnosis=reply,
        at=at,
        day=at.astimezone(GENEVA).date(),
        weight=WEIGHTS[cause],
        at_once=True,
        mailing_id=mailing,
        delivery_id=delivery,
    )
