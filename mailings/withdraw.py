"""An address leaves, or asks to be forgotten: effective on mail that is under way."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.db.models import CharField, Exists, F, Func, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat, Now
from django.utils import timezone

from .disclose import rows_of
from .models import NOBODY, Delivery, Mailing, MailingContent
from .returned.retention import forget_returned

State = Delivery.State


def withdraw(address: str, *, topic: str = "") -> int:
    """Take ``address`` out of mailings that are not over; returns how many rows.

    ``topic`` limits it to mailings about that; letters about nothing are never withdrawn,
    since they answer what the person just did. A message being spoken cannot be called back.
    """
    mailings = Mailing.objects.not_over().exclude(is_letter=True, topic="")
    if topic:
        mailings = mailings.filter(topic=topic)
    return Delivery.objects.filter(
        mailing__in=mailings, address=address.lower(), state__in=[State.WAITING, State.DEFERRED]
    ).update(state=State.WITHDRAWN, reason="left", settled_at=Now())


def withdraw_references(references: "QuerySet[Any, Any]") -> int:
    """Take rows with one of ``references`` (one column) out of mailings that are not over.

    Letters about nothing go on. Returns how many rows.
    """
    return Delivery.objects.filter(
        mailing__in=Mailing.objects.not_over().exclude(is_letter=True, topic=""),
        reference__in=references,
        state__in=[State.WAITING, State.DEFERRED],
    ).update(state=State.WITHDRAWN, reason="left", settled_at=Now())


def readdress(old: str, new: str) -> int:
    """Let what waits for ``old`` go to ``new``, where that is not written to anyway.

    Letters keep their address, since they answer whoever asked. Returns how many rows.
    """
    there = Delivery.objects.filter(mailing=OuterRef("mailing"), address=new.lower())
    return (
        Delivery.objects.filter(
            mailing__in=Mailing.objects.not_over().exclude(is_letter=True, topic=""),
            address=old.lower(),
            state__in=[State.WAITING, State.DEFERRED],
        )
        .exclude(Exists(there))
        .update(address=new.lower())
    )


@transaction.atomic
def forget(*addresses: str, references: Collection[str] = ()) -> int:
    """Erase ``addresses`` from the ledger; the sums of every mailing stay true.

    Rows with one of the ``references`` (what who ordered them set) are theirs too, under
    whichever address. Returns how many rows were made nameless. Rows that waited are withdrawn,
    and what letters said is gone.
    """
    rows = rows_of(*addresses, references=references)
    keys = list(rows.select_for_update().values_list("pk", "mailing"))
    rows = Delivery.objects.filter(pk__in=[key for key, _mailing in keys])
    rows.filter(state__in=[State.WAITING, State.DEFERRED]).update(
        state=State.WITHDRAWN, reason="erased", settled_at=timezone.now()
    )
    letters = [mailing for _key, mailing in keys]
    MailingContent.objects.filter(
        mailing__in=letters, mailing__is_letter=True, mailing__topic=""
    ).update(subject="", html="", text="")
    forget_returned(addresses, [key for key, _mailing in keys])
    # Servers repeat in their refusals to whom they will not deliver.
    said = Func("reason", F("address"), Value("…"), function="replace", output_field=CharField())
    nobody = Concat(Value("erased-"), Cast("pk", CharField()), Value(NOBODY))
    return rows.update(reason=said, address=nobody, name="", reference="", leave_token="")
