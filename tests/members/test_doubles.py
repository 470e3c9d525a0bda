"""One person or body is not recorded twice unawares."""

import json

import pytest

from members.doubles import likely_doubles, recorded_doubles
from members.models import Organisation, OrganisationAlias, Person, PersonAlias
from tests.admin_page import filled_in

pytestmark = pytest.mark.django_db

ADD = "/admin/members/person/add/"


@pytest.fixture
def tembo():
    return Person.objects.create(slug="tembo", name="Dorothy Tembo", sort_name="Tembo, Dorothy")


@pytest.mark.parametrize(
    "name", ["Dorothy Tembo", "Tembo, Dorothy", "Dorothy TEMBO", "Dorothy Témbo", "Dorothy Tenbo"]
)
def test_another_writing_of_a_name_is_a_likely_double(tembo, name):
    assert likely_doubles(Person(), [name]) == [tembo]


@pytest.mark.parametrize("name", ["Dorothy Ng", "Roberto Azevêdo", "D. Other", ""])
def test_another_person_is_none(tembo, name):
    assert likely_doubles(Person(), [name]) == []


def test_an_alias_and_an_acronym_in_any_language_count():
    body = Organisation.objects.create(
        slug="itc", name_en="International Trade Centre", acronym_en="ITC", acronym_fr="CCI"
    )
    OrganisationAlias.objects.create(organisation=body, text="Trade Centre of the UN")
    for name in ("cci", "I.T.C", "trade centre of the un", "International Trade Center"):
        expected = [] if name == "I.T.C" else [body]
        assert likely_doubles(Organisation(), [name]) == expected, name
    assert likely_doubles(Organisation(), ["ICC", "WTO"]) == []


def test_the_first_save_warns_and_the_second_says_it_is_someone_else(admin_client, tembo):
    values = {"name": "TEMBO Dorothy", "sort_name": "Tembo, Dorothy", "slug": "other"}
    for page in (ADD, f"{ADD}?_popup=1"):
        sent = filled_in(admin_client.get(page), **values)
        answer = admin_client.post(page, sent).content.decode()
        assert f'<a href="/admin/members/person/{tembo.pk}/change/"' in answer
        assert 'type="checkbox" name="someone_else"' in answer
        assert Person.objects.count() == 1
    assert admin_client.post(ADD, sent | {"someone_else": "on"}).status_code == 302
    assert Person.objects.count() == 2


def test_beside_another_record_the_double_can_be_taken_instead(admin_client, tembo):
    values = {"name": "TEMBO Dorothy", "sort_name": "Tembo, Dorothy", "slug": "other"}
    button = f'<button type="submit" class="button" name="_take" value="{tembo.pk}">'
    sent = filled_in(admin_client.get(ADD), **values)
    assert button not in admin_client.post(ADD, sent).content.decode()
    page, sent = f"{ADD}?_to_field=id&_popup=1", sent | {"_popup": "1", "_to_field": "id"}
    warned = admin_client.post(page, sent).content.decode()
    assert warned.index('name="_save" hidden') < warned.index(button)  # what Enter presses
    answer = admin_client.post(page, sent | {"_take": str(tembo.pk)})
    told = json.loads(answer.context["popup_response_data"])
    assert told == {"value": str(tembo.pk), "obj": "Dorothy Tembo"}
    assert Person.objects.count() == 1
    for nobody in ("0", "x", ""):
        again = admin_client.post(page, sent | {"_take": nobody})
        assert "Already recorded" in again.content.decode()


def test_a_person_unlike_all_others_is_saved_at_once(admin_client, tembo):
    values = {"name": "Roberto Azevêdo", "sort_name": "Azevêdo, Roberto", "slug": "other"}
    sent = filled_in(admin_client.get(ADD), **values)
    assert admin_client.post(ADD, sent).status_code == 302


def test_doubles_already_recorded_are_told_in_a_fixed_number_of_queries(
    tembo, django_assert_num_queries
):
    other = Person.objects.create(slug="b", name="Dorothy Tembe", sort_name="Tembe, Dorothy")
    PersonAlias.objects.create(person=other, name="D. Tembe")
    Person.objects.create(slug="c", name="Roberto Azevêdo", sort_name="Azevêdo, Roberto")
    with django_assert_num_queries(3):
        assert recorded_doubles(Person) == [(tembo, other)]


def test_staff_ask_for_doubles_in_the_list_of_people_and_of_organisations(admin_client, tembo):
    Person.objects.create(slug="b", name="Dorothy Tembe", sort_name="Tembe, Dorothy")
    Person.objects.create(slug="c", name="Roberto Azevêdo", sort_name="Azevêdo, Roberto")
    Organisation.objects.create(slug="itc", name_en="International Trade Centre")
    Organisation.objects.create(slug="itc-2", name_en="International Trade Center")
    Organisation.objects.create(slug="wto", name_en="World Trade Organization")
    for kind, slugs in (("person", ["b", "tembo"]), ("organisation", ["itc", "itc-2"])):
        page = admin_client.get(f"/admin/members/{kind}/", {"twice": "yes"})
        assert sorted(page.context["cl"].queryset.values_list("slug", flat=True)) == slugs
        assert admin_client.get(f"/admin/members/{kind}/").context["cl"].queryset.count() == 3
