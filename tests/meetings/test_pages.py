"""The public's pages on meetings and follow-ups."""

import re
from datetime import date, time

import pytest

from library.models import Document, Symbol
from meetings.models import (
    AgendaItem,
    Conclusion,
    FollowUp,
    Host,
    Meeting,
    MeetingAppearance,
    MeetingDocument,
)
from members.models import Person
from tests.meetings.test_models import SETTLED
from tests.members.test_roster import member

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def autumn_2018(settings):
    settings.SITE_TODAY = date(2018, 10, 1)


def meeting(number=1, *, status="held", day=None, **texts):
    made = Meeting.objects.create(
        slug=f"meeting-{number}",
        title_en=f"Meeting {number}",
        title_fr=f"Réunion {number}",
        title_es=f"Reunión {number}",
        status=status,
        date=day or date(2018, 3, number),
        **texts,
    )
    Host.objects.create(meeting=made, member=member(f"aa{chr(96 + number)}", f"Host {number}"))
    return made


def follow_up(of, **fields):
    conclusion = Conclusion.objects.create(meeting=of, kind="request", text_en="Asked for.")
    values = {"owner": "group", "text_en": "To be done.", "text_fr": "À faire."} | fields
    return FollowUp.objects.create(conclusion=conclusion, **values)


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_each_page_answers_in_each_language(client, language):
    made = follow_up(meeting())
    for path in ("meetings/", "meetings/meeting-1/", "follow-ups/", f"follow-ups/{made.pk}/"):
        assert client.get(f"/{language}/{path}").status_code == 200, path


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_the_same_queries_for_one_meeting_and_for_three(
    client, django_assert_num_queries, number
):
    for index in range(1, number + 1):
        meeting(index)
        meeting(index + 10, status="confirmed", day=date(2018, 11, index))
    with django_assert_num_queries(13):
        client.get("/en/meetings/")


@pytest.mark.parametrize("number", [1, 3])
def test_a_meeting_takes_the_same_queries_for_one_of_everything_and_for_three(
    client, django_assert_num_queries, number
):
    held = meeting()
    for index in range(number):
        follow_up(held, owner="member", owner_member=member(f"bb{index}x"[:3] + "abc"[index], "B"))
        person = Person.objects.create(slug=f"p{index}", name=f"P {index}", sort_name=f"P {index}")
        MeetingAppearance.objects.create(meeting=held, person=person)
        document = Document.objects.create(slug=f"d{index}", title_en="D", precision="unknown")
        MeetingDocument.objects.create(meeting=held, document=document)
        held.follows.add(meeting(index + 5))
    with django_assert_num_queries(26):
        client.get("/en/meetings/meeting-1/")


def test_a_missing_translation_shows_the_original_with_a_note_and_its_language(client):
    held = meeting(summary_en="<p>Only in English.</p>")
    page = client.get(f"/fr/meetings/{held.slug}/").content.decode()
    assert '<div class="prose" lang="en"><p>Only in English.</p></div>' in page
    assert page.count('class="original"') == 1
    assert "<h1>Réunion 1</h1>" in page


def test_a_text_in_the_readers_language_carries_no_note(client):
    held = meeting(summary_en="<p>English.</p>", summary_fr="<p>Français.</p>")
    page = client.get(f"/fr/meetings/{held.slug}/").content.decode()
    assert "Français." in page
    assert 'class="original"' not in page


def test_what_is_coming_stands_before_what_has_been(client):
    meeting(1)
    meeting(2, status="confirmed", day=date(2018, 11, 12))
    page = client.get("/en/meetings/").content.decode()
    assert page.index("Meeting 2") < page.index("Meeting 1")


def test_a_meeting_past_without_an_outcome_is_listed_with_its_state(client):
    meeting(1, status="confirmed", day=date(2018, 9, 1))
    page = client.get("/en/meetings/").content.decode()
    assert "No meeting is announced." in page
    words = "planned for 1 September 2018; outcome not recorded"
    assert f'<span class="tag tag-attention">{words}</span>' in page.replace("\u00a0", " ")
    page = client.get("/en/meetings/meeting-1/").content.decode().replace("\u00a0", " ")
    assert f"Thematic meeting · {words}" in page
    assert "This meeting was planned for 1 September 2018. Its outcome is not recorded yet." in page


def test_hours_carry_genevas_offset_for_machines_and_the_room_is_told(client):
    meeting(start_time=time(8, 30), end_time=time(10), room="D")
    page = client.get("/en/meetings/meeting-1/").content.decode()
    assert '<time datetime="2018-03-01T08:30:00+01:00" data-local>08:30–10:00</time>' in page
    assert '<span class="room">Room D</span>' in page


def test_the_word_for_a_room_is_not_said_twice(client):
    meeting(room="W")
    for language, place in (("en", "Place"), ("fr", "Lieu"), ("es", "Lugar")):
        page = client.get(f"/{language}/meetings/meeting-1/").content.decode()
        assert re.search(rf"<dt>{place}</dt><dd><span class=\"room\">\S+ W</span>", page)


def test_an_unknown_room_is_said_to_be_unknown(client):
    meeting()
    page = client.get("/en/meetings/meeting-1/").content.decode()
    assert '<span class="room room-unknown">room not known</span>' in page


def test_the_board_has_four_columns_and_says_what_was_dropped(client):
    held = meeting()
    for state in FollowUp.State:
        settled = SETTLED if state in FollowUp.SETTLED else {}
        follow_up(held, state=state, text_en=f"This is {state}.", **settled)
    page = client.get("/en/follow-ups/").content.decode()
    columns = page.split('<section aria-labelledby="')[1:]
    assert [column.split('"')[0] for column in columns] == [
        "asked",
        "under_way",
        "before_next",
        "closed",
    ]
    assert "This is dropped." in columns[3]
    assert "<dd>No longer pursued</dd>" in columns[3]


def test_staff_notes_and_due_days_stay_inside(client):
    held = meeting(staff_note="Only for staff.")
    follow_up(held, due=date(2018, 9, 1), staff_note="Only for staff.")
    for path in ("meetings/", "meetings/meeting-1/", "follow-ups/"):
        page = client.get(f"/en/{path}").content.decode()
        assert "Only for staff." not in page
        assert "1 September 2018" not in page


def test_a_members_page_shows_what_it_hosts_and_what_is_asked_of_it(client):
    held = meeting()
    host = held.hosts.get()
    follow_up(held, owner="member", owner_member=host, text_en="Send a paper.")
    page = client.get(f"/en/members/{host.code}/").content.decode()
    assert "Meetings hosted" in page
    assert "Meeting 1" in page
    assert "Send a paper." in page


def test_a_persons_page_shows_the_meetings_at_which_they_spoke(client):
    person = Person.objects.create(slug="a-person", name="A Person", sort_name="Person, A")
    MeetingAppearance.objects.create(meeting=meeting(), person=person, title_en="Director of X")
    page = client.get("/en/people/a-person/").content.decode()
    assert "Meeting 1" in page
    assert "Director of X" in page


def test_who_was_to_speak_at_a_meeting_that_was_not_held_is_not_said_to_have_spoken(client):
    person = Person.objects.create(slug="a-person", name="A Person", sort_name="Person, A")
    host = member("che", "Switzerland")
    for number, status in enumerate(("held", "cancelled", "postponed", "confirmed"), 1):
        held = meeting(number, status=status, day=date(2018, number, 3))
        MeetingAppearance.objects.create(meeting=held, person=person, title_en="Envoy", member=host)
    states = ["", "cancelled", "planned for", "planned for"]
    for address in ("people/a-person/", f"members/{host.code}/"):
        assert client.get(f"/fr/{address}").content.decode().count('lang="en">Envoy<') == 4
        page = client.get(f"/en/{address}").content.decode()
        rows = [
            page.split(f">Meeting {number}</a>")[1].split("</li>")[0] for number in (1, 2, 3, 4)
        ]
        assert [
            next((word for word in ("cancelled", "planned for") if word in row), "") for row in rows
        ] == states


def test_readers_see_where_an_item_of_the_agenda_is_taken_from(client):
    paper = Document.objects.create(slug="notice", title_en="Notice of May", precision="unknown")
    given = {"source": paper, "source_locator": "p. 2"}
    AgendaItem.objects.create(meeting=meeting(), title_en="Opening", **given)
    page = client.get("/en/meetings/meeting-1/").content.decode()
    assert '<a href="/en/documents/notice/">Notice of May</a>, p. 2' in page


def test_a_date_in_words_of_another_language_says_so(client):
    made = meeting(status="confirmed", date_note_en="in the coming months")
    Meeting.objects.update(date=None, precision="unknown")
    words = '<span lang="en">in the coming months</span>'

    def facts(language):
        page = client.get(f"/{language}/meetings/{made.slug}/").content.decode()
        return page.replace("\n", "")

    assert f'<dt>Date</dt><dd>{words}<p class="original">' in facts("fr")
    assert words.replace(">in", ">In") in client.get("/es/meetings/").content.decode()
    assert "<dt>Date</dt><dd>in the coming months</dd>" in facts("en")
    Meeting.objects.update(date_note_fr="dans les mois à venir")
    assert "<dt>Date</dt><dd>dans les mois à venir</dd>" in facts("fr")


def test_a_date_that_is_known_needs_no_words_of_another_language(client):
    meeting(date_note_en="in spring")
    facts = client.get("/fr/meetings/meeting-1/").content.decode()
    assert "in spring" not in facts
    assert 'class="original"' not in facts


def test_symbols_in_agenda_statements_and_words_of_members_lead_to_documents(client):
    held = meeting()
    paper = Document.objects.create(slug="paper", title_en="Paper", precision="unknown")
    Symbol.objects.create(document=paper, text="WT/MIN(17)/58")
    says = "See WT/MIN(17)/58."
    AgendaItem.objects.create(meeting=held, title_en="One", text_en=says, questions_en=says)
    person = Person.objects.create(slug="p", name="P", sort_name="P")
    MeetingAppearance.objects.create(
        meeting=held, person=person, member=held.hosts.get(), statement_en=says
    )
    follow_up(held, state="closed", **SETTLED | {"resolution_en": says})
    link = 'See <a href="/en/documents/paper/">WT/MIN(17)/58</a>.'
    pages = ("meetings/meeting-1/", "follow-ups/", "people/p/", f"members/{held.hosts.get().code}/")
    found = [client.get(f"/en/{page}").content.decode().count(link) for page in pages]
    assert found == [3, 1, 1, 1]
