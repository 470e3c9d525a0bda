"""Members, their names over time, people and what they hold."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation

from members.models import (
    CoordinatorTerm,
    DeclaredCount,
    Member,
    MemberName,
    Organisation,
    OrganisationAlias,
    Person,
    UnionMembership,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def macedonia():
    """A Member whose name changed on a day."""
    member = Member.objects.create(code="mkd")
    change = date(2019, 2, 12)
    old = {"name_en": "The former Yugoslav Republic of Macedonia", "prose_name_en": "Macedonia"}
    new = {"name_en": "North Macedonia", "prose_name_en": "North Macedonia"}
    MemberName.objects.create(member=member, end=change, **old)
    MemberName.objects.create(member=member, start=change, **new)
    return member


def test_a_member_is_called_by_its_name_of_the_day(macedonia):
    assert macedonia.name_on(date(2018, 10, 1)) == "The former Yugoslav Republic of Macedonia"
    assert macedonia.name_on(date(2019, 2, 11)) == "The former Yugoslav Republic of Macedonia"
    assert macedonia.name_on(date(2019, 2, 12)) == "North Macedonia"


def test_its_two_names_cannot_hold_on_one_day(macedonia):
    third = MemberName(member=macedonia, start=date(2018, 1, 1), end=date(2018, 2, 1))
    third.name_en = third.prose_name_en = "Third"
    with pytest.raises(ValidationError, match="overlaps another one"):
        third.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        third.save()


def test_a_member_that_has_no_name_for_a_day_is_called_by_the_nearest():
    member = Member.objects.create(code="xyz")
    assert member.name_on(date(2018, 1, 1)) == "XYZ"
    MemberName.objects.create(
        member=member, start=date(2019, 1, 1), name_en="Later", prose_name_en="Later"
    )
    assert member.name_on(date(2018, 1, 1)) == "Later"


def test_the_form_for_sentences_is_another_than_the_one_for_lists():
    member = Member.objects.create(code="kor")
    MemberName.objects.create(
        member=member,
        name_fr="Corée, République de",
        prose_name_fr="la République de Corée",
        name_en="Korea, Republic of",
        prose_name_en="the Republic of Korea",
    )
    with translation.override("fr"):
        assert member.name_on(date(2018, 1, 1)) == "Corée, République de"
        assert member.prose_name_on(date(2018, 1, 1)) == "la République de Corée"


def test_sort_keys_follow_the_names_in_each_language():
    member = Member.objects.create(code="ecu")
    texts = {"name_en": "Ecuador", "name_fr": "Équateur", "prose_name_en": "Ecuador"}
    name = MemberName.objects.create(member=member, **texts)
    assert (name.sort_key_en, name.sort_key_fr) == ("ecuador", "equateur")
    name.name_en = "Zed"
    name.save()
    name.refresh_from_db()
    assert (name.sort_key_en, name.sort_key_fr) == ("zed", "equateur")


def test_members_are_sorted_by_the_name_of_the_day(macedonia):
    norway = Member.objects.create(code="nor")
    MemberName.objects.create(member=norway, name_en="Norway", prose_name_en="Norway")
    before, after = date(2018, 1, 1), date(2020, 1, 1)
    assert list(Member.objects.by_name(before)) == [norway, macedonia]
    assert list(Member.objects.by_name(after)) == [macedonia, norway]


@pytest.mark.parametrize("code", ["CHE", "c", "che1", "toolong", "hong kong", ""])
def test_a_code_is_two_to_five_small_letters(code):
    with pytest.raises(ValidationError):
        Member(code=code).full_clean()


def test_a_union_is_not_a_state_of_itself():
    union = Member.objects.create(code="eu", kind=Member.Kind.UNION)
    row = UnionMembership(union=union, member=union)
    with pytest.raises(ValidationError):
        row.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_a_union_has_the_states_of_the_day():
    union = Member.objects.create(code="eu", kind=Member.Kind.UNION)
    states = [Member.objects.create(code=code) for code in ("fra", "gbr")]
    leaves = date(2020, 2, 1)
    for state, end in zip(states, (None, leaves), strict=True):
        UnionMembership.objects.create(union=union, member=state, start=date(1973, 1, 1), end=end)
    assert set(union.states_on(date(2020, 1, 31))) == set(states)
    assert set(union.states_on(leaves)) == {states[0]}
    assert not states[0].states_on(leaves).exists()


def test_there_is_one_coordinator_at_a_time_whoever_holds_the_office():
    people = [Person.objects.create(slug=slug, name=slug, sort_name=slug) for slug in ("a", "b")]
    members = [Member.objects.create(code=code) for code in ("che", "ury")]
    ends = date(2019, 1, 1)
    CoordinatorTerm.objects.create(
        person=people[0], member=members[0], start=date(2018, 1, 1), end=ends
    )
    early = CoordinatorTerm(person=people[1], member=members[1], start=date(2018, 12, 31))
    with pytest.raises(ValidationError, match="overlaps another one"):
        early.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        early.save()
    early.start = ends
    early.full_clean()
    early.save()
    assert CoordinatorTerm.objects.on(ends).get().person == people[1]


def test_a_number_is_declared_once_for_a_day():
    DeclaredCount.objects.create(number=88, date=date(2018, 10, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        DeclaredCount.objects.create(number=88, date=date(2018, 10, 1))
    DeclaredCount.objects.create(number=89, date=date(2018, 10, 1))


def test_people_are_sorted_by_surname_without_regard_to_accents():
    for name, sort_name in (
        ("Hang Tran", "Tran, Hang"),
        ("Roberto Azevêdo", "Azevêdo, Roberto"),
        ("José Álvarez", "Álvarez, José"),
    ):
        Person.objects.create(slug=sort_name.lower()[:3], name=name, sort_name=sort_name)
    assert [person.name for person in Person.objects.all()] == [
        "José Álvarez",
        "Roberto Azevêdo",
        "Hang Tran",
    ]


def test_a_person_is_addressed_in_the_language_of_the_reader():
    person = Person(name="Dorothy Tembo", honorific_fr="Mme", honorific_en="Ms")
    with translation.override("fr"):
        assert person.addressed() == "Mme Dorothy Tembo"
    with translation.override("en"):
        assert person.addressed() == "Ms Dorothy Tembo"
    assert Person(name="Dorothy Tembo").addressed() == "Dorothy Tembo"


def test_one_acronym_may_stand_for_two_bodies():
    """CCI is the International Trade Centre and the Chamber of Commerce in French."""
    bodies = [
        Organisation.objects.create(slug=slug, name_en=name, acronym_en=slug.upper())
        for slug, name in (("itc", "Trade Centre"), ("icc", "Chamber of Commerce"))
    ]
    for body in bodies:
        OrganisationAlias.objects.create(organisation=body, text="CCI", language="fr")
    assert str(bodies[0]) == "Trade Centre (ITC)"
    assert OrganisationAlias.objects.filter(text="CCI").count() == 2


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "ftp://example.org"])
def test_a_web_page_is_on_the_web(url):
    with pytest.raises(ValidationError):
        Organisation(slug="itc", name_en="ITC", url=url).full_clean()
