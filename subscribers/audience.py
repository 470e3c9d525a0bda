"""Who is written to about a topic: what the post room reads when a mailing is enqueued."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import (
    BooleanField,
    CharField,
    Count,
    Exists,
    ExpressionWrapper,
    OuterRef,
    Q,
    QuerySet,
    Value,
)
from django.db.models.functions import Cast, Concat

from .models import Frequency, Segment, Subscriber, Subscription, Topic

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


def counts_at_once(topic: str, segments: Collection[Segment]) -> dict[int, int]:
    """How many of ``readers_at_once`` are in each segment, by its key; one statement for all."""
    if not segments:
        return {}
    wanted = {
        f"of_{one.pk}": Count(
            "pk", filter=Q(subscriber__in=Subscriber.objects.filter(one.condition()).order_by())
        )
        for one in segments
    }
    found = readers_at_once(topic).aggregate(**wanted)
    return {one.pk: found[f"of_{one.pk}"] for one in segments}


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


@dataclass(frozen=True)
class DigestReaders:
    """Who reads the same digest: its topics, its form, and how many in each language."""

    topics: tuple[str, ...]
    form: str
    languages: Mapping[str, int]


def digest_readers(
    frequency: str, topics: Collection[str], *, before: datetime
) -> list[DigestReaders]:
    """Who takes a digest of this ``frequency`` and has one of ``topics``, by what they read.

    Whoever wants each bulletin as it appears has the rest in the weekly one; whoever confirmed a
    topic after ``before`` starts with the next one. One statement.
    """
    ordered = sorted(topics)
    rows = (
        _with_topics(frequency, ordered, before)
        .order_by()
        .values_list("form", "language", *(f"has_{topic}" for topic in ordered))
        .annotate(Count("pk"))
    )
    found: dict[tuple[tuple[str, ...], str], dict[str, int]] = {}
    for form, language, *held, number in rows:
        here = tuple(topic for topic, has in zip(ordered, held, strict=True) if has)
        if here:
            found.setdefault((here, form), {})[language] = number
    return [DigestReaders(*key, languages) for key, languages in sorted(found.items())]


def digest_entries(
    frequency: str, topics: Collection[str], readers: DigestReaders, *, before: datetime
) -> "QuerySet[Subscriber, Any]":
    """Those ``readers`` as the columns of ``mailings.enqueue.Entry``; the rest as they were found.

    Their leave token is that of digests, which are about several topics.
    """
    held = {f"has_{topic}": topic in readers.topics for topic in topics}
    return (
        _with_topics(frequency, topics, before)
        .filter(form=readers.form, **held)
        .order_by("pk")
        .values_list(
            "address",
            "language",
            Value("", output_field=CharField()),
            Concat(Value("subscriber:"), Cast("pk", CharField())),
            "leave_token",
        )
    )


def _with_topics(
    frequency: str, topics: Collection[str], before: datetime
) -> "QuerySet[Subscriber, Any]":
    """Subscribers of this ``frequency``, each topic a column that says whether it was confirmed."""
    in_time = Q(confirmed_at__isnull=True) | Q(confirmed_at__lte=before)
    takers = [frequency, *([Frequency.EACH] if frequency == Frequency.WEEKLY else [])]

    def has(topic: str) -> "ExpressionWrapper[Q]":
        held = Subscription.objects.confirmed(topic).filter(in_time, subscriber=OuterRef("pk"))
        condition = Q(Exists(held))
        if topic == Topic.BULLETIN:
            condition &= ~Q(frequency=Frequency.EACH)
        return ExpressionWrapper(condition, output_field=BooleanField())

    return Subscriber.objects.filter(frequency__in=takers).annotate(
        **{f"has_{topic}": has(topic) for topic in topics}
    )
