"""What a returned message says, before anything is looked up: pure, the same for the same bytes."""

from dataclasses import dataclass, replace
from email.message import Message

from django.conf import settings

from mailings.message import read_returned_to
from mailings.models import Bounce, ReturnedMessage

from . import delivery_report, feedback, own, robots, unstructured
from .cause import cause_of, exact_status
from .failure import Action, Recipient
from .parts import addresses_in, header, headers, open_message, original_of

Kind = ReturnedMessage.Kind


@dataclass(frozen=True)
class Failed:
    """One recipient that failed for good: as the report names it, and why."""

    address: str
    cause: Bounce.Cause
    status: str
    diagnosis: str


@dataclass(frozen=True)
class Reading:
    """What a message is, and what of it must be looked up.

    ``deliveries`` are those that the message proves to be about, by addresses that only we can
    make; ``message_id`` and ``recipients`` are claims, to be checked against the ledger.
    """

    kind: Kind
    subject: str = ""
    failed: tuple[Failed, ...] = ()
    deliveries: tuple[int, ...] = ()
    message_id: str = ""
    recipients: tuple[str, ...] = ()
    feedback_type: str = ""
    provider: str = ""


def read(content: bytes, *, envelope_to: tuple[str, ...] = ()) -> Reading:
    """Read one message; ``envelope_to`` is whom it was handed over for, if that is known."""
    message = open_message(content)
    original = original_of(message)
    to = _own_addresses([*envelope_to, *_recipients_named_by(message)])
    about = to or _own_addresses(_traces(original))
    bare = Reading(
        Kind.UNKNOWN,
        subject=header(message, "Subject")[:250],
        deliveries=tuple(dict.fromkeys(number for _purpose, number in about)),
        message_id=own.message_id_of(original),
        recipients=tuple(addresses_in(headers(original, "To"))) if original is not None else (),
    )
    return _read(message, bare, asks_to_leave=any(purpose == "leave" for purpose, _number in to))


def _read(message: "Message[str, str]", bare: Reading, *, asks_to_leave: bool) -> Reading:
    complaint = feedback.read(message)
    if complaint is not None:
        return replace(
            bare,
            kind=Kind.COMPLAINT,
            feedback_type=complaint.kind,
            provider=complaint.provider,
            recipients=tuple(dict.fromkeys([*bare.recipients, *complaint.recipients])),
        )
    recipients = delivery_report.read(message) or unstructured.read_marked(message)
    if recipients:
        return _reported(recipients, bare)
    if (kind := _kind_by_itself(message, asks_to_leave=asks_to_leave)) is not None:
        return replace(bare, kind=kind)
    return _reported(recipients, bare) if (recipients := unstructured.read(message)) else bare


def _kind_by_itself(message: "Message[str, str]", *, asks_to_leave: bool) -> Kind | None:
    """What is neither a report nor the words of a mail system."""
    if own.is_ours(message):
        return Kind.OURS
    if asks_to_leave and not robots.is_answer(message):
        return Kind.LEAVE
    if robots.is_automatic(message) and not unstructured.is_from_daemon(message):
        return Kind.REPLY
    return None


def _reported(recipients: list[Recipient], bare: Reading) -> Reading:
    """A report on recipients; one that failed makes it a bounce, whatever became of others."""
    failed = tuple(
        Failed(
            item.address,
            cause_of(item.status, item.diagnosis),
            exact_status(item.status, item.diagnosis),
            item.diagnosis,
        )
        for item in recipients
        if item.action == Action.FAILED
    )
    delayed = any(item.action == Action.DELAYED for item in recipients)
    named = [*bare.recipients, *(item.address for item in recipients if item.address)]
    return replace(
        bare,
        kind=Kind.BOUNCE if failed else Kind.DELAY if delayed else Kind.ARRIVAL,
        failed=failed,
        recipients=tuple(dict.fromkeys(named)),
    )


def _recipients_named_by(message: "Message[str, str]") -> list[str]:
    """Whom a mailbox got it for: servers note the envelope's recipient in one of these."""
    names = ("X-Original-To", "Delivered-To", "Envelope-To", "X-Envelope-To", "To", "Cc")
    return addresses_in([value for name in names for value in headers(message, name)])


def _traces(original: "Message[str, str] | None") -> list[str]:
    """Addresses of ours within the head of our own message that came back."""
    if original is None:
        return []
    names = ("Return-Path", "X-Envelope-From", "Envelope-From", "List-Unsubscribe")
    return own.addresses_within(" ".join(v for name in names for v in headers(original, name)))


def _own_addresses(addresses: list[str]) -> list[tuple[str, int]]:
    return [found for address in addresses if (found := read_returned_to(address)) is not None]


def takes_mail_for(address: str) -> bool:
    """Whether mail to ``address`` is for us to read: ours by signature, or the one for abuse."""
    abuse = f"abuse@{settings.BOUNCE_DOMAIN}".lower()
    return address.strip().lower() == abuse or read_returned_to(address) is not None
