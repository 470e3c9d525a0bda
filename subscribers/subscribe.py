"""Asking, confirming, choosing, leaving: each a verb with its evidence, in one transaction."""

from collections.abc import Collection
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from mailings.withdraw import withdraw

from . import consent, signals
from .letters import write_letter
from .models import Consent, Subscriber, Subscription, Topic
from .throttle import may_write
from .tokens import confirm_token, preferences_token

State = Subscription.State

# What the post room knows mailings by that are about several topics.
DIGEST = "digest"
# How long after leaving one may come back without a new confirmation.
REGRET = timedelta(days=1)


@transaction.atomic
def ask(
    address: str,
    *,
    language: str,
    topics: Collection[str],
    ip_address: str | None,
    latest: bool = False,
) -> None:
    """Somebody asks for ``topics`` at ``address``: one letter goes there, whoever it is.

    Who has them all is told so; others are asked to confirm. Nothing that was
    confirmed changes before the mailbox answers. Too many requests cause nothing.
    ``latest``: once confirmed, the newest mail is wanted at once.
    """
    address = address.strip().lower()
    if not may_write(address, ip_address):
        return
    subscriber, _made = Subscriber.objects.get_or_create(
        address=address, defaults={"language": language}
    )
    held = set(
        subscriber.subscriptions.filter(state=State.CONFIRMED).values_list("topic", flat=True)
    )
    if not held and subscriber.language != language:
        subscriber.language = language
        subscriber.save(update_fields=["language"])
    wanted = sorted(set(topics) - held)
    if not wanted:
        write_letter("already", subscriber, token=preferences_token(subscriber))
        return
    for topic in wanted:
        Subscription.objects.update_or_create(
            subscriber=subscriber,
            topic=topic,
            defaults={"state": State.PENDING, "asked_at": timezone.now()},
        )
    consent.record(subscriber, wanted, Consent.Act.ASKED, ip_address=ip_address)
    token = confirm_token(subscriber, wanted, latest=latest)
    write_letter("confirm", subscriber, token=token, topics=wanted)


@transaction.atomic
def confirm(
    subscriber: Subscriber,
    topics: Collection[str],
    *,
    ip_address: str | None,
    latest: bool = False,
) -> bool:
    """The mailbox answered: what is pending of ``topics`` is confirmed. May be repeated.

    Returns whether the latest, if it is wanted, is on its way to them now.
    """
    # Held, so that a double click does not count twice.
    subscriber = Subscriber.objects.select_for_update().get(pk=subscriber.pk)
    pending = subscriber.subscriptions.filter(topic__in=topics, state=State.PENDING)
    new = sorted(pending.values_list("topic", flat=True))
    pending.update(state=State.CONFIRMED, confirmed_at=timezone.now(), ended_at=None)
    consent.record(subscriber, new, Consent.Act.CONFIRMED, ip_address=ip_address)
    if not new:
        return False
    answers = signals.confirmed.send(Subscriber, subscriber=subscriber, topics=new, latest=latest)
    return any(answer for _receiver, answer in answers)


@transaction.atomic
def choose(
    subscriber: Subscriber,
    *,
    language: str,
    topics: Collection[str],
    ip_address: str | None,
    frequency: str = "",
    form: str = "",
) -> None:
    """Set the choices of somebody who has shown that the mailbox is theirs.

    ``frequency`` and ``form`` stay as they are where they are empty.
    """
    subscriber.language = language
    subscriber.frequency = frequency or subscriber.frequency
    subscriber.form = form or subscriber.form
    subscriber.save(update_fields=["language", "frequency", "form"])
    for subscription in subscriber.subscriptions.exclude(topic__in=topics):
        leave(subscription, ip_address=ip_address)
    held = set(
        subscriber.subscriptions.filter(state=State.CONFIRMED).values_list("topic", flat=True)
    )
    added = sorted(set(topics) - held)
    for topic in added:
        Subscription.objects.update_or_create(
            subscriber=subscriber,
            topic=topic,
            defaults={
                "state": State.CONFIRMED,
                "confirmed_at": timezone.now(),
                "ended_at": None,
            },
        )
    consent.record(subscriber, added, Consent.Act.CONFIRMED, ip_address=ip_address)


@transaction.atomic
def leave(subscription: Subscription, *, ip_address: str | None) -> None:
    """End a subscription at once, also for mail that is under way. May be repeated."""
    ended = Subscription.objects.filter(pk=subscription.pk, state=State.CONFIRMED).update(
        state=State.ENDED, ended_at=timezone.now()
    )
    if ended != 1:
        return
    subscriber = subscription.subscriber
    consent.record(subscriber, [subscription.topic], Consent.Act.ENDED, ip_address=ip_address)
    withdraw(subscriber.address, topic=subscription.topic)
    # A digest is about several topics; it goes to whoever still has one.
    if not in_digests(subscriber).exists():
        withdraw(subscriber.address, topic=DIGEST)


@transaction.atomic
def come_back(subscription: Subscription, *, ip_address: str | None) -> None:
    """Take leaving back within a day; only what was confirmed ever became *ended*."""
    back = Subscription.objects.filter(
        pk=subscription.pk,
        state=State.ENDED,
        ended_at__gt=timezone.now() - REGRET,
    ).update(state=State.CONFIRMED, ended_at=None)
    if back == 1:
        subscriber = subscription.subscriber
        consent.record(
            subscriber, [subscription.topic], Consent.Act.CONFIRMED, ip_address=ip_address
        )


@transaction.atomic
def leave_everything(subscriber: Subscriber, *, ip_address: str | None) -> int:
    """End all that ``subscriber`` has, at one moment; returns how many. May be repeated."""
    held = subscriber.subscriptions.select_for_update().filter(state=State.CONFIRMED)
    topics = sorted(held.values_list("topic", flat=True))
    held.update(state=State.ENDED, ended_at=timezone.now())
    consent.record(subscriber, topics, Consent.Act.ENDED, ip_address=ip_address)
    withdraw(subscriber.address)
    return len(topics)


@transaction.atomic
def leave_digests(subscriber: Subscriber, *, ip_address: str | None) -> int:
    """End all that digests are about, at one moment; returns how many. May be repeated.

    Whoever takes bulletins by themselves goes on receiving those.
    """
    if not subscriber.takes_bulletins_apart:
        return leave_everything(subscriber, ip_address=ip_address)
    held = in_digests(subscriber).select_for_update()
    topics = sorted(held.values_list("topic", flat=True))
    held.update(state=State.ENDED, ended_at=timezone.now())
    consent.record(subscriber, topics, Consent.Act.ENDED, ip_address=ip_address)
    for topic in (*topics, DIGEST):
        withdraw(subscriber.address, topic=topic)
    return len(topics)


def in_digests(subscriber: Subscriber) -> "QuerySet[Subscription]":
    """What digests are about for ``subscriber``."""
    held = subscriber.subscriptions.filter(state=State.CONFIRMED)
    return held.exclude(topic=Topic.BULLETIN) if subscriber.takes_bulletins_apart else held


def may_come_back(subscriber: Subscriber) -> bool:
    """Whether something ended so lately that it can be taken back without a new confirmation."""
    return _lately_ended(subscriber).exists()


def _lately_ended(subscriber: Subscriber) -> QuerySet[Subscription]:
    since = timezone.now() - REGRET
    return subscriber.subscriptions.filter(state=State.ENDED, ended_at__gt=since)


@transaction.atomic
def come_back_to_everything(subscriber: Subscriber, *, ip_address: str | None) -> None:
    """Take leaving everything back within a day: what ended at the same moment as the last."""
    ended = _lately_ended(subscriber).select_for_update()
    last = ended.order_by("-ended_at").first()
    if last is None:
        return
    together = ended.filter(ended_at=last.ended_at)
    topics = sorted(together.values_list("topic", flat=True))
    together.update(state=State.CONFIRMED, ended_at=None)
    consent.record(subscriber, topics, Consent.Act.CONFIRMED, ip_address=ip_address)
