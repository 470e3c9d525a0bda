"""What a sender does with rows, over SMTP with a real server."""

import datetime as dt
import socket
import threading
import time
from email import message_from_bytes, policy

import pytest
from django.db import connection
from django.utils import timezone

from mailings import control, reconcile
from mailings.accounting import account
from mailings.claim import claim, claim_due
from mailings.enqueue import Entry
from mailings.models import Batch, Delivery, Slot, Suppression
from mailings.send import run_slot
from mailings.session import stand_in
from mailings.withdraw import forget, withdraw

from .conftest import is_up, readers

pytestmark = pytest.mark.django_db(transaction=True)


def parsed(server):
    return [message_from_bytes(data, policy=policy.default) for data in server.messages]


def test_everyone_gets_one_message_in_their_language(relay, open_to, states):
    mailing = open_to(readers(9))
    control.start(mailing)
    assert run_slot(0) is False
    assert sorted((mail["To"], mail["Subject"]) for mail in parsed(relay)) == sorted(
        (entry.address, f"Bulletin in {entry.language}") for entry in readers(9)
    )
    assert list(states(mailing)) == ["accepted"]
    mailing.refresh_from_db()
    assert (mailing.state, mailing.finished_at is None) == ("done", False)
    assert (Batch.objects.count(), Slot.objects.get().epoch) == (0, None)


def test_nobody_is_written_to_before_the_start(relay, open_to, states):
    mailing = open_to(readers(2))
    assert run_slot(0) is False
    assert (relay.messages, list(states(mailing))) == ([], ["waiting"])


def test_the_other_servers_words_decide_about_each_row(relay, open_to):
    mailing = open_to(
        [Entry(f"{name}@sample.example", "en") for name in ("a", "refused-b", "deferred-c")]
    )
    control.start(mailing)
    run_slot(0)
    rows = Delivery.objects.filter(mailing=mailing).order_by("address")
    assert [(row.state, row.reason[:9], row.attempts) for row in rows] == [
        ("accepted", "250 2.0.0", 1),
        ("deferred", "451 4.7.1", 1),
        ("refused", "550 5.1.1", 1),
    ]
    mailing.refresh_from_db()
    assert mailing.state == "running"
    assert account(mailing).adds_up


def test_a_deferred_row_is_tried_again_when_it_is_due(relay, open_to, states):
    mailing = open_to([Entry("deferred@sample.example", "en")])
    control.start(mailing)
    run_slot(0)
    assert run_slot(0) is False
    row = Delivery.objects.get()
    assert (row.attempts, row.due_at > row.settled_at) == (1, True)
    Batch.objects.update(due_at=row.settled_at)
    run_slot(0)
    row.refresh_from_db()
    assert (row.attempts, row.state, Batch.objects.count()) == (2, "deferred", 1)


def test_rows_that_are_due_again_are_taken_many_at_once(relay, open_to):
    mailing = open_to(readers(60))
    control.start(mailing)
    earlier = timezone.now() - dt.timedelta(minutes=1)
    rows = list(Delivery.objects.order_by("pk"))
    Delivery.objects.update(state="deferred", attempts=1, due_at=earlier)
    type(mailing).objects.update(cursor=rows[-1].pk)
    Batch.objects.bulk_create(
        Batch(mailing=mailing, first_id=row.pk, last_id=row.pk, due_at=earlier) for row in rows
    )
    Delivery.objects.filter(pk=rows[0].pk).update(state="withdrawn")
    with stand_in(1) as session:
        works = claim_due(session, letters_only=False)
        assert [len(work.rows) for work in works].count(1) == 59
        assert claim(session, letters_only=False) is None
    Batch.objects.update(holder=None)
    assert run_slot(0) is False
    assert (account(mailing).counts["accepted"], Batch.objects.count()) == (59, 0)


def test_a_row_that_was_deferred_for_days_counts_as_refused(relay, open_to):
    mailing = open_to([Entry("deferred@sample.example", "en")])
    Delivery.objects.update(attempts=16)
    control.start(mailing)
    run_slot(0)
    assert Delivery.objects.get().state == "refused"
    mailing.refresh_from_db()
    assert mailing.state == "done"


def test_what_is_no_address_is_refused_by_ourselves_and_the_others_go(relay, open_to):
    mailing = open_to([Entry("a b@example.org\r\nx", "en"), Entry("b@example.org", "en")])
    control.start(mailing)
    run_slot(0)
    rows = Delivery.objects.order_by("address")
    assert [row.state for row in rows] == ["refused", "accepted"]
    assert rows[0].reason.endswith("is not an address that mail can be sent to.")
    assert [mail["To"] for mail in parsed(relay)] == ["b@example.org"]


def test_a_double_does_nothing(relay, open_to, states):
    mailing = open_to(readers(2))
    control.start(mailing)
    with stand_in(0) as first:
        assert first is not None
        assert run_slot(0) is False
    assert (relay.messages, list(states(mailing))) == ([], ["waiting"])


def test_two_senders_share_a_mailing_and_write_to_nobody_twice(relay, open_to, settings):
    settings.SENDER_SLOTS = 3
    mailing = open_to(readers(250))
    control.start(mailing)
    senders = [threading.Thread(target=in_thread, args=(slot,)) for slot in (1, 2)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join(60)
    assert len({mail["To"] for mail in parsed(relay)}) == len(relay.messages) == 250
    assert account(mailing).counts["accepted"] == 250


def in_thread(slot):
    try:
        run_slot(slot)
    finally:
        connection.close()


def test_the_first_slot_serves_letters_only_when_there_are_others(relay, open_to, settings):
    settings.SENDER_SLOTS = 2
    mass, letter = open_to(readers(1)), open_to(readers(1, "letter"), is_letter=True)
    control.start(mass)
    control.start(letter)
    run_slot(0)
    assert [mail["To"] for mail in parsed(relay)] == ["letter-0001@sample.example"]


def test_letters_go_before_mass_mailings(relay, open_to):
    mass, letter = open_to(readers(2)), open_to(readers(1, "letter"), is_letter=True)
    control.start(mass)
    control.start(letter)
    run_slot(0)
    assert parsed(relay)[0]["To"] == "letter-0001@sample.example"


def test_a_rate_is_kept(relay, open_to):
    mailing = open_to(readers(100), per_second=20)
    control.start(mailing)
    is_up(relay)
    assert run_slot(0, seconds=2) is True
    assert 30 <= len(relay.messages) <= 52


def test_a_rate_of_one_a_second_is_kept_too(relay, open_to):
    mailing = open_to(readers(10), per_second=1)
    control.start(mailing)
    is_up(relay)
    run_slot(0, seconds=2.5)
    assert 2 <= len(relay.messages) <= 4


def test_a_slow_mailing_does_not_hold_up_another_one(relay, open_to):
    slow, fast = open_to(readers(50), per_second=1), open_to(readers(50, "fast"))
    control.start(slow)
    control.start(fast)
    run_slot(0, seconds=5)
    assert account(fast).counts["accepted"] == 50
    assert account(slow).counts["accepted"] < 50


@pytest.mark.parametrize("act", [control.pause, control.cancel])
def test_pause_and_cancel_are_felt_within_two_seconds(relay, open_to, act):
    mailing = open_to(readers(500), per_second=50)
    control.start(mailing)
    sender = threading.Thread(target=in_thread, args=(0,))
    sender.start()
    deadline = time.monotonic() + 20
    while not relay.messages and time.monotonic() < deadline:
        time.sleep(0.02)
    act(mailing)
    time.sleep(0.5)
    then = len(relay.messages)
    sender.join(30)
    assert 0 < then == len(relay.messages) < 500


def test_a_paused_mailing_goes_on_where_it_was(relay, open_to, states):
    mailing = open_to(readers(20))
    control.start(mailing)
    control.pause(mailing)
    run_slot(0)
    assert list(states(mailing)) == ["waiting"]
    control.resume(mailing)
    run_slot(0)
    assert list(states(mailing)) == ["accepted"]


def test_a_cancelled_mailing_leaves_out_who_still_waited(relay, open_to):
    mailing = open_to([*readers(2), Entry("deferred@sample.example", "en")])
    control.start(mailing)
    run_slot(0)
    control.cancel(mailing)
    with connection.cursor() as cursor:
        reconcile.close_cancelled(cursor)
    counts = account(mailing).counts
    assert (counts["accepted"], counts["excluded"], counts["deferred"]) == (2, 1, 0)
    assert account(mailing).adds_up


def test_who_leaves_while_a_mailing_is_under_way_is_not_written_to(relay, open_to, states):
    mailing = open_to(readers(3))
    control.start(mailing)
    with stand_in(1) as session:  # rows already claimed by a sender that does not get to them
        assert len(claim(session, letters_only=False).rows) == 3
    Batch.objects.update(holder=None)
    assert withdraw("Reader-0002@sample.example", topic="bulletin") == 1
    run_slot(0)
    assert states(mailing) == {
        "accepted": ["reader-0001", "reader-0003"],
        "withdrawn": ["reader-0002"],
    }


def test_leaving_one_topic_does_not_withdraw_another_nor_a_letter(open_to, states):
    bulletin, meetings = open_to(readers(1)), open_to(readers(1), topic="meetings")
    letter = open_to(readers(1), topic="", is_letter=True)
    withdraw("reader-0001@sample.example", topic="meetings")
    assert [list(states(item)) for item in (bulletin, meetings, letter)] == [
        ["waiting"],
        ["withdrawn"],
        ["waiting"],
    ]


def test_forgetting_somebody_keeps_the_sums_true(relay, open_to):
    mailing = open_to(readers(2))
    control.start(mailing)
    run_slot(0)
    assert forget("reader-0001@sample.example") == 1
    assert account(mailing).counts["accepted"] == mailing.audience == 2
    assert not Delivery.objects.filter(address__contains="reader-0001").exists()
    assert set(Delivery.objects.values_list("leave_token", flat=True)) == {"", "token-reader-2"}


def test_a_suppressed_letter_is_done_without_being_sent(relay, open_to):
    Suppression.objects.create(address="reader-0001@sample.example", reason="complained")
    letter = open_to(readers(1), is_letter=True)
    control.start(letter)
    run_slot(0)
    letter.refresh_from_db()
    assert (letter.state, relay.messages) == ("done", [])
    assert account(letter).counts["suppressed"] == 1


def test_a_relay_that_cannot_be_reached_loses_nothing_and_is_told_once(
    relay, open_to, states, settings, caplog
):
    with socket.create_server(("127.0.0.1", 0)) as closed:
        settings.EMAIL_PORT = closed.getsockname()[1]
    mailing = open_to(readers(3))
    control.start(mailing)
    for _time in range(3):
        run_slot(0)
    told = [record.getMessage() for record in caplog.records if record.levelname == "ERROR"]
    where = f"The mail relay at 127.0.0.1:{settings.EMAIL_PORT} cannot be used"
    why = "[Errno 111] Connection refused"
    assert told == [f"{where}: {why}. Nothing is lost; it is tried again."]
    assert states(mailing) == {"waiting": ["reader-0001", "reader-0002", "reader-0003"]}
    slot = Slot.objects.get()
    assert (slot.failures, slot.retry_at is None) == (3, False)

    settings.EMAIL_PORT = relay.port
    run_slot(0)
    assert list(states(mailing)) == ["accepted"]
    assert Slot.objects.get().trouble == ""
