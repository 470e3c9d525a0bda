from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db.models import CharField, F, Value
from django.utils import timezone

from mailings.enqueue import Enqueued, Entry, enqueue
from mailings.models import Delivery, Suppression

from .conftest import readers

pytestmark = pytest.mark.django_db


def test_each_address_of_an_audience_gets_one_row_with_copies_of_its_data(open_to):
    mailing = open_to([Entry("Eva@Example.org", "fr", "Eva", "row 7", "token")])
    assert Delivery.objects.filter(mailing=mailing).values_list(
        "address", "language", "name", "reference", "leave_token", "state", "reason"
    ).get() == ("eva@example.org", "fr", "Eva", "row 7", "token", "waiting", "")


def test_repeating_an_audience_adds_nobody(open_to):
    mailing = open_to(readers(3))
    assert enqueue(mailing, readers(4)) == Enqueued(4, waiting=1, suppressed=0, excluded=0)
    assert enqueue(mailing, readers(4)).repeated == 4
    assert Delivery.objects.filter(mailing=mailing).count() == mailing.audience == 4


def test_an_address_that_comes_twice_in_one_audience_gets_one_row(open_to):
    twice = [Entry("eva@example.org", "fr"), Entry("EVA@example.org", "en")]
    assert Delivery.objects.filter(mailing=open_to(twice)).count() == 1


def test_suppressed_addresses_get_a_row_with_the_reason(open_to, states):
    Suppression.objects.create(address="reader-0002@sample.example", reason="bounced")
    mailing = open_to(readers(3))
    assert states(mailing) == {
        "waiting": ["reader-0001", "reader-0003"],
        "suppressed": ["reader-0002"],
    }
    assert Delivery.objects.get(state="suppressed").reason == "bounced"


@pytest.mark.parametrize(("days", "state"), [(-1, "waiting"), (0, "waiting"), (1, "suppressed")])
def test_a_suppression_ends_on_the_day_of_its_release(open_to, states, days, state):
    Suppression.objects.create(
        address="reader-0001@sample.example",
        reason="bounced",
        release_on=timezone.now().date() + timedelta(days=days),
    )
    assert states(open_to(readers(1))) == {state: ["reader-0001"]}


def test_a_language_without_a_text_is_left_out_with_the_reason(open_to, states):
    mailing = open_to([Entry("a@example.org", "de"), Entry("b@example.org", "en")])
    assert states(mailing) == {"excluded": ["a"], "waiting": ["b"]}


def test_a_query_becomes_rows_in_one_statement(open_to, django_assert_num_queries):
    earlier = open_to(readers(5))
    mailing = open_to([])
    audience = Delivery.objects.filter(mailing=earlier).values_list(
        "address",
        "language",
        Value("", output_field=CharField()),
        "reference",
        F("leave_token"),
    )
    with django_assert_num_queries(5):  # savepoint, lock, the statement, the sum, release
        added = enqueue(mailing, audience)
    assert added == Enqueued(5, waiting=5, suppressed=0, excluded=0)
    assert sorted(audience) == sorted(
        Delivery.objects.filter(mailing=mailing).values_list(
            "address", "language", "name", "reference", "leave_token"
        )
    )


def test_an_empty_audience_is_no_mistake(open_to):
    assert open_to([]).audience == 0


def test_one_reference_is_handed_over_once(open_to):
    open_to(readers(1), reference="bulletin:autumn-2018")
    with pytest.raises(ValidationError, match="handed to the post room before"):
        open_to(readers(1), reference="bulletin:autumn-2018")
