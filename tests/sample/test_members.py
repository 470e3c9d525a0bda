"""What the bulletin says of Members, people and organisations is on record as it stands there."""

from datetime import date

import pytest
from django.utils import translation

from members.models import (
    CoordinatorTerm,
    DeclaredCount,
    Member,
    MemberName,
    Membership,
    OrganisationAlias,
    Person,
    Seat,
)

DAY = date(2018, 10, 1)
COMMITTEE = ["bhr", "che", "civ", "hkg", "nga", "pak", "phl", "slv", "ury"]

pytestmark = pytest.mark.usefixtures("sample")


def codes(queryset):
    return sorted(queryset.values_list("member__code", flat=True))


def test_the_roster_has_54_entries():
    assert Membership.objects.on(DAY).count() == 54


def test_the_european_union_had_28_member_states_that_day():
    assert Member.objects.get(code="eu").states_on(DAY).count() == 28


def test_the_union_grew_and_shrank():
    union = Member.objects.get(code="eu")
    days = [date(1957, 12, 31), date(1958, 1, 1), date(2004, 5, 1), date(2013, 7, 1)]
    assert [union.states_on(day).count() for day in days] == [0, 6, 25, 28]
    assert union.states_on(date(2020, 1, 31)).filter(code="gbr").exists()
    assert not union.states_on(date(2020, 2, 1)).filter(code="gbr").exists()


def test_entries_and_member_states_make_82():
    in_group = Member.objects.in_group(DAY)
    states = Member.objects.get(code="eu").states_on(DAY)
    assert (in_group | states).distinct().count() == 82


def test_the_bulletin_declared_88_and_47_before():
    declared = DeclaredCount.objects.order_by("date").values_list("number", "date", "precision")
    assert list(declared) == [(47, date(2017, 5, 1), "month"), (88, DAY, "by")]


def test_nine_members_have_a_seat_and_nigeria_is_not_in_the_roster():
    seats = Seat.objects.on(DAY)
    assert codes(seats) == COMMITTEE
    assert set(codes(seats)) - set(codes(Membership.objects.on(DAY))) == {"nga"}
    assert "not in the roster" in seats.get(member__code="nga").staff_note


def test_the_day_of_joining_is_not_claimed():
    assert set(Membership.objects.values_list("start", "start_precision")) == {(DAY, "by")}


def test_jose_luis_cancela_of_uruguay_coordinates_since_january_2018():
    term = CoordinatorTerm.objects.get()
    assert (term.person.name, term.member.code) == ("José Luis Cancela", "ury")
    assert (term.start, term.start_precision, term.end) == (date(2018, 1, 1), "month", None)


def test_every_member_has_a_name_in_three_languages():
    for member in Member.objects.with_names():
        for name in member.names.all():
            texts = [
                getattr(name, f"{field}_{code}")
                for field in ("name", "prose_name", "sort_key")
                for code in ("en", "fr", "es")
            ]
            assert all(texts), member.code


@pytest.mark.parametrize(
    ("code", "day", "name"),
    [
        ("mkd", DAY, "the former Yugoslav Republic of Macedonia"),
        ("mkd", date(2019, 2, 12), "North Macedonia"),
        ("tur", DAY, "Turkey"),
        ("tur", date(2022, 6, 1), "Türkiye"),
    ],
)
def test_a_later_name_holds_only_from_its_own_date(code, day, name):
    member = Member.objects.get(code=code)
    with translation.override("en"):
        assert member.name_on(day) == name


@pytest.mark.parametrize(
    ("language", "first", "last"),
    [
        ("en", "Afghanistan", "Viet Nam"),
        ("fr", "Afghanistan", "Viet Nam"),
        ("es", "Afganistán", "Viet Nam"),
    ],
)
def test_the_roster_follows_each_alphabet(language, first, last):
    with translation.override(language):
        names = [member.name_on(DAY) for member in Member.objects.in_group(DAY).by_name(DAY)]
        assert len(names) == 54
        assert (names[0], names[-1]) == (first, last)
        if language == "fr":
            place = names.index("Équateur")
            assert names[place - 1 : place + 2] == [
                "El Salvador",
                "Équateur",
                "ex-République yougoslave de Macédoine",
            ]


def test_fourteen_people_are_named_and_allan_is_a_spelling_of_the_source():
    assert Person.objects.count() == 14
    wolff = Person.objects.get(slug="allan-wolff")
    assert wolff.name == "Alan Wm. Wolff"
    assert wolff.aliases.filter(name="Allan Wolff").exists()


def test_cci_is_two_bodies_in_french():
    found = OrganisationAlias.objects.filter(text="CCI", language="fr").order_by("organisation")
    assert sorted(alias.organisation.slug for alias in found) == ["icc", "itc"]


def test_a_formal_name_is_there_in_three_languages_or_in_none():
    formal = {
        name.member.code: [getattr(name, f"formal_name_{code}") for code in ("en", "fr", "es")]
        for name in MemberName.objects.select_related("member")
    }
    assert {code for code, texts in formal.items() if any(texts) and not all(texts)} == set()
    assert formal["che"] == [
        "the Swiss Confederation",
        "la Confédération suisse",
        "la Confederación Suiza",
    ]
    # Not known with certainty, and therefore left open.
    assert {code for code, texts in formal.items() if not any(texts)} == {
        *("dnk", "hkg", "isl", "ita", "lie", "tur")
    }
