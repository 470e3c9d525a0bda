"""Who is written to about a topic: what the post room reads when a mailing is enqueued."""

from typing import Any

from django.db.models import CharField, Count, QuerySet, Value
from django.db.models.functions import Cast, Concat

from .models import Subscription


def confirmed(topic: str) -> "QuerySet[Subscription, Any]":
    """Everyone who confirmed ``topic``, as the columns of ``mailings.enqueue.Entry``."""
    return (
        Subscription.objects.confirmed(topic)
        .order_by("pk")
        .values_list(
            "subscriber__address",
            "subscriber__language",
            Value("", output_field=CharField()),
            Concat(Value("subscription:"), Cast("pk", CharField())),
            "leave_token",
        )
    )


def languages(topic: str) -> dict[str, int]:
    """How many of them read each language."""
    rows = Subscription.objects.confirmed(topic).order_by().values_list("subscriber__language")
    return dict(rows.annotate(Count("pk")))
