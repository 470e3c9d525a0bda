"""A message that came back is kept, read, and what follows from it is done; all or nothing."""

import logging
from collections.abc import Collection, Sequence
from hashlib import sha256

from django.db import transaction
from django.utils import timezone

from core.clock import GENEVA
from mailings import settle_uncertain, signals
from mailings.message import message_id
from mailings.models import NOBODY, WEIGHTS, Bounce, Complaint, Delivery, ReturnedMessage
from mailings.suppress import suppress_bounced, suppress_complained

from .reading import Failed, Reading, read

logger = logging.getLogger(__name__)

Kind = ReturnedMessage.Kind


@transaction.atomic
def take_in(content: bytes, *, envelope_to: Sequence[str] = ()) -> ReturnedMessage | None:
    """Keep and read one message; None if these very bytes were read before.

    Once it returns and its transaction is committed, whoever handed it over may forget it.
    """
    reading = _read(content, envelope_to)
    deliveries = _deliveries(reading)
    kept, is_new = ReturnedMessage.objects.get_or_create(
        digest=sha256(content).hexdigest(),
        defaults={
            "envelope_to": "\n".join(envelope_to),
            "kind": reading.kind,
            "subject": reading.subject,
            "delivery": deliveries[0] if deliveries else None,
            "content": content,
        },
    )
    if not is_new:
        return None
    about = {delivery.address for delivery in deliveries}
    for delivery in deliveries:
        _follow(reading, delivery, kept, about)
    if not deliveries and reading.kind == Kind.COMPLAINT:
        _complain(reading, None, kept)
    return kept


def _read(content: bytes, envelope_to: Sequence[str]) -> Reading:
    """As it reads; what we cannot read is kept as not understood rather than offered for ever."""
    try:
        return read(content, envelope_to=tuple(envelope_to))
    except Exception:
        logger.exception("A message that came back could not be read; it is kept for staff.")
        return Reading(Kind.UNKNOWN)


def _deliveries(reading: Reading) -> list[Delivery]:
    """The rows of the ledger that a message is about: proved by a signed address or by Message-ID.

    A Message-ID cannot be turned back, but it can be checked against the rows of an address.
    What only claims to be about an address is not believed.
    """
    rows = Delivery.objects.select_related("mailing").exclude(address__endswith=NOBODY)
    if reading.deliveries:
        return list(rows.filter(pk__in=reading.deliveries).order_by("pk"))
    if not reading.message_id or not reading.recipients:
        return []
    return [
        row
        for row in rows.filter(address__in=reading.recipients).order_by("-pk")[:500]
        if message_id(row.mailing_id, row.pk) == reading.message_id
    ]


def _follow(
    reading: Reading, delivery: Delivery, kept: ReturnedMessage, about: Collection[str]
) -> None:
    """What one message means for one row: in any case, that the next server had it."""
    settle_uncertain.by_what_came_back(delivery)
    if reading.kind == Kind.BOUNCE:
        if failed := _of_this(reading.failed, delivery, about):
            _bounce(failed, delivery, kept)
    elif reading.kind == Kind.COMPLAINT:
        _complain(reading, delivery, kept)
    elif reading.kind == Kind.LEAVE and delivery.leave_token:
        signals.left_by_mail.send(Delivery, leave_token=delivery.leave_token)


def _of_this(
    failed: Collection[Failed], delivery: Delivery, about: Collection[str]
) -> Failed | None:
    """The failure of this very address; else the first that is of no other row (a forwarding)."""
    own = [item for item in failed if item.address == delivery.address]
    others = [item for item in failed if item.address not in about]
    return next(iter(own or others), None)


def _bounce(failed: Failed, delivery: Delivery, kept: ReturnedMessage) -> None:
    now = timezone.now()
    bounce = Bounce.objects.create(
        address=delivery.address,
        cause=failed.cause,
        status=failed.status,
        diagnosis=failed.diagnosis,
        at=now,
        day=now.astimezone(GENEVA).date(),
        weight=WEIGHTS[failed.cause],
        mailing=delivery.mailing,
        delivery=delivery,
        returned=kept,
    )
    suppress_bounced([bounce.address])
    signals.bounced.send(Bounce, bounce=bounce, address=bounce.address)


def _complain(reading: Reading, delivery: Delivery | None, kept: ReturnedMessage) -> None:
    """Whoever complains is not written to again.

    A report that names only an address is kept for staff and not acted on: anybody could write one.
    """
    named = delivery.address if delivery is not None else (reading.recipients or ("",))[0]
    Complaint.objects.create(
        address=named[:254],
        feedback_type=reading.feedback_type,
        provider=reading.provider,
        at=timezone.now(),
        mailing=delivery.mailing if delivery is not None else None,
        delivery=delivery,
        returned=kept,
    )
    if delivery is not None:
        suppress_complained([named])
        signals.complained.send(Complaint, address=named)
