"""What became of a bulletin: how often it was read, and who left after it, by language."""

from datetime import timedelta
from typing import NamedTuple

from django.conf import settings
from django.db.models import CharField, Count, Exists, OuterRef, Q, Sum, Value
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils import timezone

from core.clock import GENEVA
from mailings.models import Delivery, Mailing
from subscribers.models import Subscription

from .models import Bulletin, EditionViews

LATELY = timedelta(days=7)
_REACHED = (Delivery.State.ACCEPTED, Delivery.State.UNCERTAIN)


class Reading(NamedTuple):
    """One edition: views of its page and of its PDF, in all and within a week; who left."""

    language: str
    page: int
    pdf: int
    lately: int
    left: int


def readings_of(bulletin: Bulletin, mailings: list[Mailing]) -> list[Reading]:
    """A line for each edition of ``bulletin``, and who left after one of its ``mailings``."""
    since = timezone.now().astimezone(GENEVA).date() - LATELY
    medium = EditionViews.Medium

    def views(**condition: object) -> Coalesce:
        return Coalesce(Sum("views__number", filter=Q(**condition)), 0)

    left = who_left(mailings)
    editions = bulletin.editions.order_by().values_list(
        "language",
        views(views__medium=medium.PAGE),
        views(views__medium=medium.PDF),
        views(views__day__gt=since),
    )
    order = [code for code, _name in settings.LANGUAGES]
    in_order = sorted(editions, key=lambda edition: order.index(edition[0]))
    return [
        Reading(language, page, pdf, lately, left.get(language, 0))
        for language, page, pdf, lately in in_order
    ]


def who_left(mailings: list[Mailing]) -> dict[str, int]:
    """How many left after one of ``mailings`` and before the next one about its topic, by language.

    A subscription that ended belongs to the last message about its topic that had reached it by
    then. Those who were erased since, or left years ago, are not known any more.
    """
    if not any(mailing.topic for mailing in mailings):
        return {}
    sent = Delivery.objects.filter(
        reference=OuterRef("row_reference"),
        state__in=_REACHED,
        settled_at__lte=OuterRef("ended_at"),
    )
    later = sent.filter(mailing__topic=OuterRef("topic"), mailing__is_letter=False)
    last = later.order_by("-settled_at", "-pk").values("mailing")[:1]
    ended = (
        Subscription.objects.filter(
            state=Subscription.State.ENDED, topic__in={mailing.topic for mailing in mailings}
        )
        .annotate(row_reference=Concat(Value("subscription:"), Cast("pk", CharField())))
        .filter(Exists(sent.filter(mailing__in=mailings)))
        .annotate(after=last)
        .filter(after__in=[mailing.pk for mailing in mailings])
    )
    languages = ended.order_by().values_list("subscriber__language")
    return dict(languages.annotate(Count("pk")))
