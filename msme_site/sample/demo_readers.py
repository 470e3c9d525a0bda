"""The demonstration's 1,200 subscribers: made up, in three languages, joined along a curve.

Everything follows from a reader's number, so that every installation has the same
readers. Their addresses are in a domain that exists nowhere.
"""

import math
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from django.utils import translation

from mailings.models import Suppression
from subscribers.consent import VERSION, consent_text
from subscribers.models import Consent, Subscriber, Subscription, Topic

READERS = 1200
DOMAIN = "sample.example"
# The local mail server refuses and defers addresses that say so.
MARKED = {
    "refused": {7, 141, 212, 298, 402, 530, 577, 689, 815, 934, 1047, 1103},
    "deferred": {13, 186, 266, 511, 638, 742, 968, 1150},
}
# It takes mail for these, and sends a report back.
RETURNED = {"bounced": {33, 377, 701, 988}, "full": {95, 604}}
SUPPRESSED = {
    64: Suppression.Reason.BOUNCED,
    390: Suppression.Reason.COMPLAINED,
    873: Suppression.Reason.STAFF,
}
# Out of twenty readers: eleven in English, five in French, four in Spanish.
LANGUAGES = (
    *("en", "fr", "en", "es", "en", "en", "fr", "en", "es", "en"),
    *("en", "fr", "en", "es", "en", "en", "fr", "en", "es", "fr"),
)
# Every reader has the bulletin; every third, second and seventh has something else too.
ALSO = {Topic.MEETINGS: 3, Topic.FORUM: 2, Topic.HELPDESK: 7}

# Slow at first, fastest in June, when two of the Group's meetings took place within three weeks.
FIRST_DAY = datetime(2018, 1, 31, tzinfo=UTC)
LAST_DAY = datetime(2018, 9, 28, tzinfo=UTC)
MIDDLE = datetime(2018, 6, 14, tzinfo=UTC)
SPREAD = timedelta(days=32)


def load() -> int:
    """Add the readers with their evidence, once and for all; returns how many.

    Whom staff removed since does not come back. To be called inside the caller's transaction.
    """
    if Subscriber.objects.filter(is_sample=True).exists():
        return 0
    there = set(Subscriber.objects.values_list("address", flat=True))
    new = [number for number in range(1, READERS + 1) if address_of(number) not in there]
    readers = dict(zip(new, _add_readers(new), strict=True))
    subscriptions = [item for number in new for item in _subscriptions(number, readers[number])]
    moments = [item.asked_at for item in subscriptions]
    Subscription.objects.bulk_create(subscriptions)
    for item, moment in zip(subscriptions, moments, strict=True):
        item.asked_at = moment  # a new row is always asked for now
    Subscription.objects.bulk_update(subscriptions, ["asked_at"], batch_size=500)
    _add_evidence(subscriptions)
    Suppression.objects.bulk_create(
        [
            Suppression(address=address_of(number), reason=reason, note="sample")
            for number, reason in SUPPRESSED.items()
        ],
        ignore_conflicts=True,
    )
    return len(new)


def address_of(number: int) -> str:
    """Reader 7 is reader-0007.refused@sample.example, reader 8 reader-0008@sample.example."""
    mark = next(
        (f".{word}" for word, numbers in (MARKED | RETURNED).items() if number in numbers), ""
    )
    return f"reader-{number:04}{mark}@{DOMAIN}"


def joined_at(number: int) -> datetime:
    """When a reader confirmed: in order of numbers along a logistic curve, in working hours."""
    first, last = (1 / (1 + math.exp((MIDDLE - day) / SPREAD)) for day in (FIRST_DAY, LAST_DAY))
    share = first + (last - first) * (number - 0.5) / READERS
    day = MIDDLE + SPREAD * math.log(share / (1 - share))
    day -= timedelta(days=max(day.weekday() - 4, 0))
    return day.replace(hour=7, minute=0, second=0, microsecond=0) + timedelta(
        minutes=number * 37 % 600
    )


def asked_at(number: int) -> datetime:
    """When a reader asked: some minutes before the link in the letter was followed."""
    return joined_at(number) - timedelta(minutes=2 + number * 11 % 53)


def _add_readers(numbers: list[int]) -> list[Subscriber]:
    readers = Subscriber.objects.bulk_create(
        Subscriber(
            address=address_of(number),
            language=LANGUAGES[number % len(LANGUAGES)],
            is_sample=True,
        )
        for number in numbers
    )
    for number, reader in zip(numbers, readers, strict=True):
        reader.created_at = asked_at(number)
    Subscriber.objects.bulk_update(readers, ["created_at"], batch_size=500)
    return readers


def _subscriptions(number: int, reader: Subscriber) -> Iterator[Subscription]:
    topics = [Topic.BULLETIN, *(topic for topic, every in ALSO.items() if number % every == 0)]
    confirmed_at = joined_at(number)
    for topic in topics:
        has_left = topic != Topic.BULLETIN and number % 10 == 0
        yield Subscription(
            subscriber=reader,
            topic=topic,
            state=Subscription.State.ENDED if has_left else Subscription.State.CONFIRMED,
            asked_at=asked_at(number),
            confirmed_at=confirmed_at,
            ended_at=confirmed_at + timedelta(days=2) if has_left else None,
        )


def _add_evidence(subscriptions: list[Subscription]) -> None:
    """What each of them was shown, and when they asked, confirmed and left."""
    texts = {}
    for language in set(LANGUAGES):
        with translation.override(language):
            texts[language] = consent_text()
    acts = [
        (Consent.Act.ASKED, "asked_at"),
        (Consent.Act.CONFIRMED, "confirmed_at"),
        (Consent.Act.ENDED, "ended_at"),
    ]
    evidence, moments = [], []
    for item in subscriptions:
        language = item.subscriber.language
        for act, field in acts:
            if (moment := getattr(item, field)) is not None:
                shown = act != Consent.Act.ENDED  # who leaves is shown no text to agree with
                moments.append(moment)
                evidence.append(
                    Consent(
                        subscriber=item.subscriber,
                        topic=item.topic,
                        act=act,
                        text=texts[language] if shown else "",
                        text_version=VERSION if shown else "",
                        language=language,
                    )
                )
    Consent.objects.bulk_create(evidence)
    for consent, moment in zip(evidence, moments, strict=True):
        consent.at = moment
    Consent.objects.bulk_update(evidence, ["at"], batch_size=500)
