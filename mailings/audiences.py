"""Who a mailing goes to, asked anew: apps above know it, and say it without being known.

An app registers it for what its references begin with::

    @audience_source("bulletin")
    def readers(mailing: Mailing) -> QuerySet | None: ...

It gives the columns of ``mailings.enqueue.Entry``, or None where there is no audience any more.
"""

from collections.abc import Callable
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from .models import Mailing, Suppression

Audience = QuerySet[Any, Any]
Source = Callable[[Mailing], Audience | None]

_sources: dict[str, Source] = {}


def audience_source(kind: str) -> Callable[[Source], Source]:
    """Register who mailings with a reference "<kind>:…" go to."""

    def register(source: Source) -> Source:
        _sources[kind] = source
        return source

    return register


def audience_now(mailing: Mailing) -> Audience | None:
    """Who would get ``mailing`` if it were handed over now; None if nobody says it."""
    source = _sources.get(mailing.reference.partition(":")[0])
    return source(mailing) if source is not None and not mailing.is_letter else None


def suppressed() -> "QuerySet[Suppression]":
    """Addresses that are not written to at this time."""
    return Suppression.objects.filter(Q(release_on__isnull=True) | Q(release_on__gt=Now()))
