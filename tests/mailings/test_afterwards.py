"""Mailings that ended are gone through: refusals count as bounces, uncertain rows as chosen."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mailings import settle_uncertain
from mailings.afterwards import go_through_what_ended, look_at_what_is_under_way
from mailings.models import Batch, Bounce, Delivery, Mailing
from mailings.score import scores_of

from .conftest import readers

pytestmark = pytest.mark.django_db

REPLIES = [
    ("refused", "550 5.1.1 No such user", "no mailbox", 1.0),
    ("refused", "554 5.7.1 Blocked", "content", 0.0),
    ("refused", "452 4.2.2 Mailbox full", "full", 0.25),
    ("refused", "'x' is not an address that mail can be sent to.", None, None),
    ("accepted", "250 2.0.0 Ok", None, None),
    ("uncertain", "no answer", None, None),
]


@pytest.fixture
def over(open_to):
    """A mailing that is done, with a row of each kind."""
    mailing = open_to(readers(len(REPLIES)))
    for row, (state, reason, *_rest) in zip(
        mailing.deliveries.order_by("pk"), REPLIES, strict=True
    ):
        values = {"state": state, "reason": reason, "settled_at": timezone.now(), "attempts": 1}
        Delivery.objects.filter(pk=row.pk).update(**values)
    last = mailing.deliveries.order_by("pk").last().pk
    Mailing.objects.update(state="done", finished_at=timezone.now(), cursor=last)
    return mailing


def test_what_was_refused_at_once_counts_once_as_a_bounce(over):
    assert go_through_what_ended() == 1
    assert go_through_what_ended() == 0
    Mailing.objects.update(gone_through_at=None)
    assert go_through_what_ended() == 1
    found = Bounce.objects.order_by("delivery").values_list("cause", "weight", "at_once", "status")
    assert list(found) == [
        ("no mailbox", 1.0, True, "5.1.1"),
        ("content", 0.0, True, "5.7.1"),
        ("full", 0.25, True, "4.2.2"),
    ]
    assert sorted(scores_of(over.deliveries.values_list("address", flat=True)).values()) == [
        0.25,
        1,
    ]


def test_refusals_of_a_mailing_under_way_are_counted_every_quarter_of_an_hour(over):
    now = timezone.now()
    Mailing.objects.update(state="running", finished_at=None, uncertain_rule="repeat")
    for started, counted in ((now, 0), (now - timedelta(minutes=16), 3)):
        Mailing.objects.update(started_at=started)
        look_at_what_is_under_way()
        assert Bounce.objects.count() == counted
    assert look_at_what_is_under_way() == 0
    # Rows of which nobody knows are treated when it has ended, and not before.
    assert over.deliveries.filter(state="uncertain").count() == 1


def test_two_mailings_that_an_address_refused_within_a_year_suppress_it(over, open_to):
    from mailings.models import Suppression

    go_through_what_ended()
    address = Bounce.objects.get(cause="no mailbox").address
    second = open_to(readers(len(REPLIES)))
    second.deliveries.filter(address=address).update(
        state="refused", reason="550 5.1.1 No such user", settled_at=timezone.now()
    )
    Bounce.objects.update(day=timezone.now().date() - timedelta(days=30))
    Mailing.objects.filter(pk=second.pk).update(state="done", finished_at=timezone.now())
    go_through_what_ended()
    assert [item.address for item in Suppression.objects.all()] == [address]


def test_uncertain_rows_stay_unless_their_mailing_says_to_repeat_them(over):
    go_through_what_ended()
    assert over.deliveries.filter(state="uncertain").count() == 1
    settle_uncertain.choose_rule(over, "repeat", actor=None)
    go_through_what_ended()
    row = over.deliveries.get(state="waiting")
    batch = Batch.objects.get()
    assert (batch.first_id, batch.last_id, batch.holder) == (row.pk, row.pk, None)
    over.refresh_from_db()
    assert (over.state, over.finished_at) == ("running", None)
    # Spoken for too often, it stays for a person.
    Delivery.objects.filter(pk=row.pk).update(state="uncertain", attempts=5)
    Mailing.objects.update(state="done", finished_at=timezone.now())
    go_through_what_ended()
    row.refresh_from_db()
    assert row.state == "uncertain"


@pytest.mark.django_db(transaction=True)
def test_what_is_repeated_leaves_with_the_message_id_it_had(over, relay):
    from mailings.message import message_id
    from mailings.tasks import send

    settle_uncertain.choose_rule(over, "repeat", actor=None)
    row = over.deliveries.get(state="uncertain")
    go_through_what_ended()
    send(0)
    row.refresh_from_db()
    assert row.state == "accepted"
    (message,) = relay.messages
    assert f"Message-ID: <{message_id(over.pk, row.pk)}>".encode() in message


@pytest.mark.django_db(transaction=True)
def test_a_row_that_stands_in_two_batches_is_spoken_for_once(over, relay):
    from mailings.tasks import send

    row = over.deliveries.get(state="uncertain")
    settle_uncertain.repeat([row.pk], actor=None)
    Mailing.objects.update(cursor=0)  # as whoever tries refused rows again sets it back
    send(0)
    assert len(relay.messages) == 1
