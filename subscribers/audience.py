"""Who is written to about a topic: what the post room reads when a mailing is enqueued."""

from typing import Any

from django.db.models import CharField, Count, QuerySet, Value
from django.db.models.functions import Cast, Concat

from .models import Frequency, Segment, Subscriber, Subscription

Entries = QuerySet[Subscription, Any]


def readers(topic: str, *, segment: Segment | None = None) -> "QuerySet[Subscription]":
    """The confirmed subscriptions to ``topic``, of a segment or of everyone.

    How often they want to be written to does not matter here: what is urgent concerns them all.
    """
    found = Subscription.objects.confirmed(topic)
    if segment is not None:
        fitting = Subscriber.objects.filter(segment.condition())
        found = found.filter(subscriber__in=fitting.order_by())
    return found


def readers_at_once(
    topic: str, *, form: str = "", segment: Segment | None = None
) -> "QuerySet[Subscription]":
    """Those of them who want each mailing as it appears, and not in a digest.

    ``form`` limits them to who reads it in full, or headlines only.
    """
    found = readers(topic, segment=segment).filter(subscriber__frequency=Frequency.EACH)
    return found.filter(subscriber__form=form) if form else found


def as_entries(subscriptions: "QuerySet[Subscription]") -> Entries:
    """``subscriptions`` as the columns of ``mailings.enqueue.Entry``."""
    return subscriptions.order_by("pk").values_list(
        "subscriber__address",
        "subscriber__language",
        Value("", output_field=CharField()),
        Concat(Value("subscription:"), Cast("pk", CharField())),
        "leave_token",
    )


def entries(topic: str, *, segment: Segment | None = None) -> Entries:
    """Everyone who confirmed ``topic``, or those in ``segment``: whom a notice goes to."""
    return as_entries(readers(topic, segment=segment))


def by_language(subscriptions: "QuerySet[Subscription]") -> dict[str, int]:
    """How many of ``subscriptions`` read each language; languages nobody reads are left out."""
    rows = subscriptions.order_by().values_list("subscriber__language")
    return dict(rows.annotate(Count("pk")))
