"""Addresses we stop writing to, and begin to write to again."""

from collections.abc import Collection
from datetime import timedelta

from django.db import connection, models, transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_noop as noop

from core.models import write_audit

from .models import Bounce, Delivery, Mailing, Suppression
from .score import ENOUGH, scores_of

# How long nothing is written to an address that bounced; the second time twice as long, and so on.
REST = timedelta(days=180)


@transaction.atomic
def suppress_bounced(addresses: Collection[str]) -> list[str]:
    """Suppress those of ``addresses`` whose score is enough; returns which.

    An address that is suppressed for another reason, or until later, stays as it is.
    """
    over = sorted(address for address, score in scores_of(addresses).items() if score >= ENOUGH)
    return _suppress(over, Suppression.Reason.BOUNCED, rest=REST)


@transaction.atomic
def suppress_complained(addresses: Collection[str]) -> list[str]:
    """Write nothing more to ``addresses``, until somebody lifts it; returns which are new."""
    return _suppress(sorted(addresses), Suppression.Reason.COMPLAINED, rest=None)


@transaction.atomic
def lift(suppression: Suppression, *, actor: models.Model | None) -> bool:
    """Write to the address again, and begin its score anew; False if somebody lifted it before."""
    Bounce.objects.filter(address=suppression.address).update(is_forgiven=True)
    write_audit(
        noop("lifted suppression"),
        suppression,
        actor=actor,
        address=suppression.address,
        reason=suppression.reason,
    )
    gone, _rows = Suppression.objects.filter(pk=suppression.pk).delete()
    return gone == 1


def _suppress(
    addresses: list[str], reason: Suppression.Reason, *, rest: timedelta | None
) -> list[str]:
    if not addresses:
        return []
    days = None if rest is None else rest.days
    with connection.cursor() as cursor:
        cursor.execute(_SUPPRESS, {"addresses": addresses, "reason": str(reason), "rest": days})
        new = [address for (address,) in cursor.fetchall()]
    _take_out(new, reason)
    return new


# A complaint outweighs bounces; neither replaces what staff or the person themselves wanted.
_SUPPRESS = """
INSERT INTO mailings_suppression AS old (address, reason, since, release_on, note, times)
SELECT address, %(reason)s, now(), current_date + %(rest)s::integer, '', 1
FROM unnest(%(addresses)s::text[]) AS given (address)
ON CONFLICT (address) DO UPDATE
SET reason = excluded.reason, since = now(), times = old.times + 1,
    release_on = current_date + %(rest)s::integer * (old.times + 1)
WHERE old.release_on <= current_date
    OR (old.reason = 'bounced' AND excluded.reason = 'complained')
RETURNING address
"""


def _take_out(addresses: list[str], reason: Suppression.Reason) -> None:
    """What waits for them in mailings under way does not leave any more."""
    Delivery.objects.filter(
        address__in=addresses,
        mailing__in=Mailing.objects.not_over(),
        state__in=[Delivery.State.WAITING, Delivery.State.DEFERRED],
    ).update(state=Delivery.State.SUPPRESSED, reason=str(reason), settled_at=Now(), due_at=None)


def is_suppressed_today() -> models.Q:
    """Suppressions that hold today."""
    return models.Q(release_on__isnull=True) | models.Q(release_on__gt=timezone.now().date())
