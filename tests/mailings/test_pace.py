"""How fast mail goes: by relay, by domain, at what hours, and over which relay."""

import datetime as dt
import time

import pytest
from django.db import connection
from django.utils import timezone

from core.clock import GENEVA
from mailings import control
from mailings.accounting import account
from mailings.enqueue import Entry
from mailings.hours import is_open
from mailings.models import Delivery, Hours, Limit
from mailings.pace import forget_slowness
from mailings.send import run_slot

from .conftest import is_up, readers

pytestmark = pytest.mark.django_db(transaction=True)


def to(domain, number, local_part="r"):
    return [Entry(f"{local_part}-{index}@{domain}", "en") for index in range(number)]


def test_a_domain_has_its_own_pace_and_the_others_do_not_wait(relay, open_to):
    Limit.objects.create(of="domain", name="@Slow.example", per_minute=120, per_hour=36_000)
    mailing = open_to([*to("slow.example", 20), *to("fast.example", 60)])
    control.start(mailing)
    is_up(relay)
    assert run_slot(0, seconds=3) is True
    accepted = Delivery.objects.filter(state="accepted")
    assert accepted.filter(address__endswith="@fast.example").count() == 60
    assert 2 <= accepted.filter(address__endswith="@slow.example").count() <= 8
    assert account(mailing).counts["submitting"] == 0


def test_the_relays_limit_is_shared_and_may_be_changed_under_way(relay, open_to):
    limit = Limit.objects.create(of="relay", name="127.0.0.1", per_second=10)
    mailing = open_to(readers(200))
    control.start(mailing)
    is_up(relay)
    assert run_slot(0, seconds=2) is True
    assert 5 <= len(relay.messages) <= 30
    limit.delete()
    assert run_slot(0, seconds=20) is False
    assert account(mailing).counts["accepted"] == 200


def test_servers_that_ask_for_patience_are_written_to_more_slowly_and_no_row_fails(
    scripted, open_to
):
    scripted(pipelining=True, RCPT="450 4.2.1 not so fast")
    mailing = open_to(to("tired.example", 200))
    control.start(mailing)
    run_slot(0, seconds=2)
    slowed = Limit.objects.get()
    assert (slowed.of, slowed.name, slowed.slowness) == ("domain", "tired.example", 1)
    assert slowed.slowed_by == "450 4.2.1 not so fast"
    counts = account(mailing).counts
    assert (counts["refused"], counts["deferred"] + counts["waiting"]) == (0, 200)
    assert counts["waiting"] > 100
    Limit.objects.update(slowed_at=slowed.slowed_at - dt.timedelta(minutes=20))
    with connection.cursor() as cursor:
        forget_slowness(cursor)
    assert not Limit.objects.exists()


def test_mass_mailings_wait_for_their_hours_and_letters_do_not(relay, open_to, states):
    Hours.objects.create(opens=dt.time(8), closes=dt.time(18), day=1)
    monday = dt.datetime(2018, 10, 1, 6, 0, tzinfo=dt.UTC)  # eight o'clock in Geneva
    assert [is_open(monday + dt.timedelta(hours=hours)) for hours in (-1, 0, 9, 10, 24)] == [
        False,
        True,
        True,
        False,
        False,
    ]
    here = timezone.now().astimezone(GENEVA)
    Hours.objects.update(day=(here + dt.timedelta(days=3)).isoweekday())
    mass, urgent = open_to(readers(2)), open_to(readers(2, "urgent"), is_urgent=True)
    letter = open_to(readers(1, "letter"), is_letter=True)
    for mailing in (mass, urgent, letter):
        control.start(mailing)
    assert run_slot(0) is False
    assert [list(states(item)) for item in (mass, urgent, letter)] == [
        ["waiting"],
        ["accepted"],
        ["accepted"],
    ]
    Hours.objects.all().delete()
    assert run_slot(0) is False
    assert list(states(mass)) == ["accepted"]


def test_a_second_relay_takes_over_while_the_first_is_down(relay, open_to, settings, caplog):
    settings.SECOND_RELAY = {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": relay.port}
    settings.EMAIL_PORT = 9
    mailing = open_to(readers(5))
    control.start(mailing)
    began = time.monotonic()
    assert run_slot(0) is False
    assert time.monotonic() - began < 10
    assert account(mailing).counts["accepted"] == len(relay.messages) == 5
    told = [record.getMessage() for record in caplog.records if "cannot be used" in record.message]
    why = "[Errno 111] Connection refused"
    instead = f"Mail goes to 127.0.0.1:{relay.port} for now."
    assert told == [f"The mail relay at 127.0.0.1:9 cannot be used: {why}. {instead}"]
