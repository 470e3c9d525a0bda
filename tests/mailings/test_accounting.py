from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.cache import cache

from mailings import accounting as counting
from mailings.accounting import account, account_of_late
from mailings.enqueue import Entry
from mailings.models import Delivery, Mailing

from .conftest import readers

pytestmark = pytest.mark.django_db

State = Delivery.State
SECONDS = timedelta(seconds=10)


def test_the_states_add_up_to_the_audience_and_are_counted_by_language(
    open_to, django_assert_num_queries
):
    mailing = open_to(readers(9))
    for row, state in zip(Delivery.objects.order_by("address"), State, strict=True):
        Delivery.objects.filter(pk=row.pk).update(state=state)
    with django_assert_num_queries(1):
        accounting = account(mailing)
    assert accounting.counts == dict.fromkeys(State.values, 1)
    assert accounting.adds_up
    assert accounting.settled == 6
    assert {
        language: sum(found.values()) for language, found in accounting.by_language.items()
    } == {
        "en": 3,
        "es": 3,
        "fr": 3,
    }


def test_a_row_that_vanished_is_noticed(open_to):
    mailing = open_to(readers(3))
    Delivery.objects.first().delete()
    assert not account(mailing).adds_up


def test_the_domains_with_the_most_recipients_are_counted_in_the_same_query(open_to):
    audience = [
        Entry(f"{reader}@{domain}.example", "en")
        for domain, readers_there in [("few", 1), ("many", 3), *((f"d{n:02}", 2) for n in range(9))]
        for reader in range(readers_there)
    ]
    mailing = open_to(audience)
    Delivery.objects.filter(address="1@many.example").update(state=State.REFUSED)
    found = account(mailing)
    names = [domain.name for domain in found.domains]
    assert names == ["many.example", *(f"d{n:02}.example" for n in range(9))]
    assert found.domains[0].counts == {"waiting": 2, "refused": 1}


def test_a_large_mailing_is_not_counted_each_time_somebody_asks(
    open_to, monkeypatch, django_assert_num_queries
):
    mailing = open_to(readers(10))
    monkeypatch.setattr(counting, "ROWS_A_SECOND", 0.1)  # then ten rows are kept for long
    first = account_of_late(mailing)
    Delivery.objects.update(state=State.ACCEPTED)
    with django_assert_num_queries(0):
        assert account_of_late(mailing) == first
    Mailing.objects.update(audience=11)
    mailing.refresh_from_db()
    # Somebody was added: the old sum is of no use.
    assert account_of_late(mailing).counts[State.ACCEPTED] == 10


def test_rate_and_time_left_come_from_the_last_minute(open_to):
    mailing = open_to(readers(9))
    Mailing.objects.update(state="running")
    mailing.refresh_from_db()
    before = account_of_late(mailing)
    assert (before.per_second, before.time_left) == (0, None)
    Delivery.objects.filter(pk__in=Delivery.objects.values("pk")[:6]).update(state=State.ACCEPTED)
    before.earlier.append((before.at - timedelta(minutes=9), 0))  # long ago: it is left out
    cache.set(f"accounting:{mailing.pk}:running", replace(before, at=before.at - SECONDS))
    now = account_of_late(mailing)
    assert 0.4 < now.per_second <= 0.6
    assert now.time_left == timedelta(seconds=3 / now.per_second)
