"""A subscription moves to another address: confirmed from the new one, told to the old one."""

from django.db import transaction

from mailings.withdraw import readdress

from . import consent
from .letters import write_letter
from .models import Consent, Subscriber, Subscription
from .throttle import may_write
from .tokens import address_token

State = Subscription.State


class AddressTaken(Exception):
    """The new address has a subscription of its own."""


def ask_for_change(subscriber: Subscriber, *, to: str, ip_address: str | None) -> None:
    """Write to the new address, whoever it belongs to; too many requests cause nothing."""
    to = to.strip().lower()
    if may_write(to, ip_address):
        write_letter("new_address", subscriber, to=to, token=address_token(subscriber, to))


@transaction.atomic
def change_address(subscriber: Subscriber, *, to: str, ip_address: str | None) -> Subscriber:
    """The new mailbox answered: from now on mail goes there, what is under way too.

    Returns the subscriber as it is then. Raises ``AddressTaken``.
    """
    subscriber = Subscriber.objects.select_for_update().get(pk=subscriber.pk)
    old = subscriber.address
    _take_over(subscriber, to)
    subscriber.address = to
    subscriber.save(update_fields=["address"])
    held = subscriber.subscriptions.filter(state=State.CONFIRMED).order_by("topic")
    topics = list(held.values_list("topic", flat=True))
    consent.record(subscriber, topics, Consent.Act.CONFIRMED, ip_address=ip_address)
    readdress(old, to)
    write_letter("moved", subscriber, to=old)
    return subscriber


def _take_over(subscriber: Subscriber, address: str) -> None:
    """Make ``address`` free where nobody has confirmed it; what is known of it comes along."""
    other = Subscriber.objects.select_for_update().filter(address=address).first()
    if other is None:
        return
    if other.subscriptions.filter(state=State.CONFIRMED).exists():
        raise AddressTaken
    Consent.objects.filter(subscriber=other).update(subscriber=subscriber)
    other.delete()
