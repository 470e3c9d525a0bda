"""What calendars are told of forums, sessions and dialogues, and the forum's own feed."""

from datetime import date, time

import pytest

from core.models import CalendarEntry
from events.freeze import freeze
from events.import_programme import import_programme
from events.models import Dialogue, ForumSession, Programme
from events.new_version import new_version
from tests import ical
from tests.events.conftest import organiser, session
from tests.members.test_roster import member

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def autumn_2018(settings):
    settings.SITE_TODAY = date(2018, 10, 1)


def entry(code="s"):
    return CalendarEntry.objects.get(kind="session", key__endswith=f"/{code}")


def feed(client, query="", slug="public-forum-2018", language="en"):
    response = client.get(f"/{language}/events/{slug}.ics{query}")
    assert response.status_code == 200
    return ical.events(response.content)


def summaries(client, query=""):
    return [(event["SUMMARY"], event["STATUS"]) for event in feed(client, query)]


def test_a_forum_is_told_before_its_programme_is_known(client, forum):
    (event,) = feed(client)
    assert event["SUMMARY"] == "Public Forum"
    assert (event["DTSTART"], event["DTEND"]) == ("20181002", "20181005")
    assert event["TRANSP"] == "TRANSPARENT"


def test_a_session_is_tentative_until_its_programme_is_frozen(programme, staff):
    session(programme, room="W")
    assert (entry().content["status"], entry().sequence) == ("TENTATIVE", 0)
    freeze(programme, by=staff)
    assert (entry().content["status"], entry().sequence) == ("CONFIRMED", 1)


def test_a_draft_tells_nothing_until_it_is_frozen_and_then_the_same_events(programme, staff):
    for code, room in [("kept", "W"), ("moved", "D"), ("dropped", "E")]:
        session(programme, code, room=room, about_msmes=False)
    freeze(programme, by=staff)
    told = CalendarEntry.objects.filter(kind="session")
    before = {row.key: row for row in told}
    draft = new_version(programme, by=staff)
    moved = ForumSession.objects.get(programme=draft, code="moved")
    moved.start_time, moved.end_time = time(14), time(15)
    moved.save()
    ForumSession.objects.get(programme=draft, code="dropped").delete()
    session(draft, "new", room="S1", about_msmes=False)
    assert {row.key: row.sequence for row in told.all()} == dict.fromkeys(before, 1)
    freeze(draft, by=staff)
    for key, row in before.items():
        assert told.get(key=key).uid == row.uid
    assert (entry("kept").sequence, entry("kept").is_cancelled) == (1, False)
    assert (entry("moved").sequence, entry("moved").content["start"]) == (2, "2018-10-03T14:00")
    assert (entry("dropped").sequence, entry("dropped").is_cancelled) == (2, True)
    assert (entry("new").sequence, entry("new").content["status"]) == (0, "CONFIRMED")


def test_a_dropped_session_stays_in_the_forums_feed_as_cancelled(client, programme):
    dropped = session(programme, "dropped")
    session(programme, "kept")
    dropped.delete()
    assert sorted(summaries(client)) == [
        ("Cancelled: dropped", "CANCELLED"),
        ("Public Forum", "CONFIRMED"),
        ("kept", "TENTATIVE"),
    ]


def test_a_session_that_is_cancelled_in_the_programme_is_cancelled_in_calendars(client, programme):
    session(programme, state="cancelled")
    assert ("Cancelled: s", "CANCELLED") in summaries(client)


def test_a_code_that_changes_in_a_draft_is_another_session(programme):
    held = session(programme, "old")
    held.code = "new"
    held.save()
    assert (entry("old").is_cancelled, entry("new").is_cancelled) == (True, False)


def test_a_programme_that_is_deleted_takes_its_sessions_along(programme):
    session(programme)
    programme.delete()
    assert entry().is_cancelled


def test_a_forum_that_is_deleted_is_cancelled_with_its_sessions(programme, forum):
    session(programme)
    forum.delete()
    assert {row.is_cancelled for row in CalendarEntry.objects.all()} == {True}
    assert CalendarEntry.objects.count() == 2


def test_an_older_version_that_becomes_public_again_is_told(programme, staff):
    session(programme, title_en="First")
    second = Programme.objects.create(forum=programme.forum, number=2)
    assert entry().is_cancelled
    second.delete()
    assert not entry().is_cancelled


def test_a_session_says_who_organizes_it_where_and_what_it_follows(client, programme):
    dialogue = Dialogue.objects.create(slug="d", title_en="Dialogue", date=date(2018, 5, 31))
    held = session(programme, room="W", description_en="Words.", follows_dialogue=dialogue)
    organiser(held, "itc")
    held.organisers.create(member=member("che", "Switzerland"), position=2)
    programme.forum.venue_en = "WTO"
    programme.forum.save()
    (event,) = (one for one in feed(client) if one["SUMMARY"] == "s")
    assert event["LOCATION"] == "Room W, WTO"
    assert event["CATEGORIES"] == "Public Forum,On MSMEs"
    assert event["DESCRIPTION"].splitlines()[:-1] == [
        "Public Forum",
        "Organized by: itc; Switzerland",
        "Follow-up to: Dialogue",
        "Words.",
    ]
    assert event["URL"].endswith("/en/events/public-forum-2018/#s")


def test_a_member_that_organizes_a_session_finds_it_in_its_calendar(programme):
    held = session(programme)
    row = held.organisers.create(member=member("che", "Switzerland"))
    assert f"member:{row.member_id}" in entry().concerns
    row.delete()
    assert f"member:{row.member_id}" not in entry().concerns


def test_the_sessions_on_msmes_have_a_calendar_of_their_own(client, programme):
    session(programme, "ours")
    session(programme, "other", about_msmes=False)
    names = [name for name, _status in summaries(client, "?about=msmes")]
    assert sorted(names) == ["Public Forum", "ours"]
    assert client.get("/en/events/public-forum-2018.ics?about=x").status_code == 404


def test_one_session_and_one_dialogue_have_files_of_their_own(client, programme):
    session(programme)
    Dialogue.objects.create(slug="dialogue", title_en="Dialogue", date=date(2018, 5, 31))
    response = client.get("/fr/events/public-forum-2018/s.ics")
    (event,) = ical.events(response.content)
    assert event["SUMMARY"] == "s"
    assert response["Content-Disposition"] == 'attachment; filename="public-forum-2018-s.ics"'
    (event,) = feed(client, slug="dialogue")
    assert (event["SUMMARY"], event["DTSTART"]) == ("Dialogue", "20180531")
    for path in ("public-forum-2018/none.ics", "none/s.ics", "none.ics"):
        assert client.get(f"/en/events/{path}").status_code == 404


def test_an_imported_programme_is_told_row_by_row_but_once(programme, staff):
    table = b"code,title_en,date,start,end\n" + b"".join(
        b"s%d,Session %d,2018-10-03,%02d:00,%02d:00\n" % (n, n, n + 8, n + 9) for n in range(3)
    )
    plan = import_programme(programme, name="p.csv", content=table, by=staff)
    assert plan.problems == []
    told = CalendarEntry.objects.filter(kind="session").order_by("key")
    assert [(row.sequence, row.content["texts"]["en"]["title"]) for row in told] == [
        (0, "Session 0"),
        (0, "Session 1"),
        (0, "Session 2"),
    ]


@pytest.mark.parametrize("number", [1, 3])
def test_the_feed_takes_the_same_queries_for_one_session_and_for_three(
    client, django_assert_num_queries, programme, number
):
    for index in range(number):
        organiser(session(programme, f"s{index}"), f"o{index}")
    with django_assert_num_queries(3):
        assert len(feed(client)) == number + 1
