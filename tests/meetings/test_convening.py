"""What a meeting is convened with: agenda, notices, languages, link for taking part from afar."""

from datetime import UTC, date, datetime, time

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from library.models import Document, DocumentFile
from meetings.models import AgendaItem, Intervention, Meeting, MeetingAppearance, Notice
from members.models import MemberName, Organisation, Person
from tests.meetings.test_models import meeting, refused
from tests.members.test_roster import member

pytestmark = pytest.mark.django_db

DAY = date(2018, 10, 31)
LINK = "https://meet.example.org/msmes"


@pytest.fixture(autouse=True)
def autumn_2018(settings):
    settings.SITE_TODAY = date(2018, 10, 1)


def document(slug="notice", **values):
    made = Document.objects.create(slug=slug, title_en=slug, precision="unknown", **values)
    DocumentFile.objects.create(document=made, language="en", url=f"https://example.org/{slug}")
    return made


def page_of(client, record, language="en"):
    page = client.get(f"/{language}/meetings/{record.slug}/")
    assert page.status_code == 200
    return page.content.decode().replace("\u00a0", " ")


def test_an_agenda_is_numbered_by_its_order_with_its_guiding_questions(client):
    held = meeting("a", date=DAY)
    for position, title in ((2, "Second"), (1, "First")):
        AgendaItem.objects.create(
            meeting=held,
            title_en=title,
            position=position,
            questions_en=f"What of {title}?\n\n  # And more?  \n",
        )
    assert [str(item) for item in held.agenda.all()] == ["First", "Second"]
    assert held.agenda.first().guiding_questions() == ["What of First?", "# And more?"]
    page = page_of(client, held)
    assert page.index("<h3>First</h3>") < page.index("What of First?") < page.index("Second</h3>")
    assert page.count("<li># And more?</li>") == 2


def test_a_title_that_begins_with_a_sign_and_markup_in_an_item_are_shown_as_they_are(client):
    held = meeting("a", date=DAY)
    Meeting.objects.filter(pk=held.pk).update(title_en="# Leave no woman behind")
    AgendaItem.objects.create(meeting=held, title_en="# <b>Item</b>")
    page = page_of(client, held)
    assert "<h1># Leave no woman behind</h1>" in page
    assert "<h3># &lt;b&gt;Item&lt;/b&gt;</h3>" in page


def test_questions_that_are_not_translated_carry_a_note_and_their_language(client):
    held = meeting("a", date=DAY, title_fr="A")
    AgendaItem.objects.create(meeting=held, title_en="T", title_fr="T", questions_en="Why.")
    page = page_of(client, held, "fr")
    assert '<ul lang="en"><li>Why.</li></ul>' in page
    assert page.count('class="original"') == 1


def test_the_last_notice_issued_is_current_and_drafts_stay_inside(client):
    held = meeting("a", date=DAY)
    rows = (
        ("revised", 2, date(2018, 10, 20), None),
        ("draft", 1, None, document("draft-1", access="restricted")),
        ("final", 1, date(2018, 10, 8), document("final-1")),
        ("revised", 1, date(2018, 10, 12), document("inside", access="restricted")),
    )
    for stage, number, day, paper in rows:
        Notice.objects.create(
            meeting=held, stage=stage, number=number, issued_on=day, document=paper
        )
    issued = [notice.called() for notice in held.issued_notices()]
    assert issued == ["revision 2", "revision 1", "final"]
    assert Notice.objects.public().count() == 3
    page = page_of(client, held)
    assert "current</span> Revision 2, 20 October 2018" in page
    assert page.count("replaced</span>") == 2
    assert "https://example.org/final-1" in page
    assert "draft" not in page.casefold()
    assert "https://example.org/inside" not in page


def test_a_meeting_with_nothing_but_a_draft_shows_no_notice(client):
    held = meeting("a", date=DAY)
    Notice.objects.create(meeting=held, stage="draft", staff_note="Only for staff.")
    page = page_of(client, held)
    assert "Convening notice" not in page
    assert "Only for staff." not in page


@pytest.mark.parametrize(
    "values",
    [
        {"stage": "final"},  # without its day
        {"stage": "revised", "number": 1},
        {"stage": "final", "number": 2, "issued_on": DAY},
        {"stage": "draft", "number": 0},
    ],
)
def test_what_is_no_notice_is_refused(values):
    refused(Notice(meeting=meeting("a", date=DAY), **values))


def test_a_number_is_given_once_for_each_stage():
    held = meeting("a", date=DAY)
    given = {"meeting": held, "issued_on": DAY}
    for stage in Notice.Stage.values:
        Notice.objects.create(stage=stage, **given)
    Notice.objects.create(meeting=meeting("b", date=DAY), stage="final", issued_on=DAY)
    for stage in Notice.Stage.values:
        refused(Notice(stage=stage, **given))


def test_a_draft_with_a_document_that_anyone_can_read_is_refused():
    draft = Notice(meeting=meeting("a", date=DAY), document=document())
    with pytest.raises(ValidationError) as refusal:
        draft.full_clean()
    assert set(refusal.value.message_dict) == {"document"}
    draft.stage, draft.issued_on = "final", DAY
    draft.full_clean()


def test_languages_of_proceedings_are_told_in_one_order_and_are_ours(client):
    held = meeting("a", date=DAY, languages=["es", "en"])
    assert held.language_names() == ["English", "Spanish"]
    assert "<dd>English, Spanish</dd>" in page_of(client, held)
    refused(Meeting(slug="b", title_en="B", date=DAY, languages=["de"]))
    refused(Meeting(slug="b", title_en="B", date=DAY, languages=["en"] * 4))


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "http://meet.example.org/",
        "//meet.example.org/",
        " https://meet.example.org/",
        "JAVASCRIPT:https://meet.example.org/",
    ],
)
def test_a_link_for_taking_part_that_is_not_secure_is_refused(link):
    refused(Meeting(slug="a", title_en="A", date=DAY, remote_link=link))


def test_a_link_is_open_to_the_public_only_if_there_is_one():
    refused(Meeting(slug="a", title_en="A", date=DAY, remote_is_public=True))


@pytest.mark.parametrize(
    ("values", "shown"),
    [
        ({}, False),
        ({"remote_is_public": True}, True),
        ({"remote_is_public": True, "status": "cancelled"}, False),
        ({"remote_is_public": True, "status": "held"}, False),
        ({"remote_is_public": True, "date": date(2018, 9, 30)}, False),
        ({"remote_is_public": True, "date": None}, True),
    ],
)
def test_the_link_is_public_only_where_it_says_so_and_while_it_is_of_use(
    client, admin_client, values, shown
):
    held = meeting("a", **({"date": DAY, "remote_link": LINK} | values))
    assert (LINK in page_of(client, held)) is shown
    assert (LINK in page_of(admin_client, held)) is shown  # a public page is the same for all
    staff = admin_client.get(f"/admin/meetings/meeting/{held.pk}/change/").content.decode()
    assert LINK in staff


def test_a_link_that_is_not_public_is_on_no_page_and_in_no_calendar(client):
    meeting("a", date=DAY, status="confirmed", remote_link=LINK, remote_is_public=True)
    for path in ("/en/", "/en/meetings/", "/en/calendar.ics", "/en/meetings/a.ics"):
        assert LINK not in client.get(path).content.decode(), path


def test_the_deadline_for_items_is_told(client):
    held = meeting("a", date=DAY, agenda_deadline=date(2018, 10, 15))
    assert "<dt>Items for the agenda until</dt><dd>15 October 2018</dd>" in page_of(client, held)


@pytest.mark.parametrize(
    ("day", "start", "end", "minutes"),
    [
        (date(2018, 10, 28), time(1, 30), time(3, 30), 180),  # the hour from 2 comes twice
        (date(2018, 3, 25), time(1, 30), time(3, 30), 60),  # there is no hour from 2
        (date(2018, 10, 31), time(22), time(1), 180),
        (date(2018, 10, 27), time(23), time(3), 300),  # past midnight, into the long night
        (date(2018, 10, 31), time(22), None, 0),
    ],
)
def test_hours_are_genevas_past_midnight_and_when_the_clocks_change(day, start, end, minutes):
    begins, ends = meeting("a", date=day, start_time=start, end_time=end).span()
    assert (ends - begins).total_seconds() == minutes * 60


def test_a_meeting_begins_at_a_moment_only_if_its_day_and_hour_are_known():
    assert meeting("a", date=DAY).span() is None
    assert meeting("b", date=DAY, precision="month", start_time=time(9)).span() is None
    assert meeting("c", start_time=time(9)).span() is None
    assert meeting("d", date=DAY, start_time=time(9)).span()[0] == datetime(
        2018, 10, 31, 8, tzinfo=UTC
    )


def test_a_meeting_past_midnight_says_so_and_one_without_a_day_names_its_hour(client):
    late = meeting("late", date=DAY, start_time=time(22), end_time=time(1))
    assert '</time> <span class="next-day">(the next day)</span>' in page_of(client, late)
    page = page_of(client, meeting("undated", start_time=time(9), end_time=time(10)))
    assert "<dt>Time</dt><dd>09:00–10:00, Geneva time</dd>" in page
    assert "<time" not in page.split("<main")[1]


def test_a_meeting_cannot_end_as_it_begins():
    refused(Meeting(slug="a", title_en="A", date=DAY, start_time=time(9), end_time=time(9)))


def test_whoever_has_no_title_is_shown_with_their_body_of_that_day(client):
    held = meeting("a", date=DAY, status="held")
    renamed = member("civ", "Old name")
    renamed.names.update(end=date(2019, 1, 1))
    new = {"name_en": "New name", "prose_name_en": "New name"}
    MemberName.objects.create(member=renamed, start=date(2019, 1, 1), **new)
    body = Organisation.objects.create(slug="itc", name_en="Trade Centre", acronym_en="ITC")
    rows = (("P", {"member": renamed}), ("Q", {"organisation": body}), ("R", {"title_en": "Head"}))
    for name, values in rows:
        person = Person.objects.create(slug=name.lower(), name=name, sort_name=name)
        MeetingAppearance.objects.create(meeting=held, person=person, **values)
    Intervention.objects.create(meeting=held, member=renamed, text_en="Spoke.")
    page = page_of(client, held)
    shown = [part.split("<")[0] for part in page.split('<span class="as">')[1:]]
    assert shown == ["Old name", "Trade Centre (ITC)", "Head"]
    assert ">Old name</a>" in page
    assert "New name" not in page


def test_an_appearance_and_an_intervention_carry_their_source(client):
    held = meeting("a", date=DAY, status="held")
    person = Person.objects.create(slug="p", name="P", sort_name="P")
    given = {"meeting": held, "source": document("minutes"), "source_locator": "p. 2"}
    for row in (
        MeetingAppearance(person=person, staff_note="Only for staff.", **given),
        Intervention(member=member("che", "Switzerland"), staff_note="Only for staff.", **given),
    ):
        row.full_clean()
        row.save()
        row.refresh_from_db()
        assert (row.source.slug, row.source_locator) == ("minutes", "p. 2")
    assert "Only for staff." not in page_of(client, held)


def test_a_meeting_does_not_follow_itself():
    held = meeting("a", date=DAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        held.follows.add(held)
