"""Who is in the Group on a day."""

import itertools
from datetime import date

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from members.models import (
    CoordinatorTerm,
    DeclaredCount,
    Member,
    MemberName,
    Membership,
    Person,
    Seat,
    UnionMembership,
)
from members.roster import committee_on, roster

pytestmark = pytest.mark.django_db

DAY = date(2018, 10, 1)


def member(code, name, *, joined=date(2018, 1, 1), left=None, kind=Member.Kind.STATE, **names):
    made = Member.objects.create(code=code, kind=kind)
    texts = {f"name_{language}": names.get(language, name) for language in ("en", "fr", "es")}
    MemberName.objects.create(member=made, prose_name_en=name, **texts)
    if joined:
        Membership.objects.create(member=made, start=joined, end=left)
    return made


def names(roster):
    return [entry.name for entry in roster.entries]


def test_a_member_is_listed_from_its_first_day_until_the_day_before_its_last():
    member("che", "Switzerland", joined=date(2018, 2, 1), left=date(2018, 10, 1))
    assert names(roster(as_of=date(2018, 1, 31))) == []
    assert names(roster(as_of=date(2018, 2, 1))) == ["Switzerland"]
    assert names(roster(as_of=date(2018, 9, 30))) == ["Switzerland"]
    assert names(roster(as_of=date(2018, 10, 1))) == []


def test_the_list_follows_the_alphabet_of_the_reader():
    member("ecu", "Ecuador", fr="Équateur")
    member("slv", "El Salvador")
    member("ven", "Zed", fr="Aude")
    with translation.override("en"):
        assert names(roster(as_of=DAY)) == ["Ecuador", "El Salvador", "Zed"]
    with translation.override("fr"):
        assert names(roster(as_of=DAY)) == ["Aude", "El Salvador", "Équateur"]


def test_a_union_opens_to_its_states_of_that_day_and_they_count_beside_it():
    union = member("eu", "European Union", kind=Member.Kind.UNION)
    member("che", "Switzerland")
    for code, name, end in (("fra", "France", None), ("gbr", "United Kingdom", date(2020, 2, 1))):
        state = member(code, name, joined=None)
        UnionMembership.objects.create(union=union, member=state, start=date(1973, 1, 1), end=end)
    found = roster(as_of=DAY)
    assert names(found) == ["European Union", "Switzerland"]
    assert [state.name for state in found.entries[0].states] == ["France", "United Kingdom"]
    assert found.total == 4
    assert found.states_counted
    assert roster(as_of=date(2020, 2, 1)).total == 3


def test_a_state_listed_in_its_own_right_counts_once():
    union = member("eu", "European Union", kind=Member.Kind.UNION)
    state = member("fra", "France")
    UnionMembership.objects.create(union=union, member=state, start=date(1958, 1, 1))
    assert roster(as_of=DAY).total == 2


def test_a_seat_without_membership_is_told_apart_and_not_added_to_the_list():
    Seat.objects.create(member=member("che", "Switzerland"), start=date(2018, 1, 1))
    Seat.objects.create(member=member("nga", "Nigeria", joined=None), start=date(2018, 1, 1))
    found = roster(as_of=DAY)
    assert [(entry.name, entry.has_seat) for entry in found.entries] == [("Switzerland", True)]
    assert [entry.name for entry in found.seats_outside] == ["Nigeria"]


def test_the_declared_count_is_the_latest_of_those_known_on_that_day():
    DeclaredCount.objects.create(number=47, date=date(2017, 5, 1))
    DeclaredCount.objects.create(number=88, date=date(2018, 10, 1))
    assert roster(as_of=date(2016, 1, 1)).declared is None
    assert roster(as_of=date(2018, 9, 30)).declared.number == 47
    assert roster(as_of=DAY).declared.number == 88


# Each of four Members has periods cut out of one year; brute force asks every one of them.
CODES = ("aaa", "bbb", "ccc", "eu")
days = st.dates(date(2018, 1, 1), date(2018, 12, 31))
cuts = st.lists(days, unique=True, max_size=5).map(sorted)


def cut(edges, *, open_start, open_end):
    """Periods that touch or leave gaps, and never overlap."""
    bounds = [*([None] if open_start else []), *edges, *([None] if open_end else [])]
    pairs = zip(bounds[::2], bounds[1::2], strict=False)
    return [pair for pair in pairs if pair != (None, None)]


periods = st.builds(cut, cuts, open_start=st.booleans(), open_end=st.booleans())


def held(row, day):
    start, end = row
    return (start is None or day >= start) and (end is None or day < end)


class RosterOfAnyDay(TestCase):
    """The roster is what the periods say, counted one by one."""

    @classmethod
    def setUpTestData(cls):
        cls.members = {
            code: member(code, code, joined=None, kind="union" if code == "eu" else "state")
            for code in CODES
        }

    @settings(max_examples=50, deadline=None)
    @given(
        joined=st.fixed_dictionaries(dict.fromkeys(CODES, periods)),
        seated=st.fixed_dictionaries(dict.fromkeys(CODES, periods)),
        united=st.fixed_dictionaries(dict.fromkeys(CODES[:3], periods)),
        day=days,
    )
    def test_the_roster_equals_brute_force(self, joined, seated, united, day):
        for model, table in ((Membership, joined), (Seat, seated)):
            for code, rows in table.items():
                for start, end in rows:
                    model.objects.create(member=self.members[code], start=start, end=end)
        for code, rows in united.items():
            for start, end in rows:
                UnionMembership.objects.create(
                    union=self.members["eu"], member=self.members[code], start=start, end=end
                )
        today = {
            name: {code for code, rows in table.items() if any(held(row, day) for row in rows)}
            for name, table in (("joined", joined), ("seated", seated), ("united", united))
        }
        found = roster(as_of=day)
        entries = {entry.member.code: entry for entry in found.entries}
        assert set(entries) == today["joined"]
        assert {code for code, entry in entries.items() if entry.has_seat} == (
            today["seated"] & today["joined"]
        )
        outside = {entry.member.code for entry in found.seats_outside}
        assert outside == today["seated"] - today["joined"]
        assert {entry.member.code for entry in committee_on(day)} == today["seated"]
        states = today["united"] if "eu" in today["joined"] else set()
        assert found.total == len(today["joined"] | states)


def test_the_coordinator_is_the_one_of_that_day():
    uruguay = member("ury", "Uruguay")
    person = Person.objects.create(slug="a", name="A", sort_name="A")
    CoordinatorTerm.objects.create(person=person, member=uruguay, start=date(2018, 1, 1))
    assert roster(as_of=date(2017, 12, 31)).coordinator is None
    assert roster(as_of=DAY).coordinator.person == person


def test_a_member_that_left_and_came_back_is_listed_in_both_times_and_not_between():
    back = member("che", "Switzerland", joined=date(2017, 1, 1), left=date(2018, 1, 1))
    Membership.objects.create(member=back, start=date(2018, 6, 1))
    listed = [names(roster(as_of=date(2018, month, 1))) for month in (1, 5, 6)]
    assert listed == [[], [], ["Switzerland"]]
    assert names(roster(as_of=date(2017, 12, 31))) == ["Switzerland"]


def test_a_renamed_member_is_listed_under_the_name_of_the_day():
    renamed = member("mkd", "Old name")
    renamed.names.update(end=date(2019, 2, 12))
    new = {"name_en": "New name", "prose_name_en": "New name"}
    MemberName.objects.create(member=renamed, start=date(2019, 2, 12), **new)
    assert names(roster(as_of=DAY)) == ["Old name"]
    assert names(roster(as_of=date(2019, 2, 12))) == ["New name"]


def test_a_day_without_a_name_has_the_one_before_it_else_the_first():
    held = member("mkd", "First")
    held.names.update(start=date(2018, 1, 1), end=date(2018, 2, 1))
    MemberName.objects.create(
        member=held, start=date(2018, 3, 1), name_en="Second", prose_name_en="Second"
    )
    member("zzz", "Gap")
    shown = {month: names(roster(as_of=date(2018, month, 15))) for month in (2, 3)}
    assert held.name_on(date(2017, 1, 1)) == "First"
    assert shown == {2: ["First", "Gap"], 3: ["Gap", "Second"]}


class NamesOfAnyDay(TestCase):
    """Names, and the order they give, are those of the periods, looked at one by one."""

    @classmethod
    def setUpTestData(cls):
        cls.members = [member(code, code) for code in CODES]

    @settings(max_examples=30, deadline=None)
    @given(renamed=st.lists(cuts, min_size=len(CODES), max_size=len(CODES)), day=days)
    def test_every_entry_has_the_name_of_the_day_and_its_place(self, renamed, day):
        MemberName.objects.all().delete()
        expected = {}
        for number, (held, edges) in enumerate(zip(self.members, renamed, strict=True)):
            for start, end in itertools.pairwise([None, *edges, None]):
                # A later name stands elsewhere in the alphabet.
                name = f"{(start or date.min).toordinal() * (7 + number) % 89:02} {held.code}"
                MemberName.objects.create(
                    member=held, start=start, end=end, name_en=name, prose_name_en=name
                )
                if (start is None or start <= day) and (end is None or day < end):
                    expected[held.code] = name
        found = roster(as_of=day)
        assert {entry.member.code: entry.name for entry in found.entries} == expected
        assert names(found) == sorted(expected.values())


@pytest.mark.parametrize("number", [1, 3])
def test_a_roster_takes_the_same_queries_for_one_entry_and_for_three(
    django_assert_num_queries, number
):
    for code in CODES[:number]:
        Seat.objects.create(member=member(code, code), start=date(2018, 1, 1))
    with django_assert_num_queries(5):
        roster(as_of=DAY)
