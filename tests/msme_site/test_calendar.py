"""The calendar of everything, how calendars are offered, and what feeds have in common."""

import re
from datetime import date, time, timedelta

import icalendar
import pytest
from django.urls import reverse

from core.models import CalendarEntry
from events.models import Forum, ForumSession, Programme
from meetings.models import Host, Meeting
from tests import ical
from tests.meetings.test_calendars import meeting
from tests.members.test_roster import member

pytestmark = pytest.mark.django_db

EVERYTHING = "/en/calendar.ics"


@pytest.fixture(autouse=True)
def autumn_2018(settings):
    settings.SITE_TODAY = date(2018, 10, 1)
    settings.SITE_URL = "https://msme.example.org"


def forum_with(number):
    days = {"first_day": date(2018, 10, 2), "last_day": date(2018, 10, 4)}
    forum = Forum.objects.create(slug="public-forum-2018", title_en="Forum", **days)
    programme = Programme.objects.create(forum=forum)
    for index in range(number):
        ForumSession.objects.create(
            programme=programme,
            code=f"s{index}",
            title_en=f"Session {index}",
            date=date(2018, 10, 3),
            start_time=time(9 + index),
        )
    return forum


def test_it_holds_meetings_forums_and_sessions_of_the_last_year_and_to_come(client):
    forum_with(1)
    meeting("next", title_en="Next", date=date(2019, 3, 1))
    meeting("last", title_en="Last", date=date(2017, 10, 1), status="held")
    meeting("old", title_en="Old", date=date(2017, 9, 29), status="held")
    meeting("month", title_en="Month", date=date(2018, 11, 1), precision="month")
    meeting("some-day", title_en="Some day", date=None, precision="unknown")
    response = client.get(EVERYTHING)
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert [one["SUMMARY"] for one in ical.events(response.content)] == [
        "Last",
        "Forum",
        "Session 0",
        "Next",
    ]
    assert "Content-Disposition" not in response


@pytest.mark.parametrize(
    ("language", "name", "title"),
    [
        ("en", "Informal Working Group on MSMEs", "Finance"),
        ("fr", "Groupe de travail informel sur les MPME", "Financement"),
        ("es", "Grupo de Trabajo Informal sobre las MIPYME", "Financiación"),
    ],
)
def test_it_speaks_the_readers_language(client, language, name, title):
    meeting(title_fr="Financement", title_es="Financiación", room="D")
    response = client.get(f"/{language}/calendar.ics")
    calendar = icalendar.Calendar.from_ical(response.content)
    (event,) = calendar.walk("VEVENT")
    assert response["Content-Language"] == language
    assert (str(calendar["NAME"]), str(calendar["X-WR-CALNAME"])) == (name, name)
    assert event["SUMMARY"] == title
    page = f"https://msme.example.org/{language}/meetings/2018-10-31-finance/"
    assert event["URL"] == page
    assert calendar["SOURCE"] == f"https://msme.example.org/{language}/calendar.ics"


def test_the_same_event_has_the_same_identifier_in_every_feed_and_language(client):
    host = Host.objects.create(meeting=meeting(), member=member("che", "Switzerland"))
    paths = ("calendar.ics", "meetings/2018-10-31-finance.ics", f"members/{host.member.code}.ics")
    found = {
        (one["UID"], one["SEQUENCE"])
        for language in ("en", "fr", "es")
        for path in paths
        for one in ical.events(client.get(f"/{language}/{path}").content)
    }
    assert len(found) == 1


def test_a_reader_who_has_it_already_is_told_so_until_it_changes(client):
    made = meeting()
    first = client.get(EVERYTHING)
    asked = {"if-none-match": first["ETag"]}
    again = client.get(EVERYTHING, headers=asked)
    assert (again.status_code, again.content) == (304, b"")
    assert again["Cache-Control"] == first["Cache-Control"] == "public, max-age=900"
    since = {"if-modified-since": first["Last-Modified"]}
    assert client.get(EVERYTHING, headers=since).status_code == 304
    assert client.get("/fr/calendar.ics", headers=asked).status_code == 200
    made.room = "W"
    made.save()
    assert client.get(EVERYTHING, headers=asked).status_code == 200


def test_a_reader_who_asks_by_date_learns_of_what_left_the_feed(client):
    che = member("che", "Switzerland")
    host = Host.objects.create(meeting=meeting(), member=che)
    CalendarEntry.objects.update(touched_at=CalendarEntry.objects.get().touched_at - timedelta(2))
    first = client.get("/en/members/che.ics")
    host.delete()
    since = {"if-modified-since": first["Last-Modified"]}
    later = client.get("/en/members/che.ics", headers=since)
    (event,) = ical.events(later.content)
    assert (later.status_code, event["STATUS"]) == (200, "CANCELLED")


def test_asking_twice_gives_the_same_bytes_and_writes_nothing(client, django_assert_num_queries):
    meeting()
    before = list(CalendarEntry.objects.values())
    assert client.get(EVERYTHING).content == client.get(EVERYTHING).content
    assert list(CalendarEntry.objects.values()) == before


def test_only_reading_is_allowed(client):
    assert client.head(EVERYTHING).status_code == 200
    assert client.post(EVERYTHING).status_code == 405


def test_links_for_taking_part_from_afar_are_in_no_feed(client):
    made = meeting(remote_link="https://rooms.example.org/afar-4711", remote_is_public=True)
    Host.objects.create(meeting=made, member=member("che", "Switzerland"))
    for path in ("calendar.ics", "meetings/2018-10-31-finance.ics", "members/che.ics"):
        content = client.get(f"/en/{path}").content
        assert b"Finance" in content
        assert b"afar-4711" not in b"".join(content.split(b"\r\n "))


@pytest.mark.parametrize("number", [1, 3])
def test_it_takes_the_same_queries_for_one_of_everything_and_for_three(
    client, django_assert_num_queries, number
):
    forum_with(number)
    for index in range(number):
        meeting(f"m{index}")
    with django_assert_num_queries(2):
        assert len(ical.events(client.get(EVERYTHING).content)) == 2 * number + 1


def alternates(client, path):
    page = client.get(path).content.decode()
    return re.findall(r'rel="alternate" type="text/calendar" title="[^"]+" href="([^"]+)"', page)


def test_pages_offer_their_calendar_to_programs_and_to_people(client):
    forum_with(1)
    Host.objects.create(meeting=meeting(), member=member("che", "Switzerland"))
    own = {
        "/en/": [],
        "/en/meetings/": [],
        "/en/meetings/2018-10-31-finance/": ["/en/meetings/2018-10-31-finance.ics"],
        "/en/events/public-forum-2018/": ["/en/events/public-forum-2018.ics"],
        "/en/members/che/": ["/en/members/che.ics"],
    }
    for path, feeds in own.items():
        assert alternates(client, path) == [EVERYTHING, *feeds]
        for feed in feeds:
            assert client.get(feed).status_code == 200
    subscribed = {
        "/en/": EVERYTHING,
        "/en/meetings/": EVERYTHING,
        "/en/events/public-forum-2018/": "/en/events/public-forum-2018.ics",
        "/en/members/che/": "/en/members/che.ics",
    }
    for path, feed in subscribed.items():
        page = client.get(path).content.decode()
        assert f'href="webcal://msme.example.org{feed}"' in page
        assert f'href="{feed}" type="text/calendar"' in page


def test_a_meeting_without_a_day_offers_nothing_to_add(client):
    meeting("month", date=date(2018, 11, 1), precision="month")
    page = client.get("/en/meetings/month/").content.decode()
    assert "month.ics" not in page
    assert client.get("/en/meetings/month.ics").status_code == 404


def test_what_is_next_can_be_added_from_the_first_page(client):
    meeting()
    page = client.get("/en/").content.decode()
    assert 'href="/en/meetings/2018-10-31-finance.ics"' in page


def test_the_page_on_calendars_gives_addresses_to_copy(client):
    forum_with(1)
    page = client.get("/fr/calendar/").content.decode()
    assert "<code>https://msme.example.org/fr/calendar.ics</code>" in page
    assert "webcal://msme.example.org/fr/events/public-forum-2018.ics" in page
    assert client.get(reverse("calendar")).status_code == 200


def test_ten_years_of_records_take_no_more_queries(client, django_assert_num_queries):
    Meeting.objects.bulk_create(
        Meeting(slug=f"m{n}", title_en=f"M {n}", date=date(2009, 1, 1) + timedelta(days=9 * n))
        for n in range(400)
    )
    from core.keep_calendar import reconcile

    assert reconcile() == 400
    with django_assert_num_queries(2):
        response = client.get(EVERYTHING)
    assert len(ical.events(response.content)) == sum(
        date(2009, 1, 1) + timedelta(days=9 * n) >= date(2017, 9, 30) for n in range(400)
    )
