"""What changed in the roster between two days."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from members.changes_between import changes_between
from members.models import CoordinatorTerm, MemberName, Membership, Person, Seat, UnionMembership
from members.roster import roster
from tests.members.test_roster import CODES, cut, cuts, days, member

pytestmark = pytest.mark.django_db

FIRST, LAST = date(2018, 1, 1), date(2018, 12, 31)


def told(first=FIRST, last=LAST):
    return [(str(one.what), one.name, one.day, one.detail) for one in changes_between(first, last)]


def test_members_join_leave_and_come_back():
    held = member("che", "Switzerland", joined=date(2018, 2, 1), left=date(2018, 3, 1))
    Membership.objects.create(member=held, start=date(2018, 6, 1))
    assert told() == [
        ("joined", "Switzerland", date(2018, 2, 1), ""),
        ("left", "Switzerland", date(2018, 3, 1), ""),
        ("joined", "Switzerland", date(2018, 6, 1), ""),
    ]


def test_the_first_day_is_out_and_the_last_is_in():
    member("che", "Switzerland", joined=date(2018, 2, 1))
    assert told(date(2018, 2, 1), LAST) == []
    assert len(told(date(2018, 1, 31), date(2018, 2, 1))) == 1
    assert told(FIRST, date(2018, 1, 31)) == []


def test_a_period_that_goes_on_as_the_next_one_is_no_change():
    held = member("che", "Switzerland", joined=date(2017, 1, 1), left=date(2018, 3, 1))
    Membership.objects.create(member=held, start=date(2018, 3, 1))
    assert told() == []


def test_a_renamed_member_is_told_with_the_name_it_had():
    renamed = member("mkd", "Old name", joined=date(2017, 1, 1))
    renamed.names.update(end=date(2018, 6, 1))
    MemberName.objects.create(
        member=renamed, start=date(2018, 6, 1), name_en="New name", prose_name_en="New name"
    )
    outside = member("tha", "Old", joined=None)
    outside.names.update(end=date(2018, 6, 1))
    MemberName.objects.create(
        member=outside, start=date(2018, 6, 1), name_en="New", prose_name_en="New"
    )
    assert told() == [("renamed", "New name", date(2018, 6, 1), "Old name")]


def test_seats_states_of_a_union_in_the_group_and_the_coordinator_are_told():
    union = member("eu", "European Union", kind="union", joined=date(2017, 1, 1))
    other = member("xu", "Other union", kind="union", joined=None)
    state = member("hrv", "Croatia", joined=None)
    UnionMembership.objects.create(union=union, member=state, start=date(2018, 4, 1))
    UnionMembership.objects.create(union=other, member=state, start=date(2018, 4, 1))
    Seat.objects.create(member=state, start=date(2018, 2, 1), end=date(2018, 5, 1))
    person = Person.objects.create(slug="a", name="A", sort_name="A")
    CoordinatorTerm.objects.create(
        member=union, person=person, start=date(2018, 3, 1), end=date(2018, 9, 1)
    )
    assert told() == [
        ("seated", "Croatia", date(2018, 2, 1), ""),
        ("coordinates", "European Union", date(2018, 3, 1), "A"),
        ("united", "Croatia", date(2018, 4, 1), "European Union"),
        ("unseated", "Croatia", date(2018, 5, 1), ""),
        ("coordinated", "European Union", date(2018, 9, 1), "A"),
    ]


def test_a_day_known_as_no_later_than_is_told_so():
    held = member("che", "Switzerland", joined=None)
    Membership.objects.create(member=held, start=date(2018, 10, 1), start_precision="by")
    (change,) = changes_between(FIRST, LAST)
    assert change.when().replace("\u00a0", " ") == "no later than 1 October 2018"


@pytest.mark.parametrize("number", [1, 3])
def test_looking_takes_the_same_queries_for_one_change_and_for_three(
    django_assert_num_queries, number
):
    union = member("eu", "European Union", kind="union", joined=date(2017, 1, 1))
    for code in CODES[:number]:
        held = member(code, code, joined=date(2018, 2, 1))
        held.names.update(end=date(2018, 5, 1))
        MemberName.objects.create(
            member=held, start=date(2018, 5, 1), name_en="New", prose_name_en="New"
        )
        Seat.objects.create(member=held, start=date(2018, 3, 1))
        UnionMembership.objects.create(union=union, member=held, start=date(2018, 4, 1))
    with django_assert_num_queries(14):
        assert len(changes_between(FIRST, LAST)) == 4 * number


periods = st.builds(cut, cuts, open_start=st.booleans(), open_end=st.booleans())
table = st.fixed_dictionaries(dict.fromkeys(CODES, periods))


class ChangesOfAnyTime(TestCase):
    """A roster with what changed since is the later roster."""

    @classmethod
    def setUpTestData(cls):
        cls.members = {code: member(code, code, joined=None) for code in CODES}

    @settings(max_examples=40, deadline=None)
    @given(joined=table, seated=table, one=days, other=days)
    def test_the_changes_lead_from_one_roster_to_the_other(self, joined, seated, one, other):
        for model, rows in ((Membership, joined), (Seat, seated)):
            for code, spans in rows.items():
                for start, end in spans:
                    model.objects.create(member=self.members[code], start=start, end=end)
        first, last = sorted((one, other))
        entries, seats = state(first)
        acts = {
            "joined": entries.add,
            "left": entries.remove,
            "seated": seats.add,
            "unseated": seats.remove,
        }
        for change in changes_between(first, last):
            acts[change.what](change.member.code)
        assert (entries, seats) == state(last)


def state(day):
    """Codes of the entries and of the seats on ``day``."""
    found = roster(as_of=day)
    seated = [*(entry for entry in found.entries if entry.has_seat), *found.seats_outside]
    return {one.member.code for one in found.entries}, {one.member.code for one in seated}
