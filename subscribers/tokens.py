"""Signed links that expire: to confirm a subscription, and to change it.

The link with which one leaves is no such token: it is stored with the
subscription and works for as long as that exists.
"""

from collections.abc import Iterable
from datetime import timedelta

from django.core.signing import BadSignature, TimestampSigner

from .models import Subscriber

GOOD_FOR = timedelta(days=7)

_confirm = TimestampSigner(salt="subscribers.confirm", sep=".")
_preferences = TimestampSigner(salt="subscribers.preferences", sep=".")


class BadLink(Exception):
    """The link was changed, is too old, or belongs to somebody who is gone."""


def confirm_token(subscriber: Subscriber, topics: Iterable[str]) -> str:
    """A link's token that confirms ``topics`` within a week."""
    return _confirm.sign(f"{subscriber.pk}-{'-'.join(topics)}")


def read_confirm_token(token: str) -> tuple[Subscriber, list[str]]:
    """Who confirms which topics; raises ``BadLink``."""
    number, *topics = _value(_confirm, token).split("-")
    return _subscriber(number), topics


def preferences_token(subscriber: Subscriber) -> str:
    """A link's token that opens the choices of ``subscriber`` for a week."""
    return _preferences.sign(str(subscriber.pk))


def read_preferences_token(token: str) -> Subscriber:
    """Whose choices the link opens; raises ``BadLink``."""
    return _subscriber(_value(_preferences, token))


def _value(signer: TimestampSigner, token: str) -> str:
    try:
        return signer.unsign(token, max_age=GOOD_FOR)
    except BadSignature as error:
        raise BadLink from error


def _subscriber(number: str) -> Subscriber:
    found = Subscriber.objects.filter(pk=int(number)).first()
    if found is None:
        raise BadLink
    return found
