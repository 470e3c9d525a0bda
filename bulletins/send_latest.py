"""The latest bulletin goes at once to who has just subscribed and wishes it: a letter of its own.

A bulletin that is mailed to everyone only later leaves these readers out, so that nobody gets it
twice; whoever gets it with everyone else gets no letter.
"""

from collections.abc import Collection
from typing import Any

from mailings.letter import send_letter
from mailings.models import Delivery, Mailing
from subscribers.models import Subscriber, Topic

from .dispatch import content_of, list_id, mailings_of, reference_of_copy
from .models import Bulletin

State = Delivery.State
_ON_ITS_WAY = (State.WAITING, State.DEFERRED, State.SUBMITTING)


def send_latest(
    *, subscriber: Subscriber, topics: Collection[str], latest: bool, **_signal: Any
) -> bool:
    """Mail the newest published bulletin to ``subscriber``; returns whether it is on its way.

    To be called in the transaction of the confirmation, which holds the subscriber's row.
    """
    bulletin = Bulletin.objects.published().first()
    if not latest or Topic.BULLETIN not in topics or bulletin is None:
        return False
    edition = bulletin.editions.filter(language=subscriber.language).first()
    subscription = subscriber.subscriptions.get(topic=Topic.BULLETIN)
    reference = reference_of_copy(bulletin, subscription.pk)
    if edition is None or Mailing.objects.filter(reference=reference).exists():
        return False
    if _comes_with_the_others(bulletin, subscriber.address):
        return True
    send_letter(
        to=subscriber.address,
        language=subscriber.language,
        content=content_of(edition, form=subscriber.form),
        title=str(bulletin.title),
        reference=reference,
        row_reference=subscription.reference,
        leave_token=subscription.leave_token,
        topic=Topic.BULLETIN,
        list_id=list_id(),
        is_sample=bulletin.is_sample,
    )
    return True


def _comes_with_the_others(bulletin: Bulletin, address: str) -> bool:
    """Whether a row for ``address`` in the mailing of ``bulletin`` may still leave."""
    return Delivery.objects.filter(
        mailing__in=mailings_of(bulletin), address=address, state__in=_ON_ITS_WAY
    ).exists()
