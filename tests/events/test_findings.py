"""What is odd in a programme that is still to come, and in quotes."""

from datetime import date, time

import pytest

from core.findings import findings
from events.models import Forum, ForumSession, Programme, Quote
from library.models import Document

from .conftest import speaker

pytestmark = pytest.mark.django_db

DAY = date(2018, 10, 3)


@pytest.fixture(autouse=True)
def autumn_2018(settings):
    settings.SITE_TODAY = date(2018, 10, 1)


@pytest.fixture
def programme():
    forum = Forum.objects.create(slug="f", title_en="F", first_day=DAY, last_day=DAY)
    return Programme.objects.create(forum=forum, number=1)


def session(programme, code, start, end, **values):
    given = {"date": DAY, "room": "D", "about_msmes": True} | values
    return ForumSession.objects.create(
        programme=programme, code=code, title_en=code, start_time=start, end_time=end, **given
    )


def keys(topic="events"):
    return [item.key for item in findings(topic)]


def test_a_session_without_room_is_told_until_it_is_over(programme, settings):
    session(programme, "roomless", time(9), time(10), room="")
    session(programme, "housed", time(11), time(12))
    assert keys() == ["room:f:roomless"]
    settings.SITE_TODAY = date(2018, 10, 4)
    assert keys() == []


def test_a_session_on_another_day_than_the_forums_is_told_unless_it_is_cancelled(programme):
    session(programme, "on-the-day", time(9), time(10))
    late = session(programme, "late", time(9), time(10), date=date(2018, 10, 28))
    assert keys() == ["outside:f:late:2018-10-28"]
    ForumSession.objects.filter(pk=late.pk).update(state="cancelled")
    assert keys() == []


@pytest.mark.parametrize(
    ("start", "end", "clash"),
    [
        (time(9, 30), time(10, 30), True),  # begins while the other one runs
        (time(8), time(11), True),  # holds the other one
        (time(9), None, True),  # begins with the other one, its end unknown
        (time(9, 30), None, True),  # begins while the other one runs, its end unknown
        (time(10), time(11), False),  # begins as the other one ends
        (time(8), time(9), False),  # ends as the other one begins
    ],
)
def test_two_sessions_on_msmes_at_one_time_divide_their_audience(programme, start, end, clash):
    session(programme, "first", time(9), time(10))
    session(programme, "second", start, end, room="S1")
    assert bool(keys()) is clash


def test_only_sessions_on_msmes_of_one_day_divide_an_audience(programme):
    Forum.objects.update(last_day=date(2018, 10, 4))
    session(programme, "first", time(9), time(10))
    session(programme, "elsewhere", time(9), time(10), about_msmes=False, room="W")
    session(programme, "next-day", time(9), time(10), date=date(2018, 10, 4))
    assert keys() == []


def test_only_the_latest_programme_counts(programme):
    session(programme, "roomless", time(9), time(10), room="")
    later = Programme.objects.create(forum=programme.forum, number=2)
    session(later, "roomless", time(9), time(10))
    assert keys() == []


def test_a_cancelled_session_disturbs_nobody(programme):
    session(programme, "first", time(9), time(10))
    session(programme, "second", time(9), time(10), room="", state="cancelled")
    assert keys() == []


def test_findings_are_graded(programme):
    one = session(programme, "one", time(9), time(10), room="W")
    two = session(programme, "two", time(9), time(10), room="W")
    session(programme, "three", time(8), time(9), room="")
    person = speaker(one, "a").person
    speaker(two, "a")
    assert [(item.grade, item.key) for item in findings("events")] == [
        ("error", "clash:room:f:one:two"),
        ("error", f"clash:speaker:f:one:two:{person.pk}"),
        ("warning", "clash:audience:f:one:two"),
        ("note", "room:f:three"),
    ]


def test_a_quote_with_neither_source_nor_link_is_told():
    source = Document.objects.create(slug="d", title_en="D", precision="unknown")
    day = {"date": DAY, "text_en": "Words"}
    Quote.objects.create(slug="bare", **day)
    Quote.objects.create(slug="linked", url="https://example.org", **day)
    Quote.objects.create(slug="sourced", source=source, **day)
    assert keys() == ["quote-source:bare"]
