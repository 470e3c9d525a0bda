"""Leaving without the site: a mail to the address in List-Unsubscribe, or a complaint.

Nothing is answered: whoever wrote wants no more mail, and some programs write by themselves.
"""

from typing import Any

from .models import Subscriber, Subscription
from .subscribe import leave, leave_everything


def leave_by_mail(*, leave_token: str, **_more: Any) -> None:
    """End the subscription of ``leave_token``; a second mail changes nothing."""
    found = Subscription.objects.select_related("subscriber").filter(leave_token=leave_token)
    for subscription in found:
        leave(subscription, ip_address=None)


def leave_on_complaint(*, address: str, **_more: Any) -> None:
    """Whoever calls our mail unwanted has left everything: nothing is written there any more."""
    for subscriber in Subscriber.objects.filter(address=address):
        leave_everything(subscriber, ip_address=None)
