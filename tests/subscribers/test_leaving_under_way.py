"""Whoever leaves while a mailing is under way is not written to: with a real sender and relay."""

import re
import threading
import time
from email import message_from_bytes, policy

import pytest
from django.db import connection
from django.test import Client

from mailings import control
from mailings.accounting import account
from mailings.enqueue import Content, enqueue, open_mailing
from mailings.message import LEAVE_URL
from mailings.models import Batch
from mailings.send import run_slot
from subscribers import audience

from .conftest import subscriber

pytestmark = pytest.mark.django_db(transaction=True)


def mailing_to(*addresses, per_second=None):
    """A mailing about the bulletin that is under way to new subscribers."""
    for address in addresses:
        subscriber("bulletin", address=address)
    mailing = open_mailing(
        title="Autumn",
        reference="",
        topic="bulletin",
        list_id="bulletin.example.org",
        contents={"es": Content("Boletín", f"<a href='{LEAVE_URL}'>x</a>", f"{LEAVE_URL}\n")},
        per_second=per_second,
    )
    enqueue(mailing, audience.entries("bulletin"))
    control.start(mailing)
    return mailing


def parsed(relay):
    return [message_from_bytes(data, policy=policy.default) for data in relay.messages]


def one_click(url):
    """What a mailbox provider posts: no cookies, no referrer, no token of ours (RFC 8058)."""
    path = url.removeprefix("http://localhost:8000")
    body = "List-Unsubscribe=One-Click"
    return Client(enforce_csrf_checks=True).post(
        path, body, content_type="application/x-www-form-urlencoded"
    )


def test_the_link_that_went_out_takes_back_what_still_waits_for_its_turn(relay):
    mailing = mailing_to("first@sample.example", "deferred-a@sample.example")
    run_slot(0)
    deferred = mailing.deliveries.get(state="deferred")
    mail = parsed(relay)[0]
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    url = re.fullmatch(r"<(\S+)>", mail["List-Unsubscribe"])[1]
    answer = one_click(url.replace(url.rpartition("/")[2], deferred.leave_token))
    assert (answer.status_code, answer.cookies) == (200, {})
    Batch.objects.update(due_at=deferred.settled_at)
    run_slot(0)
    deferred.refresh_from_db()
    assert (deferred.state, deferred.attempts) == ("withdrawn", 1)
    mailing.refresh_from_db()
    assert (mailing.state, account(mailing).adds_up) == ("done", True)


def test_leaving_while_the_sender_speaks_is_felt_before_ones_turn(relay):
    mailing = mailing_to(*(f"r-{n:03}@sample.example" for n in range(60)), per_second=20)
    sender = threading.Thread(target=send_in_thread)
    sender.start()
    until = time.monotonic() + 60
    while not relay.messages:
        assert time.monotonic() < until
        time.sleep(0.05)
    last = mailing.deliveries.order_by("pk").last()
    assert one_click(f"/unsubscribe/{last.leave_token}").status_code == 200
    sender.join(60)
    last.refresh_from_db()
    assert last.state == "withdrawn"
    assert len(relay.messages) == 59
    assert last.address not in {mail["To"] for mail in parsed(relay)}
    assert account(mailing).counts["accepted"] == 59


def send_in_thread():
    try:
        run_slot(0)
    finally:
        connection.close()
