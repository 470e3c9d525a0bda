"""The home page, the frame of every page, and the pages for what went wrong."""

import re
from datetime import date, time

import pytest

from events.models import Forum, ForumSession, Programme
from meetings.models import Conclusion
from msme_site.views import server_error
from tests.meetings.test_pages import follow_up, meeting

pytestmark = pytest.mark.django_db

LANGUAGES = ("en", "fr", "es")


@pytest.fixture(autouse=True)
def autumn_2018(settings):
    settings.SITE_TODAY = date(2018, 10, 1)


def own_session(**fields):
    days = {"first_day": date(2018, 10, 2), "last_day": date(2018, 10, 4)}
    forum = Forum.objects.create(slug="public-forum-2018", title_en="Forum", **days)
    programme = Programme.objects.create(forum=forum)
    values = {"date": date(2018, 10, 3), "start_time": time(8, 30), "is_own": True} | fields
    return ForumSession.objects.create(programme=programme, code="own", title_en="Ours", **values)


@pytest.mark.parametrize("language", LANGUAGES)
def test_home_and_about_answer_in_each_language_even_when_nothing_is_recorded(client, language):
    for path in ("", "about/"):
        page = client.get(f"/{language}/{path}").content.decode()
        assert f'<html lang="{language}">' in page


def test_what_is_next_is_the_nearest_of_meetings_and_the_groups_own_session(client):
    meeting(1, status="confirmed", day=date(2018, 10, 31))
    own_session()
    meeting(2, status="confirmed", day=date(2018, 9, 30))
    page = client.get("/en/").content.decode()
    assert '<span class="numeral">3</span>' in page
    assert page.index("Ours") < page.index("Meeting 1")
    assert "Meeting 2" not in page


def test_a_session_that_is_not_the_groups_is_not_what_is_next(client):
    own_session(is_own=False)
    assert "Ours" not in client.get("/en/").content.decode()


def test_home_shows_what_the_last_meeting_concluded(client):
    for number in (1, 2):
        held = meeting(number)
        Conclusion.objects.create(meeting=held, kind="agreed", text_en=f"Agreed {number}.")
    meeting(3)
    page = client.get("/en/").content.decode()
    assert "Agreed 2." in page
    assert "Agreed 1." not in page


@pytest.mark.parametrize("number", [1, 3])
def test_home_takes_the_same_queries_for_one_of_everything_and_for_three(
    client, django_assert_num_queries, number
):
    for index in range(1, number + 1):
        follow_up(meeting(index))
        meeting(index + 10, status="confirmed", day=date(2018, 11, index))
    # Two of them are for the names among which readers choose their Member.
    with django_assert_num_queries(17):
        client.get("/en/")


def test_the_switch_stays_on_the_same_page_and_keeps_the_question(client):
    page = client.get("/fr/members/", {"on": "2018-02-01"}).content.decode()
    switch = page[page.index('class="languages"') : page.index("</nav>")]
    links = re.findall(r'href="([^"]+)" hreflang="(\w\w)"', switch)
    assert links == [(f"/{code}/members/?on=2018-02-01", code) for code in LANGUAGES]
    assert switch.count("aria-current") == 1


def test_machines_are_told_of_the_same_page_in_the_other_languages(client, settings):
    page = client.get("/fr/members/").content.decode()
    alternates = re.findall(r'rel="alternate" hreflang="(\w\w)" href="([^"]+)"', page)
    assert alternates == [(code, f"{settings.SITE_URL}/{code}/members/") for code in LANGUAGES]
    assert f'<link rel="canonical" href="{settings.SITE_URL}/fr/members/">' in page


def test_the_menu_marks_the_place_of_the_page(client):
    page = client.get("/en/members/committee/").content.decode()
    here = re.findall(r'<a href="([^"]+)" aria-current="page">', page)
    assert here == ["/en/members/"]


def test_the_strip_names_the_day_that_the_site_takes_for_today(client, settings):
    assert "1\u00a0October 2018" in client.get("/en/").content.decode()
    settings.SITE_TODAY = None
    assert "1\u00a0October 2018" not in client.get("/en/").content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_address_that_leads_nowhere_shows_the_way_in_each_language(client, language):
    response = client.get(f"/{language}/nothing/")
    assert response.status_code == 404
    page = response.content.decode()
    assert f'<html lang="{language}">' in page
    assert f'href="/{language}/meetings/"' in page


def test_the_page_for_our_own_failures_needs_nothing_and_speaks_the_language_of_the_address(
    rf, django_assert_num_queries
):
    for path, codes in (("/fr/meetings/", ["fr"]), ("/es/", ["es"]), ("/x", list(LANGUAGES))):
        with django_assert_num_queries(0):
            response = server_error(rf.get(path))
        page = response.content.decode()
        assert response.status_code == 500
        assert f'<html lang="{codes[0]}">' in page
        assert re.findall(r'<section [^>]*lang="(\w+)"', page) == codes
        assert set(re.findall(r'(?:src|href)="([^"]+)"', page)) == {
            "/",
            *(f"/{code}/" for code in codes),
            "/static/css/site.css",
            "/static/brand/favicon.svg",
        }


def test_no_page_carries_a_style_or_a_script_of_its_own(client):
    own_session()
    follow_up(meeting())
    for path in ("", "about/", "members/", "meetings/meeting-1/", "events/public-forum-2018/"):
        page = client.get(f"/en/{path}").content.decode()
        assert not re.search(r'<style|style="|<script(?![^>]*(?:src=|ld\+json))|\son\w+="', page), (
            path
        )


def test_nothing_on_a_page_comes_from_another_host(client):
    page = client.get("/en/").content.decode()
    assert (
        re.findall(r'(?:src|<link[^>]*rel="(?:stylesheet|preload|icon)"[^>]*href)="https?:', page)
        == []
    )


def test_the_icon_is_found_where_programs_look_for_it(client):
    response = client.get("/favicon.ico")
    assert (response.status_code, response["Location"]) == (302, "/static/brand/favicon.ico")
