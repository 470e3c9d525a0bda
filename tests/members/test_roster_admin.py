"""The roster of a day on the secretariat's screens."""

import csv
import io
from datetime import date

import pytest

from members.models import DeclaredCount, MemberName, Seat, UnionMembership
from tests.members.test_roster import member

pytestmark = pytest.mark.django_db

ROSTER = "/admin/members/member/roster/"
FILE = "/admin/members/member/roster.csv"


@pytest.fixture(autouse=True)
def autumn_2018(settings):
    settings.SITE_TODAY = date(2018, 10, 1)


@pytest.fixture
def group():
    union = member("eu", "European Union", kind="union", fr="Union européenne")
    france = member("fra", "France", joined=None)
    UnionMembership.objects.create(union=union, member=france, start=date(1958, 1, 1))
    renamed = member("mkd", "Old name", fr="Ancien nom")
    renamed.names.update(end=date(2019, 2, 12))
    MemberName.objects.create(
        member=renamed,
        start=date(2019, 2, 12),
        name_en="New name",
        name_fr="Nouveau nom",
        prose_name_en="New name",
    )
    Seat.objects.create(member=renamed, start=date(2018, 1, 1))
    nigeria = member("nga", "Nigeria", joined=None)
    Seat.objects.create(member=nigeria, start=date(2018, 1, 1), staff_note="Printed so.")
    DeclaredCount.objects.create(number=88, date=date(2018, 9, 1), staff_note="Nobody says why.")


def text_of(response):
    return response.content.decode().replace("\u00a0", " ")


def test_counted_stands_beside_declared_and_what_is_odd_is_explained(admin_client, group):
    response = admin_client.get(ROSTER)
    found = response.context["roster"]
    assert (len(found.entries), found.total, found.seats) == (2, 3, 2)
    assert [item.key for item in response.context["findings"]] == [
        "seat-outside:nga",
        f"declared:{DeclaredCount.objects.get().pk}:3",
    ]
    page = text_of(response)
    assert "is not in the roster." in page
    assert 'Findings <span class="board-count">2</span>' in page
    assert [item.note for item in response.context["findings"]] == [
        "Printed so.",
        "Nobody says why.",
    ]
    assert all(f"<p>{note}</p>" in page for note in ("Printed so.", "Nobody says why."))


@pytest.mark.parametrize(("language", "word"), [("fr", "nombre"), ("es", "número")])
def test_declared_numbers_are_numbers_of_members_in_a_box_of_their_own(
    admin_client, group, language, word
):
    admin_client.cookies["django_language"] = language
    page = text_of(admin_client.get(ROSTER))
    assert f'<th scope="col" class="num">{word}</th>' in page
    assert '<div class="results" tabindex="0" role="region"' in page


def test_the_roster_of_another_day_has_the_names_of_that_day(admin_client, group):
    assert "Old name" in text_of(admin_client.get(ROSTER, {"on": "2019-02-11"}))
    later = text_of(admin_client.get(ROSTER, {"on": "2019-02-12"}))
    assert "New name" in later
    assert "Old name" not in later


def test_changes_are_told_where_a_first_day_is_given(admin_client, group):
    page = text_of(admin_client.get(ROSTER, {"on": "2019-03-01", "since": "2018-10-01"}))
    assert "Changes after 1 October 2018, up to 1 March 2019" in page
    assert "until then: Old name" in page
    same = text_of(admin_client.get(ROSTER, {"on": "2018-10-01", "since": "2018-10-01"}))
    assert "Choose a day before that of the list." in same
    assert "Changes after" not in same


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("2018-02-31", "There is no such day; write it as in 2018-10-01."),
        ("yesterday", "There is no such day; write it as in 2018-10-01."),
        ("\x00", "There is no such day; write it as in 2018-10-01."),
        ("0001-01-01", "The WTO was established on 1 January 1995; choose that day"),
        ("9999-12-31", "Choose a day no later than 31 December 2028."),
    ],
)
def test_a_day_that_makes_no_sense_gets_a_sentence_on_every_page(
    admin_client, group, day, sentence
):
    for address in (ROSTER, "/en/members/"):
        response = admin_client.get(address, {"on": day})
        assert response.status_code == 200
        assert sentence in text_of(response), address
        assert "European Union" in text_of(response)
    answer = admin_client.get(FILE, {"on": day})
    assert answer.status_code == 400
    assert sentence in text_of(answer)


def test_the_file_is_in_the_readers_language_and_of_the_day(admin_client, group):
    admin_client.cookies["django_language"] = "fr"
    answer = admin_client.get(FILE, {"on": "2019-02-12"})
    assert answer["Content-Disposition"].endswith('-2019-02-12.csv"')
    content = answer.content.decode()
    assert content.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(content.removeprefix("\ufeff"))))
    assert [row[:2] for row in rows[1:]] == [
        ["mkd", "Nouveau nom"],
        ["eu", "Union européenne"],
        ["fra", "France"],
        ["nga", "Nigeria"],
    ]
    assert [row[4] for row in rows[1:]] == ["2018-01-01", "2018-01-01", "", ""]


def test_a_name_is_a_text_also_in_a_spreadsheet(admin_client):
    member("xxx", "=1+1")
    assert "xxx,'=1+1," in admin_client.get(FILE).content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_the_screen_takes_the_same_queries_for_one_entry_and_for_three(
    admin_client, django_assert_num_queries, number
):
    for code in ("aaa", "bbb", "ccc")[:number]:
        Seat.objects.create(member=member(code, code), start=date(2018, 1, 1))
    admin_client.get(ROSTER)
    with django_assert_num_queries(7):
        admin_client.get(ROSTER)


def test_it_is_for_staff_who_may_see_members(client, django_user_model, group):
    assert client.get(ROSTER).status_code == 302
    client.force_login(django_user_model.objects.create_user("clerk", is_staff=True))
    assert client.get(ROSTER).status_code == 403
    assert client.get(FILE).status_code == 403


def test_the_list_of_members_leads_to_it(admin_client):
    assert f'href="{ROSTER}"' in admin_client.get("/admin/members/member/").content.decode()
