"""What comes back, from the bytes of a message to the ledger, the score and the suppression."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mailings import settle_uncertain
from mailings.message import leave_address, message_id, return_path
from mailings.models import Bounce, Complaint, Delivery, Mailing, ReturnedMessage, Suppression
from mailings.returned.take_in import take_in
from mailings.score import scores_of
from mailings.suppress import lift

from .conftest import readers
from .test_reading import CORPUS

pytestmark = pytest.mark.django_db


def returned(name, row, *, to=True):
    """A message of the corpus about ``row``; ``to`` says whether it comes to its own address."""
    signed = return_path(row.pk) if to else "bounce+1-0000000000000000@mail.example.org"
    local_part = signed.partition("+")[2].partition("@")[0]
    content = (CORPUS / f"{name}.eml").read_bytes()
    return (
        content.replace(b"7-SIGNED", local_part.encode())
        .replace(b"MESSAGEID@mail.example.org", message_id(row.mailing_id, row.pk).encode())
        .replace(b"reader@sample.example", row.address.encode())
    )


@pytest.fixture
def row(open_to, settings):
    """One row that the relay accepted; others of its mailing are waiting."""
    settings.BOUNCE_DOMAIN = "mail.example.org"
    mailing = open_to(readers(3))
    Mailing.objects.update(state="running")
    first = mailing.deliveries.order_by("pk").first()
    Delivery.objects.filter(pk=first.pk).update(state="accepted")
    first.refresh_from_db()
    return first


def again(row, open_to, days):
    """The next mailing to the same address, ``days`` after everything that came back so far."""
    for bounce in Bounce.objects.all():
        bounce.day -= timedelta(days=days)
        bounce.save()
    mailing = open_to(readers(3))
    return mailing.deliveries.get(address=row.address)


def test_a_bounce_is_entered_with_its_mailing_its_cause_and_the_words_of_the_server(row):
    kept = take_in(returned("postfix-user-unknown", row))
    bounce = Bounce.objects.get()
    assert kept.kind == "bounce"
    assert (bounce.address, bounce.mailing, bounce.delivery) == (row.address, row.mailing, row)
    assert (bounce.cause, bounce.status, bounce.weight) == ("no mailbox", "5.1.1", 1.0)
    assert bounce.diagnosis.startswith("550 5.1.1")
    assert bounce.returned == kept
    assert scores_of([row.address]) == {row.address: 1.0}
    assert not Suppression.objects.exists()
    row.refresh_from_db()
    assert row.state == "accepted"  # the next server had it; what came later stands beside


def test_the_same_bytes_are_read_once_and_one_day_counts_once(row):
    first = returned("postfix-user-unknown", row)
    assert take_in(first) is not None
    assert take_in(first) is None
    take_in(returned("gmail-no-such-user", row))
    assert Bounce.objects.count() == 2
    assert scores_of([row.address]) == {row.address: 1.0}


def test_a_second_hard_bounce_within_a_year_suppresses_for_a_time_and_stops_what_waits(
    row, open_to
):
    take_in(returned("postfix-user-unknown", row))
    second = again(row, open_to, 180)
    waiting = again(row, open_to, 0)
    Mailing.objects.update(state="running")
    take_in(returned("sendmail-user-unknown", second))
    suppression = Suppression.objects.get()
    assert (suppression.address, suppression.reason) == (row.address, "bounced")
    assert suppression.release_on == timezone.now().date() + timedelta(days=180)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.reason) == ("suppressed", "bounced")
    # Released, and bouncing again: the next rest is twice as long.
    Suppression.objects.update(release_on=timezone.now().date())
    third = again(row, open_to, 100)
    take_in(returned("amazon-ses", third))
    suppression.refresh_from_db()
    assert suppression.times == 2
    assert suppression.release_on == timezone.now().date() + timedelta(days=360)


def test_a_full_mailbox_weighs_a_quarter_and_a_year_halves_it(row):
    take_in(returned("postfix-quota", row))
    assert scores_of([row.address]) == {row.address: 0.25}
    Bounce.objects.update(day=timezone.now().date() - timedelta(days=365))
    assert scores_of([row.address]) == {row.address: 0.125}


@pytest.mark.parametrize(
    "name",
    ["postfix-spam", "gmail-unauthenticated", "postfix-too-large", "o365-sender-not-allowed"],
)
def test_what_a_server_has_against_our_mail_is_shown_and_held_against_nobody(row, name):
    take_in(returned(name, row))
    assert Bounce.objects.get().weight == 0
    assert scores_of([row.address]) == {}


@pytest.mark.parametrize("name", ["postfix-delayed", "vacation-outlook", "a-person-answers"])
def test_nothing_follows_from_delays_and_answers(row, name):
    assert take_in(returned(name, row)).delivery == row
    assert not Bounce.objects.exists()
    assert not Suppression.objects.exists()


def test_without_our_address_the_message_id_proves_whose_it_is_and_nothing_else_does(row):
    name = "postfix-without-verp"
    take_in(returned(name, row, to=False))
    assert Bounce.objects.get().delivery == row
    forged = returned(name, row, to=False).replace(
        message_id(row.mailing_id, row.pk).encode(), b"0" * 32 + b"@mail.example.org"
    )
    assert take_in(forged).delivery is None
    assert take_in(returned("postfix-forged-verp", row, to=False)).delivery is None
    assert Bounce.objects.count() == 1


@pytest.mark.parametrize(
    "name", ["postfix-success", "postfix-user-unknown", "vacation-rfc3834", "arf-rfc5965"]
)
def test_whatever_comes_back_shows_that_an_uncertain_row_had_left(row, name):
    Delivery.objects.filter(pk=row.pk).update(state="uncertain", reason="no answer")
    take_in(returned(name, row))
    row.refresh_from_db()
    assert (row.state, row.reason) == ("accepted", "came back")


@pytest.mark.parametrize(
    "name",
    [
        "arf-rfc5965",
        "arf-redacted-but-for-the-list-header",
        "arf-by-message-id",
        "arf-hotmail-jmrp",
    ],
)
def test_a_complaint_suppresses_at_once_until_somebody_lifts_it(row, name):
    take_in(
        returned(name, row, to=name != "arf-by-message-id"), envelope_to=["abuse@mail.example.org"]
    )
    complaint = Complaint.objects.get()
    assert (complaint.address, complaint.delivery, complaint.mailing) == (
        row.address,
        row,
        row.mailing,
    )
    suppression = Suppression.objects.get()
    assert (suppression.reason, suppression.release_on) == ("complained", None)


def test_a_complaint_that_proves_nothing_is_kept_for_staff_and_suppresses_nobody(row):
    take_in(returned("arf-unsubscribe-link-only", row))
    assert Complaint.objects.get().delivery is None
    assert not Suppression.objects.exists()


def test_what_staff_or_the_person_wanted_is_not_replaced_by_a_bounce_but_by_a_complaint(row):
    Suppression.objects.create(address=row.address, reason="erased")
    take_in(returned("arf-rfc5965", row))
    assert Suppression.objects.get().reason == "erased"
    Suppression.objects.update(reason="bounced", release_on=timezone.now() + timedelta(days=9))
    take_in(returned("arf-yahoo", row))
    assert (Suppression.objects.get().reason, Suppression.objects.get().release_on) == (
        "complained",
        None,
    )


def test_lifting_begins_the_score_anew_and_is_in_the_journal(row, open_to, django_user_model):
    from core.models import AuditEntry

    take_in(returned("postfix-user-unknown", row))
    take_in(returned("sendmail-user-unknown", again(row, open_to, 90)))
    staff = django_user_model.objects.create_user("editor", is_staff=True)
    assert lift(Suppression.objects.get(), actor=staff) is True
    assert scores_of([row.address]) == {}
    take_in(returned("amazon-ses", again(row, open_to, 90)))
    assert not Suppression.objects.exists()
    entry = AuditEntry.objects.get(verb="lifted suppression")
    assert (entry.actor, entry.detail) == (staff, {"address": row.address, "reason": "bounced"})


def test_a_mail_to_the_leave_address_ends_that_subscription_once_and_a_robots_does_not(
    row, settings
):
    from subscribers.models import Consent, Subscriber, Subscription

    subscriber = Subscriber.objects.create(address=row.address, language="fr")
    for topic, token in (("bulletin", row.leave_token), ("meetings", "other")):
        Subscription.objects.create(
            subscriber=subscriber, topic=topic, state="confirmed", leave_token=token
        )

    def held():
        return sorted(
            subscriber.subscriptions.filter(state="confirmed").values_list("topic", flat=True)
        )

    take_in(returned("leave-answered-by-a-robot", row))
    assert held() == ["bulletin", "meetings"]
    take_in(returned("leave-gmail", row), envelope_to=[leave_address(row.pk)])
    assert held() == ["meetings"]
    take_in(returned("leave-apple-mail", row))
    assert Consent.objects.filter(act="ended").count() == 1
    take_in(returned("arf-rfc5965", row))
    assert held() == []


def test_nobody_can_be_found_in_what_came_back_once_they_are_forgotten(row):
    from mailings.withdraw import forget

    take_in(returned("postfix-user-unknown", row))
    take_in(returned("arf-rfc5965", row))
    forget(row.address)
    assert not ReturnedMessage.objects.exists()
    told = [
        *Bounce.objects.values_list("address", "diagnosis"),
        *Complaint.objects.values_list("address"),
    ]
    assert not [words for words in told if row.address in " ".join(words)]
    assert Bounce.objects.get().mailing == row.mailing
    assert take_in(returned("gmail-no-such-user", row)).delivery is None


def test_a_person_settles_uncertain_rows_and_may_have_them_written_again(row, open_to):
    keys = list(Delivery.objects.order_by("pk").values_list("pk", flat=True))
    Delivery.objects.update(state="uncertain")
    assert settle_uncertain.by_a_person(keys[:1], arrived=True, actor=None) == 1
    assert settle_uncertain.by_a_person(keys[:2], arrived=False, actor=None) == 1
    Mailing.objects.update(state="done", finished_at=timezone.now())
    assert settle_uncertain.repeat(keys, actor=None) == 1
    states = Delivery.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["accepted", "refused", "waiting"]
    mailing = Mailing.objects.get()
    assert (mailing.state, mailing.finished_at) == ("running", None)
