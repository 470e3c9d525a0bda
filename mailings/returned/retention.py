"""How long what came back is kept: the bytes name people, and are needed only to ask why."""

from collections.abc import Collection
from datetime import timedelta

from django.db.models import CharField, Q, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from mailings.models import NOBODY, Bounce, Complaint, ReturnedMessage

# A month is enough to look into what a mailing brought back.
KEPT = timedelta(days=30)


def remove_old() -> int:
    """Remove messages that came back more than a month ago; returns how many.

    What was read from them stays: bounces and complaints, which say nothing but the address.
    """
    old = ReturnedMessage.objects.filter(received_at__lt=timezone.now() - KEPT)
    return old.delete()[1].get(ReturnedMessage._meta.label, 0)


def forget_returned(addresses: Collection[str], deliveries: Collection[int]) -> None:
    """Erase who it was from what came back for ``addresses`` or rows; the sums stay true."""
    own = Q(address__in=[address.lower() for address in addresses]) | Q(delivery__in=deliveries)
    ReturnedMessage.objects.filter(
        Q(delivery__in=deliveries)
        | Q(pk__in=Bounce.objects.filter(own).values("returned"))
        | Q(pk__in=Complaint.objects.filter(own).values("returned"))
    ).delete()
    nobody = Concat(Value("erased-"), Cast("pk", CharField()), Value(NOBODY))
    Bounce.objects.filter(own).update(address=nobody, diagnosis="")
    Complaint.objects.filter(own).update(address=nobody)
