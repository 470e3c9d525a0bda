"""What the ledger holds about somebody, for whoever asks what we know of them."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from .models import Bounce, Complaint, Delivery, MailingContent, Suppression


class Written(NamedTuple):
    """A message to somebody: ``at`` is when the last was heard of it, or its mailing was made."""

    at: datetime
    address: str
    subject: str
    state: str


def rows_of(*addresses: str, references: Collection[str] = ()) -> "QuerySet[Delivery, Any]":
    """The rows about somebody: to one of ``addresses``, or with one of the ``references``."""
    own = Q(address__in=[address.lower() for address in addresses])
    return Delivery.objects.filter(own | Q(reference__in=list(references))).order_by("pk")


def disclose(*addresses: str, references: Collection[str] = ()) -> list[Written]:
    """Every message to somebody, oldest first, in one query."""
    subject = MailingContent.objects.filter(
        mailing=OuterRef("mailing"), language=OuterRef("language")
    ).values("subject")
    rows = rows_of(*addresses, references=references).annotate(
        at=Coalesce("settled_at", F("mailing__created_at")), subject=Subquery(subject[:1])
    )
    return [
        Written(row.at, row.address, row.subject or row.mailing.title, str(row.get_state_display()))
        for row in rows.select_related("mailing")
    ]


class CameBack(NamedTuple):
    """A message that did not reach somebody, or of which they complained."""

    at: datetime
    address: str
    why: str


def came_back(*addresses: str, references: Collection[str] = ()) -> list[CameBack]:
    """Every bounce and complaint that is kept of somebody, oldest first, in two queries."""
    rows = rows_of(*addresses, references=references).order_by().values("pk")
    own = Q(address__in=[address.lower() for address in addresses]) | Q(delivery__in=rows)
    bounces = [CameBack(b.at, b.address, b.get_cause_display()) for b in Bounce.objects.filter(own)]
    complaints = [
        CameBack(item.at, item.address, _("complaint")) for item in Complaint.objects.filter(own)
    ]
    return sorted(bounces + complaints)


def tried() -> "QuerySet[Delivery, Any]":
    """Rows of which something has left, or may have: their people know that we write."""
    states = Delivery.State
    untried = [states.WAITING, states.SUPPRESSED, states.EXCLUDED, states.WITHDRAWN]
    return Delivery.objects.exclude(state__in=untried)


def suppressions_of(address: str) -> "QuerySet[Suppression]":
    """Why ``address`` is not written to, if it is not."""
    return Suppression.objects.filter(address=address.lower())
