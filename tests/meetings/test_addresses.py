"""Addresses begin with the date as far as it is known, move with it, and never die."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from meetings.addresses import moved_address, new_address
from meetings.models import FormerAddress, Meeting
from tests.meetings.test_models import meeting

pytestmark = pytest.mark.django_db

DAY, LATER = date(2018, 10, 31), date(2018, 11, 12)


@pytest.mark.parametrize(
    ("precision", "address"),
    [("day", "2018-10-31-a-title"), ("month", "2018-10-a-title"), ("year", "2018-a-title")],
)
def test_a_new_address_begins_with_as_much_of_the_date_as_is_known(precision, address):
    assert new_address("A title", day=DAY, precision=precision) == address
    assert new_address("A title", day=None, precision="unknown") == "a-title"
    assert len(new_address("word " * 90, day=DAY, precision=precision)) <= 120


@pytest.mark.parametrize(
    ("slug", "moved"),
    [
        ("2018-10-31-a", "2018-11-12-a"),
        ("by-hand", "by-hand"),
        ("2018-10-30-a", "2018-10-30-a"),
    ],
)
def test_an_address_moves_with_the_date_if_it_began_with_it(slug, moved):
    assert moved_address(meeting(slug, date=DAY), day=LATER, precision="day") == moved


def test_a_new_address_that_is_taken_is_followed_by_a_number():
    for slug in ("2018-10-31-a-title", "2018-10-31-a-title-2"):
        Meeting.objects.create(slug=slug, title_en="A title", precision="unknown")
    assert new_address("A title", day=date(2018, 10, 31), precision="day") == "2018-10-31-a-title-3"
    Meeting.objects.create(slug="word-" * 23 + "word", title_en="Words", precision="unknown")
    longest = new_address("word " * 24, day=None, precision="unknown")
    assert (len(longest), longest[-2:]) == (120, "-2")


def test_a_title_without_letters_makes_an_address_all_the_same():
    assert new_address("###", day=None, precision="unknown") == "meeting"


def test_an_address_moves_to_and_from_an_open_date():
    dated = meeting("2018-10-31-a", date=DAY)
    assert moved_address(dated, day=None, precision="unknown") == "a"
    assert moved_address(meeting("b"), day=LATER, precision="month") == "2018-11-b"


def test_an_address_stays_where_the_new_one_is_taken():
    taken = meeting("2018-11-12-a", date=LATER)
    moving = meeting("2018-10-31-a", date=DAY)
    assert moved_address(moving, day=LATER, precision="day") == "2018-10-31-a"
    taken.slug = "elsewhere"
    taken.save()
    assert moved_address(moving, day=LATER, precision="day") == "2018-10-31-a"


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_every_earlier_address_leads_to_the_present_one(client, language):
    moving = meeting("first", date=DAY)
    Meeting.objects.update(slug="second")  # whoever changes it, by whatever way
    moving.slug = "third"
    moving.save()
    for slug in ("first", "second"):
        response = client.get(f"/{language}/meetings/{slug}/")
        assert (response.status_code, response.url) == (301, f"/{language}/meetings/third/")
    assert client.get(f"/{language}/meetings/fourth/").status_code == 404


def test_a_meeting_may_return_to_its_own_address():
    moving = meeting("first", date=DAY)
    for slug in ("second", "first"):
        moving.slug = slug
        moving.full_clean()
        moving.save()
    assert [row.slug for row in FormerAddress.objects.all()] == ["second"]


def test_no_other_meeting_takes_an_address_that_was_given_out():
    moved = meeting("first", date=DAY)
    moved.slug = "second"
    moved.save()
    for other in (Meeting(slug="first", title_en="B", date=DAY), meeting("b", date=DAY)):
        other.slug = "first"
        with pytest.raises(ValidationError, match="leads to another meeting"):
            other.full_clean()
        with pytest.raises(IntegrityError), transaction.atomic():
            other.save()


def test_addresses_go_with_their_meeting():
    moving = meeting("first", date=DAY)
    Meeting.objects.update(slug="second")
    moving.delete()
    assert not FormerAddress.objects.exists()
