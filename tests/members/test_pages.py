"""The public's pages on Members and people."""

from datetime import date

import pytest

from members.models import CoordinatorTerm, Person, Seat, UnionMembership
from tests.members.test_roster import member

pytestmark = pytest.mark.django_db

STATES = (("che", "Switzerland"), ("civ", "Côte d’Ivoire"), ("pak", "Pakistan"))


@pytest.fixture(autouse=True)
def autumn_2018(settings):
    settings.SITE_TODAY = date(2018, 10, 1)


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_each_page_answers_in_each_language(client, language):
    switzerland = member("che", "Switzerland")
    person = Person.objects.create(slug="a-person", name="A Person", sort_name="Person, A")
    CoordinatorTerm.objects.create(person=person, member=switzerland, start=date(2018, 1, 1))
    for path in ("members/", "members/committee/", "members/che/", "people/a-person/"):
        response = client.get(f"/{language}/{path}")
        assert response.status_code == 200, path
        assert f'<html lang="{language}">' in response.content.decode(), path


@pytest.mark.parametrize("number", [1, 3])
def test_the_roster_takes_the_same_queries_for_one_entry_and_for_three(
    client, django_assert_num_queries, number
):
    union = member("eu", "European Union", kind="union")
    for code, name in STATES[:number]:
        Seat.objects.create(member=member(code, name), start=date(2018, 1, 1))
        state = member(f"{code}x", f"State {name}", joined=None)
        UnionMembership.objects.create(union=union, member=state, start=date(1958, 1, 1))
    with django_assert_num_queries(9):
        client.get("/en/members/")


@pytest.mark.parametrize("number", [1, 3])
def test_the_committee_takes_the_same_queries_for_one_seat_and_for_three(
    client, django_assert_num_queries, number
):
    for code, name in STATES[:number]:
        Seat.objects.create(member=member(code, name), start=date(2018, 1, 1))
    with django_assert_num_queries(5):
        client.get("/en/members/committee/")


def test_the_roster_of_another_day_is_one_question_away(client):
    member("che", "Switzerland", joined=date(2018, 2, 1))
    assert "Switzerland" in client.get("/en/members/", {"on": "2018-02-01"}).content.decode()
    page = client.get("/en/members/", {"on": "2018-01-31"}).content.decode()
    assert "Switzerland" not in page
    assert "No Member is recorded for this day." in page


def test_a_day_that_makes_no_sense_shows_today_and_says_how_to_write_it(client):
    member("che", "Switzerland")
    page = client.get("/en/members/", {"on": "yesterday"}).content.decode()
    assert "Switzerland" in page
    assert "There is no such day; write it as in 2018-10-01." in page


def test_an_unknown_member_or_person_is_not_found(client):
    assert client.get("/en/members/xyz/").status_code == 404
    assert client.get("/en/people/nobody/").status_code == 404
