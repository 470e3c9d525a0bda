"""What may happen to a post room besides: a full disk, a clock that is set, two beats at once."""

import datetime as dt
import threading
import time

import pytest
from django.db import connection
from django.utils import timezone

from mailings import control, send
from mailings.accounting import account
from mailings.models import Batch, Delivery, Limit, Mailing, Slot
from mailings.reconcile import settle_for_all_dead
from mailings.send import run_slot
from mailings.tasks import wake_senders
from mailings.wake import idle_slots_with_work

from .conftest import readers

pytestmark = pytest.mark.django_db(transaction=True)

FULL = """
CREATE OR REPLACE FUNCTION no_space_left() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100';
END $$;
CREATE TRIGGER no_space_left BEFORE UPDATE ON mailings_delivery EXECUTE FUNCTION no_space_left()
"""
FREED = "DROP TRIGGER IF EXISTS no_space_left ON mailings_delivery"


def run_sql(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


def in_thread(slot=0):
    try:
        run_slot(slot)
    finally:
        connection.close()


def started(*, slots=(0,)):
    senders = [threading.Thread(target=in_thread, args=(slot,)) for slot in slots]
    for sender in senders:
        sender.start()
    return senders


def wait_for(condition, *, seconds=20):
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it did not come to this in time"
        time.sleep(0.02)


@pytest.fixture
def disk():
    """Room on the database's disk again, whatever becomes of a test."""
    yield
    run_sql(FREED)


@pytest.mark.usefixtures("disk")
@pytest.mark.parametrize("is_freed_in_time", [True, False])
def test_a_full_disk_of_the_database_stops_mail_and_costs_none(
    relay, open_to, monkeypatch, is_freed_in_time
):
    monkeypatch.setattr(send, "PATIENCE", 20.0 if is_freed_in_time else 0.1)
    mailing = open_to(readers(120), per_second=60)
    control.start(mailing)
    (sender,) = started()
    wait_for(lambda: len(relay.messages) > 20)
    run_sql(FULL)
    if is_freed_in_time:
        time.sleep(1)  # it meets the full disk, and tries again every half second
        assert sender.is_alive()
        run_sql(FREED)
    sender.join(30)
    then = len(relay.messages)
    if not is_freed_in_time:
        run_slot(0)
        assert len(relay.messages) == then < 120  # nothing is said that cannot be written down
        run_sql(FREED)
    settle_for_all_dead()
    while account(mailing).counts["waiting"]:
        run_slot(0)
    counts = account(mailing).counts
    most = 0 if is_freed_in_time else 10
    assert counts["accepted"] + counts["uncertain"] == len(relay.messages) == 120
    assert counts["uncertain"] <= most
    assert Delivery.objects.filter(state="submitting").count() == 0


def test_a_clock_that_was_set_back_holds_nothing_up(relay, open_to):
    later = timezone.now() + dt.timedelta(days=1)
    Limit.objects.create(of="relay", name="127.0.0.1", per_minute=6000)
    Limit.objects.update(spent_until=later)
    mailing = open_to(readers(10), per_second=50)
    control.start(mailing)
    Mailing.objects.update(spent_until=later)
    Slot.objects.create(number=0, trouble="the relay was away", retry_at=later)
    first, second = Delivery.objects.order_by("pk")[:2]
    Delivery.objects.filter(pk=first.pk).update(state="deferred", due_at=later)
    Batch.objects.create(mailing=mailing, first_id=first.pk, last_id=first.pk, due_at=later)
    Mailing.objects.update(cursor=first.pk)
    assert second.state == "waiting"
    assert idle_slots_with_work() == [0]
    assert run_slot(0, seconds=10) is False
    assert account(mailing).counts["accepted"] == 10


def test_a_clock_that_was_put_forward_lets_nothing_gush(relay, open_to):
    mailing = open_to(readers(200), per_second=20)
    control.start(mailing)
    Mailing.objects.update(spent_until=timezone.now() - dt.timedelta(days=1))
    began = time.monotonic()
    run_slot(0, seconds=2)
    assert len(relay.messages) <= 20 * (time.monotonic() - began) + 11


def test_two_beats_at_once_write_to_nobody_twice(relay, open_to, settings):
    settings.SENDER_SLOTS = 2
    mailing = open_to(readers(150))
    control.start(mailing)
    beats = [threading.Thread(target=beat) for _number in range(2)]
    doubled = [*started(slots=(1, 1, 0)), *beats]
    for one in beats:
        one.start()
    for one in doubled:
        one.join(60)
    run_slot(1)
    assert len(relay.messages) == account(mailing).counts["accepted"] == 150
    mailing.refresh_from_db()
    assert (mailing.state, Batch.objects.count()) == ("done", 0)


def beat():
    try:
        for _time in range(10):
            wake_senders()
    finally:
        connection.close()
