"""The public list of meetings: by year in pages, by theme and kind, also over ten years."""

from datetime import date, timedelta

import pytest

from meetings.models import Host, Meeting, Theme
from tests.meetings.test_models import meeting
from tests.members.test_roster import member

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def autumn_2018(settings):
    settings.SITE_TODAY = date(2018, 10, 1)


@pytest.fixture
def ten_years(db):
    """Forty meetings a year in the ten years until now, each with two hosts."""
    theme = Theme.objects.create(slug="finance", name_en="Trade finance")
    hosts = [member("che", "Switzerland"), member("pak", "Pakistan")]
    rows = Meeting.objects.bulk_create(
        Meeting(
            slug=f"{year}-{number}",
            title_en=f"Meeting {year}-{number}",
            date=date(year, 1, 1) + timedelta(days=6 * number),
            status="held",
            theme=theme if number % 2 else None,
            kind="review" if number == 39 else "thematic",
        )
        for year in range(2009, 2019)
        for number in range(40)
    )
    Host.objects.bulk_create(
        Host(meeting=row, member=host, position=place)
        for row in rows
        for place, host in enumerate(hosts)
    )
    return rows


def listed(client, **asked):
    response = client.get("/en/meetings/", asked)
    assert response.status_code == 200
    return [one.slug for group in response.context["years"] for one in group.meetings]


def test_ten_years_are_listed_in_pages_with_the_queries_of_one_row(
    client, ten_years, django_assert_num_queries
):
    with django_assert_num_queries(9):  # nothing is announced
        response = client.get("/en/meetings/")
    assert [len(group.meetings) for group in response.context["years"]] == [40]
    assert response.context["past"].paginator.num_pages == 10
    page = response.content.decode()
    assert "400 meetings" in page
    assert '<span aria-current="page">1</span>' in page
    assert '<a href="?page=2">2</a>' in page
    with django_assert_num_queries(9):  # nothing is announced
        client.get("/en/meetings/", {"year": "2012", "theme": "finance", "page": "1"})


def test_a_year_a_theme_and_a_kind_can_be_asked_for_together(client, ten_years):
    assert len(listed(client, year="2012")) == 40
    assert len(listed(client, year="2012", theme="finance")) == 20
    assert listed(client, year="2012", theme="finance", kind="review") == ["2012-39"]
    assert listed(client, page="3")[0] == "2016-39"
    pages = client.get("/en/meetings/", {"theme": "finance"}).content.decode()
    assert '<a href="?theme=finance&amp;page=2">2</a>' in pages


@pytest.mark.parametrize("page", ["0", "-1", "999", "x", "", "1e9", "#"])
def test_a_page_that_is_none_shows_one_that_is(client, ten_years, page):
    assert listed(client, page=page)[0] in {"2018-39", "2009-39"}


@pytest.mark.parametrize(
    "asked", [{"year": "0"}, {"year": "2018x"}, {"theme": "<script>"}, {"kind": "none"}]
)
def test_a_choice_that_makes_no_sense_is_told_and_left_out(client, asked):
    meeting("a", date=date(2018, 3, 27), status="held")
    assert listed(client, **asked) == ["a"]
    page = client.get("/en/meetings/", asked).content.decode()
    assert "No meeting is recorded under this choice; all are shown. Choose another one." in page
    assert "<script>" not in page.split("<main")[1]


def test_themes_stand_in_the_readers_alphabet_and_only_those_that_meetings_have(client):
    for slug, name in (("a", "Zoll"), ("b", "Équité"), ("c", "Finance"), ("d", "Unused")):
        theme = Theme.objects.create(slug=slug, name_en=name, name_fr=name)
        if name != "Unused":
            meeting(f"m{slug}", date=date(2018, 3, 27), status="held", theme=theme)
    form = client.get("/fr/meetings/").context["form"]
    assert [label for _value, label in form.fields["theme"].choices][1:] == [
        "Équité",
        "Finance",
        "Zoll",
    ]


def test_the_list_says_why_it_is_empty(client):
    page = client.get("/en/meetings/").content.decode()
    assert "No meeting is announced." in page
    assert "No meeting is recorded yet." in page
    theme = Theme.objects.create(slug="finance", name_en="Finance")
    meeting("coming", date=date(2018, 11, 1), status="confirmed", theme=theme)
    page = client.get("/en/meetings/", {"theme": "finance"}).content.decode()
    assert "No meeting under this choice has been held." in page
    assert "/en/meetings/coming/" in page


def test_meetings_in_the_coming_months_come_last_among_those_to_come(client):
    meeting("soon", date=date(2018, 10, 31), status="confirmed")
    meeting("some-day", status="tentative", date_note_en="in the coming months")
    response = client.get("/en/meetings/")
    assert [one.slug for one in response.context["announced"]] == ["soon", "some-day"]
    assert "In the coming months" in response.content.decode()


def test_past_meetings_of_one_day_stand_in_one_order_and_those_without_a_date_last(client):
    meeting("b", date=date(2018, 3, 27), status="held")
    meeting("a", date=date(2018, 3, 27), status="held")
    meeting("undated", status="cancelled")
    assert listed(client) == ["a", "b", "undated"]
    assert "Date not known" in client.get("/en/meetings/").content.decode()
