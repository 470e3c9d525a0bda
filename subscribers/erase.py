"""Erasing somebody: no row names them any more, and the sums of all mailings stay true."""

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from mailings.withdraw import forget

from .models import ImportRefusal, Subscriber


@transaction.atomic
def erase(subscriber: Subscriber) -> None:
    """Remove ``subscriber`` with subscriptions and evidence, and its name from the post room.

    A suppression stays, since it only keeps us from writing.
    """
    subscriber = Subscriber.objects.select_for_update().get(pk=subscriber.pk)
    ImportRefusal.objects.filter(address=subscriber.address).delete()
    forget(subscriber.address, references=subscriber.references())
    LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(Subscriber), object_id=str(subscriber.pk)
    ).update(object_repr="", change_message="")
    subscriber.delete()
