"""Who is in the Group on a day."""

from datetime import date

import pytest
from django.utils import translation

from members.models import DeclaredCount, Member, MemberName, Membership, Seat, UnionMembership
from members.roster import roster_on

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
    assert names(roster_on(date(2018, 1, 31))) == []
    assert names(roster_on(date(2018, 2, 1))) == ["Switzerland"]
    assert names(roster_on(date(2018, 9, 30))) == ["Switzerland"]
    assert names(roster_on(date(2018, 10, 1))) == []


def test_the_list_follows_the_alphabet_of_the_reader():
    member("ecu", "Ecuador", fr="Équateur")
    member("slv", "El Salvador")
    member("ven", "Zed", fr="Aude")
    with translation.override("en"):
        assert names(roster_on(DAY)) == ["Ecuador", "El Salvador", "Zed"]
    with translation.override("fr"):
        assert names(roster_on(DAY)) == ["Aude", "El Salvador", "Équateur"]


def test_a_union_opens_to_its_states_of_that_day_and_they_count_beside_it():
    union = member("eu", "European Union", kind=Member.Kind.UNION)
    member("che", "Switzerland")
    for code, name, end in (("fra", "France", None), ("gbr", "United Kingdom", date(2020, 2, 1))):
        state = member(code, name, joined=None)
        UnionMembership.objects.create(union=union, member=state, start=date(1973, 1, 1), end=end)
    roster = roster_on(DAY)
    assert names(roster) == ["European Union", "Switzerland"]
    assert [state.name for state in roster.entries[0].states] == ["France", "United Kingdom"]
    assert roster.total == 4
    assert roster.states_counted
    assert roster_on(date(2020, 2, 1)).total == 3


def test_a_state_listed_in_its_own_right_counts_once():
    union = member("eu", "European Union", kind=Member.Kind.UNION)
    state = member("fra", "France")
    UnionMembership.objects.create(union=union, member=state, start=date(1958, 1, 1))
    assert roster_on(DAY).total == 2


def test_a_seat_without_membership_is_told_apart_and_not_added_to_the_list():
    Seat.objects.create(member=member("che", "Switzerland"), start=date(2018, 1, 1))
    Seat.objects.create(member=member("nga", "Nigeria", joined=None), start=date(2018, 1, 1))
    roster = roster_on(DAY)
    assert [(entry.name, entry.has_seat) for entry in roster.entries] == [("Switzerland", True)]
    assert [entry.name for entry in roster.seats_outside] == ["Nigeria"]


def test_the_declared_count_is_the_latest_of_those_known_on_that_day():
    DeclaredCount.objects.create(number=47, date=date(2017, 5, 1))
    DeclaredCount.objects.create(number=88, date=date(2018, 10, 1))
    assert roster_on(date(2016, 1, 1)).declared is None
    assert roster_on(date(2018, 9, 30)).declared.number == 47
    assert roster_on(DAY).declared.number == 88
