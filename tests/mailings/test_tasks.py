"""The sender as a process of its own, woken over Redis, and killed in the middle of its work."""

import os
import signal
import time
from collections import Counter
from email import message_from_bytes

import pytest

from mailings import control
from mailings.accounting import account
from mailings.message import message_id
from mailings.models import Batch, Delivery, Slot

from .conftest import eventually, readers

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def ids_of(server):
    return Counter(message_from_bytes(data)["Message-ID"].strip("<>") for data in server.messages)


def is_done(mailing):
    mailing.refresh_from_db()
    return mailing.state == "done"


def test_a_worker_sends_to_everyone_in_three_languages(relay, start_sender, open_to, settings):
    settings.SENDER_SLOTS = 4
    start_sender()
    mailing = open_to(readers(30))
    control.start(mailing)
    eventually(lambda: is_done(mailing))
    subjects = Counter(message_from_bytes(data)["Subject"] for data in relay.messages)
    assert subjects == {"Bulletin in en": 10, "Bulletin in fr": 10, "Bulletin in es": 10}


def test_a_worker_killed_in_the_middle_loses_nothing_and_doubles_nothing(
    relay, start_sender, open_to, settings
):
    settings.SENDER_SLOTS = 4
    mailing = open_to(readers(300), per_second=150)
    first = start_sender()
    control.start(mailing)
    eventually(lambda: len(relay.messages) > 60)
    os.killpg(first.pid, signal.SIGKILL)
    first.wait()
    assert len(relay.messages) < 300

    start_sender()
    eventually(lambda: is_done(mailing))

    accounting = account(mailing)
    counts = accounting.counts
    assert accounting.adds_up
    assert counts["accepted"] + counts["uncertain"] == 300
    # One per connection, and one slot serves letters only.
    assert counts["uncertain"] <= 3 * settings.SENDER_CONNECTIONS
    arrived = ids_of(relay)
    assert set(arrived.values()) == {1}
    accepted, uncertain = (
        {
            message_id(mailing.pk, number)
            for number in Delivery.objects.filter(state=state).values_list("pk", flat=True)
        }
        for state in ("accepted", "uncertain")
    )
    assert accepted <= set(arrived) <= accepted | uncertain
    assert Batch.objects.count() == 0
    assert not Slot.objects.filter(epoch__isnull=False, number=0).exists()


def test_a_worker_asked_to_stop_leaves_in_good_order(relay, start_sender, open_to, settings):
    settings.SENDER_SLOTS = 4
    mailing = open_to(readers(400), per_second=50)
    worker = start_sender()
    control.start(mailing)
    eventually(lambda: len(relay.messages) > 20)
    began = time.monotonic()
    worker.terminate()
    worker.wait(20)
    assert time.monotonic() - began < 10
    counts = account(mailing).counts
    assert (counts["submitting"], counts["uncertain"]) == (0, 0)
    assert counts["accepted"] == len(relay.messages)
    assert not Batch.objects.filter(holder__isnull=False).exists()
