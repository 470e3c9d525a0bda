import pytest

from mailings.accounting import account
from mailings.models import Delivery

from .conftest import readers

pytestmark = pytest.mark.django_db

State = Delivery.State


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
