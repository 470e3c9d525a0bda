"""The public's pages on the Public Forum, the Trade Dialogues and history."""

import re
from datetime import date, time

import pytest

from events.models import (
    Dialogue,
    DialogueDocument,
    Forum,
    ForumSession,
    Milestone,
    Programme,
    Quote,
    SessionAppearance,
    SessionOrganiser,
)
from library.models import Document
from members.models import Organisation, Person
from tests.members.test_roster import member

pytestmark = pytest.mark.django_db


@pytest.fixture
def forum():
    return Forum.objects.create(
        slug="public-forum-2018",
        title_en="Public Forum",
        first_day=date(2018, 10, 2),
        last_day=date(2018, 10, 4),
    )


@pytest.fixture
def dialogue():
    return Dialogue.objects.create(slug="dialogues", title_en="Dialogues", date=date(2018, 6, 7))


def session(forum, number=1, *, programme=1, **fields):
    version, _made = Programme.objects.get_or_create(forum=forum, number=programme)
    values = {
        "title_en": f"Session {number}",
        "date": date(2018, 10, 3),
        "start_time": time(8, 30),
        "end_time": time(10),
    } | fields
    return ForumSession.objects.create(programme=version, code=f"session-{number}", **values)


def document(number):
    return Document.objects.create(slug=f"d{number}", title_en="D", precision="unknown")


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_each_page_answers_in_each_language(client, forum, dialogue, language):
    session(forum)
    for path in ("events/", "events/public-forum-2018/", "events/dialogues/", "history/"):
        assert client.get(f"/{language}/{path}").status_code == 200, path


@pytest.mark.parametrize("number", [1, 3])
def test_a_forum_takes_the_same_queries_for_one_session_and_for_three(
    client, django_assert_num_queries, forum, number
):
    for index in range(number):
        made = session(forum, index)
        body = Organisation.objects.create(slug=f"o{index}", name_en="Body")
        SessionOrganiser.objects.create(session=made, organisation=body)
        person = Person.objects.create(slug=f"p{index}", name="P", sort_name="P")
        SessionAppearance.objects.create(session=made, person=person)
    with django_assert_num_queries(8):
        client.get("/en/events/public-forum-2018/")


@pytest.mark.parametrize("number", [1, 3])
def test_the_history_takes_the_same_queries_for_one_line_and_for_three(
    client, django_assert_num_queries, number
):
    for index in range(1, number + 1):
        line = Milestone.objects.create(slug=f"m{index}", text_en="M", date=date(2017, 1, index))
        line.documents.add(document(index))
        line.members.add(member(f"m{'abc'[index - 1]}", "A"))
    with django_assert_num_queries(6):
        client.get("/en/history/")


@pytest.mark.parametrize("number", [1, 3])
def test_a_dialogue_takes_the_same_queries_for_one_document_and_for_three(
    client, django_assert_num_queries, forum, dialogue, number
):
    for index in range(number):
        DialogueDocument.objects.create(dialogue=dialogue, document=document(index))
        session(forum, index, follows_dialogue=dialogue)
    with django_assert_num_queries(7):
        client.get("/en/events/dialogues/")


def test_a_forum_says_where_its_programme_is_taken_from_if_readers_may_know(client, forum):
    session(forum, 1)
    source = document(1)
    Document.objects.update(title_en="Bulletin of 2018")
    Programme.objects.update(source=source, source_locator="p. 4")
    page = client.get("/en/events/public-forum-2018/").content.decode()
    assert "Source: Bulletin of 2018, p. 4" in page.replace("\u00a0", " ")
    Document.objects.update(access="restricted")
    page = client.get("/en/events/public-forum-2018/").content.decode()
    assert "Bulletin of 2018" not in page


@pytest.mark.parametrize("number", [1, 3])
def test_ten_years_of_forums_take_the_same_queries(client, django_assert_num_queries, number):
    for year in range(2018, 2018 + number):
        Forum.objects.create(
            slug=f"public-forum-{year}",
            title_en="Public Forum",
            first_day=date(year, 10, 2),
            last_day=date(year, 10, 4),
        )
    with django_assert_num_queries(2):
        client.get("/en/events/")


def test_a_forum_shows_its_latest_programme_only(client, forum):
    session(forum, 1, programme=1, title_en="Old title")
    session(forum, 1, programme=2, title_en="New title")
    page = client.get("/en/events/public-forum-2018/").content.decode()
    assert "New title" in page
    assert "Old title" not in page


def test_the_groups_own_session_says_so_and_an_unknown_room_too(client, forum):
    session(forum, is_own=True)
    page = client.get("/en/events/public-forum-2018/").content.decode()
    assert "The Group’s own session" in page
    assert "room not known" in page


def test_the_square_of_a_milestone_says_how_exact_its_date_is(client):
    for index, precision in enumerate(("year", "month", "day", "by"), start=1):
        Milestone.objects.create(
            slug=f"m{index}", text_en="M", date=date(2017, index, 1), precision=precision
        )
    page = client.get("/en/history/").content.decode()
    line = page[page.index('<ol class="timeline">') :]
    classes = [part.split('"')[0] for part in line.split('<span class="dot')[1:]]
    assert classes == [" dot-year", " dot-month", "", " dot-year"]


def test_a_year_is_told_once_where_no_more_is_known(client):
    for slug in "ab":
        Milestone.objects.create(slug=slug, text_en="M", date=date(2015, 1, 1), precision="year")
    page = client.get("/en/history/").content.decode()
    first, second = page.split('<li id="')[1:]
    assert first.count("2015") == second.count("2015") == 1


def test_a_line_of_history_leads_to_its_members_named_as_on_its_day(client):
    held = member("mkd", "Old name")
    held.names.update(end=date(2019, 2, 12))
    held.names.create(start=date(2019, 2, 12), name_en="New name", prose_name_en="New name")
    line = Milestone.objects.create(slug="m", text_en="M", date=date(2017, 1, 1))
    line.members.set([held, member("aaa", "Aaa"), member("zzz", "Zzz", fr="Ääz")])
    Milestone.objects.create(slug="n", text_en="N", date=date(2017, 1, 2))
    page = client.get("/en/history/").content.decode()
    assert re.findall(r'<a href="/en/members/(\w+)/">([^<]*)</a>', page) == [
        ("aaa", "Aaa"),
        ("mkd", "Old name"),
        ("zzz", "Zzz"),
    ]
    french = client.get("/fr/history/").content.decode()
    assert re.findall(r'<a href="/fr/members/(\w+)/">', french) == ["aaa", "zzz", "mkd"]


def test_history_without_a_line_says_so(client):
    assert "No history is recorded yet." in client.get("/en/history/").content.decode()


def test_a_quote_in_another_language_is_called_a_translation(client):
    person = Person.objects.create(slug="a-person", name="A Person", sort_name="Person, A")
    Quote.objects.create(
        slug="q",
        person=person,
        text_en="Words",
        text_fr="Mots",
        original_language="en",
        date=date(2018, 1, 30),
    )
    english = client.get("/en/people/a-person/").content.decode()
    french = client.get("/fr/people/a-person/").content.decode()
    assert "“</span>Words”" in english
    assert "Mots\u00a0»" in french.replace("&nbsp;", "\u00a0")
    assert english.count("· translation") == 0


def test_a_dialogue_is_followed_by_the_sessions_of_the_public_programme_only(
    client, forum, dialogue
):
    session(forum, 1, programme=1, follows_dialogue=dialogue)
    session(forum, 1, programme=2, follows_dialogue=dialogue)
    page = client.get("/en/events/dialogues/").content.decode()
    assert page.count("/en/events/public-forum-2018/#session-1") == 1


def test_an_unknown_event_is_not_found(client):
    assert client.get("/en/events/nothing/").status_code == 404
