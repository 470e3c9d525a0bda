"""Leaving without the site: a mail to the address in List-Unsubscribe, or a complaint.

Nothing is answered: whoever wrote wants no more mail, and some programs write by themselves.
"""

from typing import Any

from .leave_token import subscriber_of, subscription_of
from .models import Subscriber
from .subscribe import leave, leave_digests, leave_everything


def leave_by_mail(*, leave_token: str, **_more: Any) -> None:
    """End what ``leave_token`` stands for; a second mail changes nothing."""
    if subscription := subscription_of(leave_token):
        leave(subscription, ip_address=None)
    elif subscriber := subscriber_of(leave_token):
        leave_digests(subscriber, ip_address=None)


def leave_on_complaint(*, address: str, **_more: Any) -> None:
    """Whoever calls our mail unwanted has left everything: nothing is written there any more."""
    for subscriber in Subscriber.objects.filter(address=address):
        leave_everything(subscriber, ip_address=None)
