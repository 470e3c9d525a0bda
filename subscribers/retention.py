"""How long is kept what nobody needs any more; beat removes it, a verb for each kind."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from core.jobs import FILE_KEPT
from mailings.withdraw import forget

from .models import Consent, ImportRefusal, Subscriber, SubscriberImport, Subscription
from .tokens import GOOD_FOR

State = Subscription.State

# How long after leaving it may have to be shown that mail was wanted; the page on privacy
# says so (templates/about/).
EVIDENCE_TERM = timedelta(days=3 * 365)
# How long the lines that a file could not bring in can be looked up.
REFUSALS_KEPT = timedelta(days=30)


@transaction.atomic
def remove_stale_pending() -> int:
    """Forget requests that nobody confirmed while their link was good; returns how many.

    Who had confirmed before and asked again goes back to *ended*: the evidence stays, and its
    term goes on. Whoever has nothing else is forgotten altogether, by the post room too.
    """
    stale = Subscription.objects.filter(state=State.PENDING, asked_at__lt=timezone.now() - GOOD_FOR)
    again = stale.filter(confirmed_at__isnull=False).update(state=State.ENDED)
    requests = list(stale.select_for_update().values_list("pk", "subscriber"))
    Subscription.objects.filter(pk__in=[key for key, _subscriber in requests]).delete()
    _forget_who_has_nothing([subscriber for _key, subscriber in requests])
    return again + len(requests)


@transaction.atomic
def remove_old_evidence() -> int:
    """Remove what ended longer ago than ``EVIDENCE_TERM``, with its evidence; returns how many.

    A subscription and what was agreed to for it go together. Evidence of requests that nobody
    confirmed goes at the same age. Who has nothing else is forgotten altogether.
    """
    term = timezone.now() - EVIDENCE_TERM
    over = Subscription.objects.filter(state=State.ENDED, ended_at__lt=term)
    gone = list(over.select_for_update().values_list("pk", "subscriber"))
    Subscription.objects.filter(pk__in=[key for key, _subscriber in gone]).delete()
    still = Subscription.objects.filter(
        Q(state=State.CONFIRMED) | Q(ended_at__gte=term) | Q(state=State.PENDING),
        subscriber=OuterRef("subscriber"),
        topic=OuterRef("topic"),
    )
    Consent.objects.filter(~Exists(still), at__lt=term).delete()
    _forget_who_has_nothing([subscriber for _key, subscriber in gone])
    return len(gone)


@transaction.atomic
def forget_files() -> int:
    """Forget files that nobody has brought in, and refused lines, which hold addresses.

    Returns how many files.
    """
    now = timezone.now()
    ImportRefusal.objects.filter(of__made_at__lt=now - REFUSALS_KEPT).delete()
    old = SubscriberImport.objects.filter(made_at__lt=now - FILE_KEPT)
    _all, rows = old.filter(state=SubscriberImport.State.LOOKED).delete()
    return rows.get(SubscriberImport._meta.label, 0)


def _forget_who_has_nothing(keys: list[int]) -> None:
    """Erase those of ``keys`` (subscribers) that have no subscription left."""
    nothing = Subscriber.objects.filter(pk__in=keys, subscriptions__isnull=True)
    found = list(nothing.values_list("pk", "address"))
    forget(
        *(address for _key, address in found),
        references=[f"subscriber:{key}" for key, _address in found],
    )
    Subscriber.objects.filter(pk__in=[key for key, _address in found]).delete()
