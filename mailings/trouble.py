"""Trouble with the relay: told once, remembered per slot, tried again ever more seldom."""

import logging
from datetime import timedelta

from django.conf import settings
from django.db.models import Max, Min
from django.utils import timezone

from .models import Slot
from .relay import Relay, let_rest

logger = logging.getLogger(__name__)

FIRST_REST = timedelta(seconds=5)
LONGEST_REST = timedelta(minutes=5)


def note(slot: int, sentence: str) -> None:
    """Remember that ``slot`` could not use the relay; log it unless some slot did already."""
    now = timezone.now()
    if not Slot.objects.exclude(trouble="").exists():
        logger.error(
            "The mail relay at %s:%s cannot be used: %s. Nothing is lost; it is tried again.",
            settings.EMAIL_HOST,
            settings.EMAIL_PORT,
            sentence.rstrip("."),
        )
    place = Slot.objects.get(number=slot)
    rest = min(FIRST_REST * 2 ** min(place.failures, 10), LONGEST_REST)
    Slot.objects.filter(number=slot).update(
        trouble=sentence[:300],
        trouble_since=place.trouble_since or now,
        failures=min(place.failures + 1, 1000),
        retry_at=now + rest,
    )


def note_relay(relay: Relay, sentence: str, *, instead: Relay) -> None:
    """One relay cannot be used and another is tried in its place; it is logged and rests."""
    let_rest(relay)
    logger.warning(
        "The mail relay at %s cannot be used: %s. Mail goes to %s for now.",
        relay,
        sentence.rstrip("."),
        instead,
    )


def forget(slot: int) -> None:
    """The relay answered; say so when it had not before."""
    cleared = Slot.objects.filter(number=slot).exclude(trouble="")
    if cleared.update(trouble="", trouble_since=None, failures=0, retry_at=None):
        logger.info("The mail relay at %s answers again.", settings.EMAIL_HOST)


def present() -> dict[str, object] | None:
    """The trouble there is now, for the people in the post room: what, since and until when."""
    troubled = Slot.objects.exclude(trouble="")
    first = troubled.order_by("trouble_since").first()
    if first is None:
        return None
    times = troubled.aggregate(since=Min("trouble_since"), retry_at=Max("retry_at"))
    return {"sentence": first.trouble, **times}
