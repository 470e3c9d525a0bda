"""The secretariat's screens for Members, people and organisations."""

from datetime import date

import pytest
from django.utils import translation

from members.models import (
    CoordinatorTerm,
    MemberAlias,
    Membership,
    Organisation,
    OrganisationAlias,
    Person,
    PersonAlias,
    Seat,
    UnionMembership,
)
from tests.admin_page import filled_in
from tests.members.test_roster import member

pytestmark = pytest.mark.django_db

LIST = "/admin/members/member/"


@pytest.fixture(autouse=True)
def autumn_2018(settings):
    settings.SITE_TODAY = date(2018, 10, 1)


def listed(response):
    return [str(row) for row in response.context["cl"].result_list]


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("en", ["Ecuador", "El Salvador", "Zambia"]),
        ("fr", ["El Salvador", "Équateur", "Zambie"]),
    ],
)
def test_members_are_listed_in_the_language_and_alphabet_of_the_reader(
    admin_client, language, names
):
    member("zmb", "Zambia", fr="Zambie")
    member("slv", "El Salvador")
    member("ecu", "Ecuador", fr="Équateur")
    admin_client.cookies["django_language"] = language
    with translation.override(language):
        assert listed(admin_client.get(LIST)) == names


def test_another_order_can_be_asked_for(admin_client):
    member("zzz", "A name")
    member("aaa", "Z name")
    assert listed(admin_client.get(LIST, {"o": "2"})) == ["Z name", "A name"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"in_group": "yes"}, ["Switzerland"]),
        ({"in_group": "no"}, ["Nigeria"]),
        ({"has_seat": "yes"}, ["Nigeria"]),
        ({"q": "Suisse"}, ["Switzerland"]),
        ({"q": "Schweiz"}, ["Switzerland"]),
        ({"q": "nga"}, ["Nigeria"]),
    ],
)
def test_a_member_is_found_by_what_it_is_and_how_it_is_called(admin_client, asked, found):
    switzerland = member("che", "Switzerland", fr="Suisse")
    MemberAlias.objects.create(member=switzerland, text="Schweiz")
    Seat.objects.create(member=member("nga", "Nigeria", joined=None))
    assert listed(admin_client.get(LIST, asked)) == found


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_the_same_queries_for_one_member_and_for_three(
    admin_client, django_assert_num_queries, number
):
    for code in ("aaa", "bbb", "ccc")[:number]:
        Seat.objects.create(member=member(code, code))
    with django_assert_num_queries(6):
        admin_client.get(LIST)


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_every_screen_opens_in_every_language(admin_client, language):
    union = member("eu", "European Union", kind="union")
    france = member("fra", "France")
    person = Person.objects.create(slug="a", name="A", sort_name="A")
    PersonAlias.objects.create(person=person, name="Ah")
    body = Organisation.objects.create(slug="itc", name_en="ITC")
    OrganisationAlias.objects.create(organisation=body, text="CCI")
    state = UnionMembership.objects.create(union=union, member=france)
    term = CoordinatorTerm.objects.create(person=person, member=france)
    admin_client.cookies["django_language"] = language
    for record in (union, france, person, body, state, term):
        name = f"/admin/members/{record._meta.model_name}/"
        for page in (name, f"{name}add/", f"{name}{record.pk}/change/"):
            assert admin_client.get(page).status_code == 200, page


def test_a_union_has_states_on_its_page_and_a_state_its_unions(admin_client):
    pages = {}
    for made in (member("eu", "European Union", kind="union"), member("fra", "France")):
        response = admin_client.get(f"{LIST}{made.pk}/change/")
        pages[made.code] = [
            inline.formset.prefix for inline in response.context["inline_admin_formsets"]
        ]
    assert "state_periods" in pages["eu"]
    assert "union_periods" not in pages["eu"]
    assert "union_periods" in pages["fra"]


def page_with(client, record, rows, **changes):
    """The page of ``record`` with new rows: what a browser sends after "Add another"."""
    page = f"{LIST}{record.pk}/change/"
    sent = filled_in(client.get(page), **changes)
    for prefix, values in rows:
        number = int(sent[f"{prefix}-TOTAL_FORMS"])
        sent[f"{prefix}-TOTAL_FORMS"] = number + 1
        sent |= {f"{prefix}-{number}-{name}": value for name, value in values.items()}
        sent |= {f"{prefix}-{number}-start_precision": "day"}
    return client.post(page, sent)


def test_one_membership_ends_and_the_next_begins_on_the_same_page(admin_client):
    switzerland = member("che", "Switzerland")
    response = page_with(
        admin_client,
        switzerland,
        [("memberships", {"start": "2018-06-01"})],
        memberships__0__end="2018-03-01",
    )
    assert response.status_code == 302
    assert list(switzerland.memberships.order_by("start").values_list("start", "end")) == [
        (date(2018, 1, 1), date(2018, 3, 1)),
        (date(2018, 6, 1), None),
    ]


def test_two_memberships_that_overlap_are_refused_in_a_sentence(admin_client):
    nigeria = member("nga", "Nigeria", joined=None)
    rows = [
        ("memberships", {"start": "2018-01-01", "end": "2018-06-01"}),
        ("memberships", {"start": "2018-05-31"}),
    ]
    response = page_with(admin_client, nigeria, rows)
    assert "This period overlaps another one of the same record" in response.content.decode()
    assert not Membership.objects.exists()


def test_a_membership_that_ends_before_it_begins_is_refused_in_a_sentence(admin_client):
    nigeria = member("nga", "Nigeria", joined=None)
    rows = [("memberships", {"start": "2018-06-01", "end": "2018-01-01"})]
    response = page_with(admin_client, nigeria, rows)
    assert "The end of a period must be after its start." in response.content.decode()


def test_two_states_may_be_in_a_union_at_one_time_and_one_state_once(admin_client):
    union = member("eu", "European Union", kind="union")
    states = [member(code, code, joined=None) for code in ("aut", "fra")]
    rows = [("state_periods", {"member": state.pk}) for state in states]
    assert page_with(admin_client, union, rows).status_code == 302
    again = [("state_periods", {"member": states[0].pk})]
    response = page_with(admin_client, union, again)
    assert "This period overlaps another one of the same record" in response.content.decode()
    assert UnionMembership.objects.count() == 2


def test_a_coordinator_beside_another_is_refused_in_a_sentence(admin_client):
    uruguay = member("ury", "Uruguay")
    person = Person.objects.create(slug="a", name="A", sort_name="A")
    CoordinatorTerm.objects.create(person=person, member=uruguay, start=date(2018, 1, 1))
    form = {"person": person.pk, "member": uruguay.pk, "start_precision": "day"}
    response = admin_client.post("/admin/members/coordinatorterm/add/", form)
    assert "This period overlaps another one of the same record" in response.content.decode()


def test_choices_of_members_carry_the_names_of_the_reader_in_a_fixed_number_of_queries(
    admin_client, django_assert_num_queries
):
    for code, name in (("che", "Suisse"), ("sen", "Sénégal"), ("swe", "Suède")):
        member(code, code, fr=name)
    admin_client.cookies["django_language"] = "fr"
    asked = {"app_label": "meetings", "model_name": "host", "field_name": "member", "term": "su"}
    with django_assert_num_queries(5):
        found = admin_client.get("/admin/autocomplete/", asked).json()["results"]
    assert [row["text"] for row in found] == ["Suède", "Suisse"]
