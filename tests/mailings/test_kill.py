"""Senders that are killed at any moment: nothing is lost, nothing is doubled."""

import os
import random
import time

import pytest
from django.db.models import Count

from benchmarks.recording_sink import RecordingSink
from benchmarks.senders import Senders
from mailings import control
from mailings.accounting import account
from mailings.message import message_id
from mailings.models import Batch, Delivery
from mailings.reconcile import settle_for_all_dead

from .conftest import readers, url_of_test_database

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

MESSAGES, KILLS, CONNECTIONS = 5000, 5, 10


def test_five_killed_senders_lose_nothing_double_nothing_and_leave_ten_rows_uncertain_at_most(
    open_to,
):
    seed = random.randrange(10**6)
    dice = random.Random(seed)
    mailing = open_to(readers(MESSAGES))
    control.start(mailing)
    moments = sorted(dice.sample(range(1, MESSAGES - 500), KILLS))
    environment = os.environ | {
        "DATABASE_URL": url_of_test_database(),
        "SENDER_SLOTS": "1",
        "SENDER_CONNECTIONS": str(CONNECTIONS),
    }
    with RecordingSink() as sink:
        environment["EMAIL_URL"] = f"smtp://127.0.0.1:{sink.port}"
        with Senders(environment) as senders:
            for moment in moments:
                senders.start()
                wait_for(lambda moment=moment: sink.taken.total() >= moment)
                time.sleep(dice.random() / 100)
                senders.kill()
            senders.start()
            wait_for(lambda: is_done(mailing))
        settle_for_all_dead()
        taken = sink.taken
    told = f"with the seed {seed}"
    counts = account(mailing).counts
    assert counts["accepted"] + counts["uncertain"] == MESSAGES, told
    assert set(taken.values()) == {1}, told
    rows = Delivery.objects.filter(mailing=mailing)
    known, unsure = (
        {
            message_id(mailing.pk, number)
            for number in rows.filter(state=state).values_list("pk", flat=True)
        }
        for state in ("accepted", "uncertain")
    )
    assert known <= set(taken) <= known | unsure, told
    of_one_kill = rows.filter(state="uncertain").values("epoch").annotate(rows=Count("pk"))
    assert all(found["rows"] <= CONNECTIONS for found in of_one_kill), told
    assert Batch.objects.count() == 0, told


def is_done(mailing):
    mailing.refresh_from_db()
    return mailing.state == "done"


def wait_for(condition, *, seconds=120):
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it did not come to this in time"
        time.sleep(0.005)
