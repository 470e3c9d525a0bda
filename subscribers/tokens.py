"""Signed links that expire: to confirm a subscription, and to change it.

The link with which one leaves is no such token: it is stored with the
subscription and works for as long as that exists.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.core.signing import (
    BadSignature,
    SignatureExpired,
    TimestampSigner,
    b64_decode,
    b64_encode,
)
from django.utils.crypto import constant_time_compare, salted_hmac

from .models import Subscriber, Topic

GOOD_FOR = timedelta(days=7)

_confirm = TimestampSigner(salt="subscribers.confirm", sep=".")
_preferences = TimestampSigner(salt="subscribers.preferences", sep=".")
_address = TimestampSigner(salt="subscribers.address", sep=".")
_LATEST = "latest"


class BadLink(Exception):
    """The link was changed, is too old, or belongs to somebody who is gone."""


class Expired(BadLink):
    """The link was right once."""


@dataclass(frozen=True)
class Request:
    """What a link in a letter confirms: ``topics``, and whether the latest is mailed at once."""

    topics: tuple[str, ...]
    latest: bool


def confirm_token(subscriber: Subscriber, topics: Iterable[str], *, latest: bool = False) -> str:
    """A link's token that confirms ``topics`` within a week."""
    asked = [*topics, *([_LATEST] if latest else [])]
    return _confirm.sign("-".join([_who(subscriber), *asked]))


def read_confirm_token(token: str) -> tuple[Subscriber, Request]:
    """Who confirms what; raises ``BadLink``, or ``Expired`` where it did once."""
    number, mark, *asked = _value(_confirm, token).split("-")
    return _subscriber(number, mark), _request(asked)


def read_expired_confirm_token(token: str) -> Request:
    """What a link confirmed when it was good; who, is not told. Raises ``BadLink``."""
    _number, _mark, *asked = _value(_confirm, token, max_age=None).split("-")
    return _request(asked)


def preferences_token(subscriber: Subscriber) -> str:
    """A link's token that opens the choices of ``subscriber`` for a week."""
    return _preferences.sign(_who(subscriber))


def read_preferences_token(token: str, max_age: timedelta | None = GOOD_FOR) -> Subscriber:
    """Whose choices the link opens; raises ``BadLink``, or ``Expired`` where it did once."""
    return _subscriber(*_value(_preferences, token, max_age=max_age).split("-"))


def address_token(subscriber: Subscriber, to: str) -> str:
    """A link's token that confirms ``to`` as the new address, within a week."""
    return _address.sign(f"{_who(subscriber)}-{b64_encode(to.encode()).decode('ascii')}")


def read_address_token(token: str, max_age: timedelta | None = GOOD_FOR) -> tuple[Subscriber, str]:
    """Who changes to which address; raises ``BadLink``, or ``Expired`` where it did once."""
    number, mark, to = _value(_address, token, max_age=max_age).split("-", 2)
    return _subscriber(number, mark), b64_decode(to.encode("ascii")).decode()


def _request(asked: Iterable[str]) -> Request:
    words = list(asked)
    return Request(tuple(word for word in words if word in Topic), _LATEST in words)


def _who(subscriber: Subscriber) -> str:
    """Who it is, as long as the address is the same: links mailed to an old one end with it."""
    return f"{subscriber.pk}-{_mark_of(subscriber.address)}"


def _mark_of(address: str) -> str:
    return salted_hmac("subscribers.address", address, algorithm="sha256").hexdigest()[:16]


def _value(signer: TimestampSigner, token: str, max_age: timedelta | None = GOOD_FOR) -> str:
    try:
        return signer.unsign(token, max_age=max_age)
    except SignatureExpired as error:
        raise Expired from error
    except BadSignature as error:
        raise BadLink from error


def _subscriber(number: str, mark: str) -> Subscriber:
    found = Subscriber.objects.filter(pk=int(number)).first()
    if found is None or not constant_time_compare(mark, _mark_of(found.address)):
        raise BadLink
    return found
