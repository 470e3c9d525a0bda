"""What is removed by itself, and what stays: rows of different ages."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from mailings.enqueue import Content
from mailings.letter import send_letter
from mailings.models import Delivery, MailingContent
from subscribers.models import Consent, Subscriber, Subscription
from subscribers.retention import EVIDENCE_TERM, remove_old_evidence, remove_stale_pending
from subscribers.tasks import remove_old_evidence as old_evidence_task
from subscribers.tasks import remove_stale_pending as stale_pending_task

from .conftest import subscriber

pytestmark = pytest.mark.django_db
State = Subscription.State
DAY = timedelta(days=1)


def aged(name, *topics, state, age, **dates):
    """A subscriber whose rows and evidence are ``age`` old, with a letter that was written."""
    then = timezone.now() - age
    made = subscriber(*topics, address=f"{name}@example.org", state=state)
    made.subscriptions.update(asked_at=then, **dict.fromkeys(dates, then))
    for topic in topics:
        Consent.objects.create(subscriber=made, topic=topic, act="asked", language="es")
    made.consents.update(at=then)
    send_letter(
        to=made.address,
        language="es",
        content=Content("s", "h", made.address),
        title="x",
        row_reference=made.reference,
    )
    return made


def names():
    return sorted(address.partition("@")[0] for address in addresses(Subscriber))


def addresses(model):
    return model.objects.values_list("address", flat=True)


def test_what_nobody_confirmed_in_a_week_is_forgotten_and_the_rest_kept():
    aged("old", "bulletin", "forum", state=State.PENDING, age=7 * DAY + timedelta(minutes=1))
    aged("new", "bulletin", state=State.PENDING, age=7 * DAY - timedelta(minutes=1))
    aged("kept", "bulletin", state=State.CONFIRMED, age=8 * DAY, confirmed_at=True)
    assert remove_stale_pending() == 2
    assert names() == ["kept", "new"]
    assert Consent.objects.filter(subscriber__address="old@example.org").count() == 0
    # The post room, too: the row stays for its sum, without a name and without its words.
    assert len([a for a in addresses(Delivery) if a.startswith("erased-")]) == 1
    assert sorted(MailingContent.objects.values_list("text", flat=True)) == [
        "",
        "kept@example.org",
        "new@example.org",
    ]
    assert remove_stale_pending() == 0


def test_who_has_something_else_keeps_it():
    reader = aged("reader", "forum", state=State.PENDING, age=8 * DAY)
    Subscription.objects.create(subscriber=reader, topic="bulletin", state=State.CONFIRMED)
    assert remove_stale_pending() == 1
    assert names() == ["reader"]
    assert list(reader.subscriptions.values_list("topic", flat=True)) == ["bulletin"]
    assert "reader@example.org" in addresses(Delivery)


def test_who_asked_again_and_did_not_confirm_goes_back_to_ended_with_the_evidence():
    aged("again", "bulletin", state=State.PENDING, age=8 * DAY, confirmed_at=True, ended_at=True)
    assert remove_stale_pending() == 1
    assert list(Subscription.objects.values_list("state", flat=True)) == ["ended"]
    assert Consent.objects.count() == 1


def test_evidence_goes_after_its_term_and_with_it_who_has_nothing_else():
    past, within = EVIDENCE_TERM + DAY, EVIDENCE_TERM - DAY
    aged("past", "bulletin", state=State.ENDED, age=past, ended_at=True)
    aged("within", "bulletin", state=State.ENDED, age=within, ended_at=True)
    aged("reads", "bulletin", state=State.CONFIRMED, age=past, confirmed_at=True)
    both = aged("both", "bulletin", "forum", state=State.ENDED, age=past, ended_at=True)
    both.subscriptions.filter(topic="forum").update(state=State.CONFIRMED, ended_at=None)
    assert remove_old_evidence() == 2
    assert names() == ["both", "reads", "within"]
    left = Consent.objects.values_list("subscriber__address", "topic")
    assert sorted(left) == [
        ("both@example.org", "forum"),
        ("reads@example.org", "bulletin"),
        ("within@example.org", "bulletin"),
    ]
    assert "past@example.org" not in addresses(Delivery)
    assert "both@example.org" in addresses(Delivery)
    assert remove_old_evidence() == 0


@pytest.mark.parametrize("number", [1, 3])
def test_each_takes_the_same_number_of_queries_for_one_as_for_three(
    number, django_assert_num_queries
):
    for index in range(number):
        aged(f"p{index}", "bulletin", state=State.PENDING, age=9 * DAY)
        aged(f"e{index}", "forum", state=State.ENDED, age=EVIDENCE_TERM + DAY, ended_at=True)
    with django_assert_num_queries(19):
        assert remove_stale_pending() == number
    with django_assert_num_queries(19):
        assert remove_old_evidence() == number


def test_beat_knows_both_and_the_doors_lead_to_them():
    tasks = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert {stale_pending_task.name, old_evidence_task.name} <= tasks
    aged("p", "bulletin", state=State.PENDING, age=9 * DAY)
    aged("e", "forum", state=State.ENDED, age=EVIDENCE_TERM + DAY, ended_at=True)
    stale_pending_task()
    old_evidence_task()
    assert Subscriber.objects.count() == 0
