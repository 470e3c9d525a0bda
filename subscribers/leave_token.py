"""What a leave token in a mail stands for: one subscription, or all that digests are about."""

from .models import Subscriber, Subscription


def subscription_of(token: str) -> Subscription | None:
    """The subscription that the token ends, with its subscriber at hand."""
    return Subscription.objects.select_related("subscriber").filter(leave_token=token).first()


def subscriber_of(token: str) -> Subscriber | None:
    """The subscriber for whom the token ends what digests are about."""
    return Subscriber.objects.filter(leave_token=token).first()


def holder_of(token: str) -> Subscriber | None:
    """Whom a mail with this token was for, whichever of both it is."""
    subscription = subscription_of(token)
    return subscription.subscriber if subscription else subscriber_of(token)
