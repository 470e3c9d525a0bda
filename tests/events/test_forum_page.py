"""The page of a forum: its versions, its parts, and what changed."""

from datetime import date, time

import pytest

from events.freeze import freeze
from events.models import Forum, ForumSession, Programme
from events.new_version import new_version

from .conftest import organiser, session, speaker

pytestmark = pytest.mark.django_db

PAGE = "/en/events/public-forum-2018/"


def text(response):
    assert response.status_code == 200
    return response.content.decode().replace("\u00a0", " ")


@pytest.fixture
def two_versions(programme, staff):
    session(programme, "moved", room="W")
    session(programme, "off", start_time=time(11), end_time=time(12), room="W")
    first = freeze(programme, by=staff)
    second = new_version(first, by=staff)
    second.sessions.filter(code="moved").update(start_time=time(14), end_time=time(15))
    second.sessions.filter(code="off").update(state="cancelled")
    session(second, "added", date=date(2018, 10, 4), title_en="# <b>Added</b>")
    return first, second


def test_a_draft_is_for_staff_once_a_version_is_frozen(client, staff, two_versions):
    page = text(client.get(PAGE))
    assert "Added" not in page
    assert "Version 2" not in page
    assert client.get(f"{PAGE}?version=2").status_code == 404
    assert client.get(f"{PAGE}schedule.xml?version=2").status_code == 404
    client.force_login(staff)
    response = client.get(f"{PAGE}?version=2")
    page = text(response)
    assert "Version 2 is a draft that only staff can see." in page
    assert "# &lt;b&gt;Added&lt;/b&gt;" in page
    assert "This draft, compared with version 1 of" in page
    assert response["Cache-Control"] == "private, no-store"


def test_the_newest_frozen_version_is_public_and_older_ones_stay(client, staff, two_versions):
    freeze(two_versions[1], by=staff)
    page = text(client.get(PAGE))
    assert "Added" in page
    assert f'<a href="{PAGE}?version=1">Version 1 of ' in page
    old = text(client.get(f"{PAGE}?version=1"))
    assert "This is version 1, which is no longer valid." in old
    assert "Added" not in old
    assert "What changed in version 1" not in old


def test_what_changed_is_told_in_words(client, staff, two_versions):
    freeze(two_versions[1], by=staff)
    page = text(client.get(PAGE))
    told = page[page.index('id="changes"') :]
    assert "What changed in version 2" in told
    assert "Moved to another time: <s>3 October, 09:00–10:00</s> → 3 October, 14:00–15:00" in told
    assert "Cancelled." in told
    assert "New: Thursday 4 October, 09:00–10:00" in told
    shown = page[: page.index('id="changes"')]
    assert "<s>off</s>" in shown
    assert "Cancelled" in shown


def test_before_anything_is_frozen_the_newest_version_is_public(client, programme):
    session(programme, "s", title_en="Tentative")
    assert "Tentative" in text(client.get(PAGE))
    assert "Tentative" in text(client.get(f"{PAGE}?version=1"))


def test_a_reader_chooses_a_day_and_the_sessions_on_msmes(client, programme):
    session(programme, "one", title_en="First thing")
    session(programme, "two", title_en="Other thing", date=date(2018, 10, 4), about_msmes=False)
    for query, seen in (
        ("", [True, True]),
        ("?day=2018-10-03", [True, False]),
        ("?about=msmes", [True, False]),
        ("?day=2018-10-04", [False, True]),
    ):
        page = text(client.get(PAGE + query))
        assert [title in page for title in ("First thing", "Other thing")] == seen
    for query, sentence in (
        ("?day=2018-10-02", "There is no session on this day."),
        ("?day=2018-10-04&about=msmes", "There is no session on MSMEs on this day."),
    ):
        assert sentence in text(client.get(PAGE + query))


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ("day=tomorrow", [True, True]),
        ("day=2018-02-30&about=msmes", [True, False]),
        ("day=2018-10-04&about=<script>", [False, True]),
    ],
)
def test_a_day_or_subject_that_makes_no_sense_is_told_and_left_out(client, programme, query, seen):
    session(programme, "one", title_en="First thing")
    session(programme, "two", title_en="Other thing", date=date(2018, 10, 4), about_msmes=False)
    said = "The day or subject in this address cannot be read and was left out."
    page = text(client.get(f"{PAGE}?{query}"))
    assert said in page
    assert "<script>" not in page.split("<main")[1]
    assert [title in page for title in ("First thing", "Other thing")] == seen
    assert said not in text(client.get(f"{PAGE}?day=2018-10-03"))


def test_a_calendar_of_a_subject_that_is_none_is_not_found(client, programme):
    session(programme)
    assert client.get(f"{PAGE[:-1]}.ics?about=msmes").status_code == 200
    assert client.get(f"{PAGE[:-1]}.ics?about=us").status_code == 404


@pytest.mark.parametrize("query", ["version=x", "version=-1", "version=9", "version=²"])
def test_a_version_that_there_is_none_of_is_not_found(client, programme, query):
    session(programme)
    assert client.get(f"{PAGE}?{query}").status_code == 404


def test_a_forum_without_a_programme_says_so(client, forum):
    assert "The programme is not known yet." in text(client.get(PAGE))
    assert client.get(f"{PAGE}schedule.xml").status_code == 404


def test_a_session_past_midnight_says_that_it_ends_on_the_next_day(client, programme):
    session(programme, "night", start_time=time(22), end_time=time(0, 30))
    page = text(client.get(PAGE))
    assert "22:00–00:30" in page
    assert "(the next day)" in page


def test_the_page_carries_no_style_of_its_own(client, programme):
    session(programme)
    assert "style=" not in text(client.get(PAGE))


def test_two_hundred_sessions_and_ten_editions_take_as_many_queries_as_one(
    client, staff, django_assert_num_queries, programme
):
    for year in range(2019, 2028):
        day = date(year, 10, 1)
        other = Forum.objects.create(slug=f"f{year}", title_en="F", first_day=day, last_day=day)
        session(Programme.objects.create(forum=other))
    made = [
        ForumSession(
            programme=programme,
            code=f"s{number}",
            title_en=f"Session {number}",
            date=date(2018, 10, 2 + number % 3),
            start_time=time(8 + number // 30),
            end_time=time(9 + number // 30),
            room=f"Room {number % 30 // 3}",
            about_msmes=False,
        )
        for number in range(200)
    ]
    ForumSession.objects.bulk_create(made)
    for held in programme.sessions.filter(code__in=["s1", "s2"]):
        organiser(held, "itc")
        speaker(held, held.code)
    new_version(freeze(programme, by=staff), by=staff)
    freeze(programme.forum.programmes.get(number=2), by=staff)
    with django_assert_num_queries(9):
        page = text(client.get(PAGE))
    assert page.count('class="session"') == 200
    with django_assert_num_queries(2):
        client.get("/en/events/")
