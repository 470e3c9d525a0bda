"""Forums, their programmes and sessions, quotes."""

from datetime import date, time

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from events.models import Forum, ForumSession, Programme, Quote, SessionOrganiser
from members.models import Organisation
from tests.members.test_roster import member

pytestmark = pytest.mark.django_db

DAY = date(2018, 10, 3)


def refused(record):
    with pytest.raises(ValidationError):
        record.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        record.save()


@pytest.fixture
def programme():
    forum = Forum.objects.create(slug="f", title_en="F", first_day=DAY, last_day=DAY)
    return Programme.objects.create(forum=forum, number=1)


def session(programme, code="s", **values):
    given = {"date": DAY, "start_time": time(9), "title_en": code} | values
    return ForumSession.objects.create(programme=programme, code=code, **given)


def test_a_forum_does_not_end_before_it_begins():
    refused(Forum(slug="f", title_en="F", first_day=DAY, last_day=date(2018, 10, 2)))


def test_the_programme_of_a_forum_is_the_one_with_the_highest_number(programme):
    second = Programme.objects.create(forum=programme.forum, number=2)
    assert programme.forum.current_programme() == second
    refused(Programme(forum=programme.forum, number=2))


def test_a_session_keeps_its_code_in_every_version_and_has_it_once_in_each(programme):
    first = session(programme)
    second = session(Programme.objects.create(forum=programme.forum, number=2))
    assert list(ForumSession.objects.current()) == [second]
    refused(ForumSession(programme=programme, code="s", title_en="S", date=DAY, start_time=time(9)))
    assert first.code == second.code


def test_sessions_come_by_day_hour_and_room(programme):
    session(programme, "late", start_time=time(11), room="A")
    session(programme, "next-day", date=date(2018, 10, 4), start_time=time(8))
    session(programme, "in-s1", room="S1")
    session(programme, "in-d", room="D")
    codes = [row.code for row in ForumSession.objects.in_order()]
    assert codes == ["in-d", "in-s1", "late", "next-day"]


def test_an_organiser_is_shown_as_printed_or_by_its_recorded_name(programme):
    held = session(programme)
    itc = Organisation.objects.create(slug="itc", name_en="Trade Centre", acronym_en="ITC")
    rows = [
        SessionOrganiser.objects.create(session=held, **given)
        for given in (
            {"organisation": itc, "as_printed_en": "ITC, Geneva"},
            {"organisation": itc},
            {"member": member("che", "Switzerland")},
            {"as_printed_en": "A network without record"},
        )
    ]
    assert [row.shown_name() for row in rows] == [
        "ITC, Geneva",
        "Trade Centre (ITC)",
        "Switzerland",
        "A network without record",
    ]


def test_an_organiser_is_one_body(programme):
    itc = Organisation.objects.create(slug="itc", name_en="ITC")
    both = {"organisation": itc, "member": member("che", "Switzerland")}
    refused(SessionOrganiser(session=session(programme), **both))


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//example.org/x"])
def test_the_link_of_a_quote_is_on_the_web(url):
    with pytest.raises(ValidationError, match="valid URL"):
        Quote(slug="q", text_en="Words", date=DAY, url=url).full_clean()


def test_a_title_may_begin_with_a_hash_sign(programme):
    row = session(programme, title_en="# Leave No Woman Behind")
    row.full_clean()
    row.refresh_from_db()
    assert row.title == "# Leave No Woman Behind"
