"""What is found after senders that died, and after a database that went away."""

import threading
import time

import pytest
from django.db import connection

from mailings import control
from mailings.accounting import account
from mailings.claim import claim
from mailings.models import Batch, Delivery, Slot
from mailings.reconcile import settle_for_all_dead
from mailings.send import run_slot
from mailings.session import LOCKS, living_slots, stand_in
from mailings.settle import accepted, settle_and_mark
from mailings.wake import idle_slots_with_work

from .conftest import readers

pytestmark = pytest.mark.django_db(transaction=True)


def die_while_speaking(slot=1):
    """A sender that marked the first row of a batch and vanished; returns that row's id."""
    with stand_in(slot) as session:
        Slot.objects.update_or_create(number=slot, defaults={"epoch": session.epoch})
        work = claim(session, letters_only=False)
        first = work.rows[0].id
        assert settle_and_mark(session.database.cursor(), [], [first], epoch=session.epoch) == {
            first
        }
        return first, session.epoch


def test_a_row_that_was_being_spoken_for_is_uncertain_and_the_others_are_sent(relay, open_to):
    mailing = open_to(readers(5))
    control.start(mailing)
    first, _epoch = die_while_speaking()
    settle_for_all_dead()
    assert Delivery.objects.get(pk=first).state == "uncertain"
    run_slot(0)
    counts = account(mailing).counts
    assert (counts["uncertain"], counts["accepted"], len(relay.messages)) == (1, 4, 4)
    mailing.refresh_from_db()
    assert mailing.state == "done"


def test_a_sender_that_comes_to_a_dead_ones_place_settles_for_it_first(relay, open_to):
    control.start(open_to(readers(5)))
    first, _epoch = die_while_speaking(slot=0)
    run_slot(0)
    assert Delivery.objects.get(pk=first).state == "uncertain"
    assert Delivery.objects.filter(state="accepted").count() == 4


def test_nothing_is_taken_from_a_sender_that_lives(open_to):
    control.start(open_to(readers(5)))
    with stand_in(1) as session:
        Slot.objects.create(number=1, epoch=session.epoch)
        work = claim(session, letters_only=False)
        settle_and_mark(session.database.cursor(), [], [work.rows[0].id], epoch=session.epoch)
        settle_for_all_dead()
        assert Delivery.objects.filter(state="submitting").count() == 1
        assert Batch.objects.get().holder == session.epoch


def test_one_who_lost_the_lock_may_still_write_what_it_knows_of_its_own_rows(open_to):
    control.start(open_to(readers(2)))
    first, epoch = die_while_speaking()
    settle_for_all_dead()
    with connection.cursor() as cursor:
        settle_and_mark(cursor, [accepted(first, "250 ok")], [], epoch=epoch + 1)
        assert Delivery.objects.get(pk=first).state == "uncertain"
        settle_and_mark(cursor, [accepted(first, "250 ok")], [], epoch=epoch)
    assert Delivery.objects.get(pk=first).state == "accepted"


def test_a_database_that_goes_away_in_the_middle_costs_no_mail_and_doubles_none(relay, open_to):
    mailing = open_to(readers(200), per_second=100)
    control.start(mailing)
    due_again = []
    sender = threading.Thread(target=lambda: due_again.append(in_thread()))
    sender.start()
    deadline = time.monotonic() + 20
    while not relay.messages and time.monotonic() < deadline:
        time.sleep(0.02)
    with connection.cursor() as cursor:
        # pg_locks shows the whole cluster, and other test databases have senders too.
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_locks"
            " WHERE locktype = 'advisory' AND classid = %s AND database ="
            " (SELECT oid FROM pg_database WHERE datname = current_database())",
            [LOCKS],
        )
        assert cursor.rowcount == 1
    sender.join(30)
    assert due_again == [False]
    wait_until_free(0)
    assert 0 < account(mailing).counts["accepted"] < 200
    settle_for_all_dead()
    run_slot(0)
    counts = account(mailing).counts
    assert (counts["accepted"], counts["uncertain"], len(relay.messages)) == (200, 0, 200)


def wait_until_free(slot, *, seconds=20):
    """The server frees a lock a moment after it told the other side that it is gone."""
    deadline = time.monotonic() + seconds
    with connection.cursor() as cursor:
        while slot in living_slots(cursor):
            assert time.monotonic() < deadline, "the server kept the lock of a dead sender"
            time.sleep(0.02)


def in_thread():
    try:
        return run_slot(0)
    finally:
        connection.close()


def test_only_idle_slots_with_work_are_woken(open_to, settings):
    settings.SENDER_SLOTS = 3
    assert idle_slots_with_work() == []
    control.start(open_to(readers(2)))
    assert idle_slots_with_work() == [1, 2]
    with stand_in(2), connection.cursor() as cursor:
        assert living_slots(cursor) == {2}
        assert idle_slots_with_work() == [1]
    control.start(open_to(readers(1), is_letter=True))
    assert idle_slots_with_work() == [0, 1, 2]


def test_waiting_rows_that_no_batch_holds_are_found_again(relay, open_to):
    mailing = open_to(readers(3))
    control.start(mailing)
    type(mailing).objects.update(cursor=10**12)
    run_slot(0)
    run_slot(0)
    assert account(mailing).counts["accepted"] == 3
