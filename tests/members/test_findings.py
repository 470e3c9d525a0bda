"""What is odd in the roster of today."""

from datetime import date

import pytest

from core.findings import findings
from members.models import DeclaredCount, Seat
from tests.members.test_roster import member

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def autumn_2018(settings):
    settings.SITE_TODAY = date(2018, 10, 1)


def test_a_seat_outside_the_roster_is_told_and_one_inside_is_not():
    Seat.objects.create(member=member("che", "Switzerland"), start=date(2018, 1, 1))
    nigeria = member("nga", "Nigeria", joined=None)
    Seat.objects.create(member=nigeria, start=date(2018, 1, 1))
    found = findings("members")
    assert [item.key for item in found] == ["seat-outside:nga"]
    assert found[0].where == f"/admin/members/member/{nigeria.pk}/change/"
    assert found[0].sentence.replace("\u00a0", " ") == (
        "Nigeria has a seat on the committee on 1 October 2018 but is not in the roster."
    )


def test_a_seat_that_has_ended_is_not_told():
    row = Seat(member=member("nga", "Nigeria", joined=None), start=date(2018, 1, 1))
    row.end = date(2018, 10, 1)
    row.save()
    assert findings("members") == []


@pytest.mark.parametrize(("declared", "keys"), [(1, 0), (2, 1)])
def test_a_declared_number_is_told_exactly_if_it_is_not_the_one_we_count(declared, keys):
    member("che", "Switzerland")
    count = DeclaredCount.objects.create(number=declared, date=date(2018, 9, 1))
    found = findings("members")
    assert len(found) == keys
    assert all(item.key == f"declared:{count.pk}:1" for item in found)


@pytest.mark.parametrize("number", [1, 3])
def test_looking_takes_the_same_queries_for_one_seat_and_for_three(
    django_assert_num_queries, number
):
    for code in ("aaa", "bbb", "ccc")[:number]:
        Seat.objects.create(member=member(code, code, joined=None), start=date(2018, 1, 1))
    with django_assert_num_queries(6):
        assert len(findings("members")) == number


def test_each_declared_number_is_held_against_the_roster_of_its_own_day():
    member("che", "Switzerland", joined=date(2018, 1, 1))
    DeclaredCount.objects.create(number=47, date=date(2017, 5, 1), precision="month")
    DeclaredCount.objects.create(number=88, date=date(2018, 9, 1), staff_note="Nobody says why.")
    DeclaredCount.objects.create(number=90, date=date(2019, 1, 1))
    told = [(item.sentence.replace("\u00a0", " "), item.note) for item in findings("members")]
    assert told == [
        (
            (
                "88 Members are declared (1 September 2018). The roster of 1 September 2018 names "
                "1 entries, which make 1 Members with the member States of the European Union."
            ),
            "Nobody says why.",
        ),
        ("47 Members are declared (May 2017), and no membership for that day.", ""),
    ]
