"""What calendars are told of meetings."""

from datetime import date, time, timedelta

import pytest
from django.utils import timezone

from core.keep_calendar import reconcile
from core.models import CalendarEntry
from meetings.follow_ups import carry_over, start
from meetings.models import Conclusion, FollowUp, Host, Meeting, Postponement, Theme
from meetings.postpone import NewDate, postpone
from tests import ical
from tests.members.test_roster import member

pytestmark = pytest.mark.django_db


def meeting(slug="2018-10-31-finance", **values):
    given = {"title_en": "Finance", "date": date(2018, 10, 31), "status": "confirmed"} | values
    return Meeting.objects.create(slug=slug, **given)


def entry():
    return CalendarEntry.objects.get()


def test_a_meeting_is_told_when_it_is_made_and_told_anew_when_it_changes():
    made = meeting()
    assert entry().sequence == 0
    uid = entry().uid
    made.room = "D"
    made.save()
    assert (entry().uid, entry().sequence) == (uid, 1)
    made.save()
    assert entry().sequence == 1


def test_moving_renaming_and_another_slug_keep_the_identifier():
    made = meeting()
    uid = entry().uid
    made.slug, made.title_en, made.date = "other", "Other", date(2019, 1, 1)
    made.start_time = time(10)
    made.save()
    told = entry()
    assert (told.uid, told.sequence) == (uid, 1)
    assert told.content["start"] == "2019-01-01T10:00"
    assert told.content["texts"]["fr"]["page"] == "/fr/meetings/other/"


def test_a_deleted_meeting_stays_as_cancelled():
    made = meeting()
    made.delete()
    told = entry()
    assert (told.is_cancelled, told.sequence) == (True, 1)
    assert told.content["status"] == "CANCELLED"
    assert told.content["texts"]["en"]["title"] == "Finance"


def test_a_host_is_told_and_whose_calendar_it_stands_in():
    made = meeting()
    host = Host.objects.create(meeting=made, member=member("che", "Switzerland"))
    assert entry().concerns == [f"member:{host.member_id}"]
    assert "Host: Switzerland" in entry().content["texts"]["en"]["lines"]
    host.delete()
    assert (entry().concerns, entry().sequence) == ([], 2)


def told(client, slug="2018-10-31-finance", language="en"):
    (event,) = ical.events(client.get(f"/{language}/meetings/{slug}.ics").content)
    return event


def test_a_meeting_on_a_known_day_without_an_hour_takes_the_whole_day(client):
    meeting()
    event = told(client)
    assert (event["DTSTART"], event["DTEND"]) == ("20181031", "20181101")
    assert event["TRANSP"] == "TRANSPARENT"


def test_it_says_who_hosts_it_on_what_where_and_what_it_follows(client):
    theme = Theme.objects.create(slug="finance", name_en="Trade finance, costs")
    earlier = meeting("earlier", title_en="Earlier", date=date(2018, 3, 27), status="held")
    made = meeting(
        theme=theme, room="D", start_time=time(10), end_time=time(13), languages=["en", "fr"]
    )
    made.follows.add(earlier)
    for position, (code, name) in enumerate([("che", "Switzerland"), ("sgp", "Singapore")]):
        Host.objects.create(meeting=made, member=member(code, name), position=position)
    event = told(client)
    assert event["LOCATION"] == "Room D"
    assert event["CATEGORIES"] == r"Meeting,Trade finance\, costs"
    assert event["DESCRIPTION"].splitlines()[:-1] == [
        "Thematic meeting · confirmed",
        "Hosts: Switzerland; Singapore",
        "Theme: Trade finance, costs",
        "Languages: English, French",
        "Follow-up to: Earlier (27\u00a0March 2018)",
    ]
    assert (event["DTSTART"], event["DTEND"]) == ("20181031T100000", "20181031T130000")
    theme.name_en = "Finance"
    theme.save()
    earlier.title_en = "Before"
    earlier.save()
    lines = told(client)["DESCRIPTION"].splitlines()
    assert "Theme: Finance" in lines
    assert "Follow-up to: Before (27\u00a0March 2018)" in lines


@pytest.mark.parametrize(
    ("status", "word"),
    [
        ("tentative", "TENTATIVE"),
        ("confirmed", "CONFIRMED"),
        ("postponed", "TENTATIVE"),
        ("cancelled", "CANCELLED"),
        ("held", "CONFIRMED"),
    ],
)
def test_each_status_has_its_word(client, status, word):
    meeting(status=status)
    assert told(client)["STATUS"] == word


def test_a_confirmed_meeting_of_a_past_day_that_nobody_said_was_held_is_tentative(client, settings):
    made = meeting(status="confirmed")
    assert told(client)["STATUS"] == "CONFIRMED"
    settings.SITE_TODAY = made.date + timedelta(days=1)
    assert reconcile() == 1
    event = told(client)
    assert (event["STATUS"], event["SEQUENCE"]) == ("TENTATIVE", "1")
    made.status = "held"
    made.save()
    assert told(client)["STATUS"] == "CONFIRMED"


def test_a_meeting_postponed_twice_is_the_same_event_with_its_new_time_each_time(client):
    made = meeting(start_time=time(10))
    first = told(client)
    for number, day in enumerate([date(2018, 11, 14), date(2018, 12, 5)], start=1):
        Postponement.objects.create(meeting=made, date=made.date, start_time=made.start_time)
        made.date, made.status = day, "postponed"
        made.save()
        event = told(client)
        assert event["UID"] == first["UID"]
        assert int(event["SEQUENCE"]) >= number
        assert event["DTSTART"] == f"{day:%Y%m%d}T100000"
    assert (
        "Postponed from: 31\u00a0October 2018; 14\u00a0November 2018"
        in event["DESCRIPTION"].splitlines()
    )


def test_a_meeting_postponed_without_a_new_day_is_taken_away_and_says_what_is_known(client):
    made = meeting()
    uid = told(client)["UID"]
    made.date, made.precision, made.status = None, "unknown", "postponed"
    made.date_note_en = "in the coming months"
    made.save()
    event = told(client)
    assert (event["UID"], event["SEQUENCE"], event["STATUS"]) == (uid, "1", "CANCELLED")
    assert event["SUMMARY"] == "Postponed: Finance"
    assert event["DTSTART"] == "20181031"
    assert "Date: in the coming months" in event["DESCRIPTION"].splitlines()
    made.date, made.precision = date(2019, 1, 15), "day"
    made.save()
    event = told(client)
    assert (event["UID"], event["SEQUENCE"], event["STATUS"]) == (uid, "2", "TENTATIVE")
    assert event["DTSTART"] == "20190115"


@pytest.mark.parametrize(
    ("day", "precision"),
    [(date(2018, 11, 1), "month"), (date(2018, 1, 1), "year"), (None, "unknown")],
)
def test_a_meeting_whose_day_is_not_known_is_not_told(client, day, precision):
    meeting(date=day, precision=precision)
    assert not CalendarEntry.objects.exists()


def test_a_former_address_leads_to_the_meetings_file(client):
    made = meeting()
    made.slug = "2018-11-14-finance"
    made.save()
    response = client.get("/fr/meetings/2018-10-31-finance.ics")
    assert (response.status_code, response["Location"]) == (
        301,
        "/fr/meetings/2018-11-14-finance.ics",
    )


def test_the_file_of_a_deleted_meeting_says_that_it_is_cancelled(client):
    meeting().delete()
    event = told(client, language="fr")
    assert (event["STATUS"], event["SEQUENCE"]) == ("CANCELLED", "1")
    assert client.get("/en/meetings/never.ics").status_code == 404


def test_the_file_of_a_deleted_meeting_says_no_state_and_leads_to_no_page_that_is_gone(client):
    meeting().delete()
    response = client.get("/en/meetings/2018-10-31-finance.ics")
    (event,) = ical.events(response.content)
    assert not {"DESCRIPTION", "URL"} & set(event)
    (page,) = (
        value for name, _given, value in ical.parse(response.content)["props"] if name == "URL"
    )
    assert page.endswith("/en/meetings/")


def test_a_meeting_that_is_called_off_after_it_lost_its_day_is_cancelled(client):
    made = meeting()
    made.date, made.precision, made.status = None, "unknown", "postponed"
    made.save()
    made.status = "cancelled"
    made.save()
    assert told(client)["SUMMARY"] == "Cancelled: Finance"


def test_a_deleted_meeting_is_cancelled_in_the_calendar_of_its_host_too(client, settings):
    settings.SITE_TODAY = date(2018, 12, 1)
    made = meeting()
    host = Host.objects.create(meeting=made, member=member("che", "Switzerland"))
    (before,) = ical.events(client.get("/en/members/che.ics").content)
    made.delete()
    assert entry().former == [f"member:{host.member_id}"]
    (event,) = ical.events(client.get("/en/members/che.ics").content)
    assert (event["UID"], event["STATUS"]) == (before["UID"], "CANCELLED")
    assert event["SUMMARY"] == "Cancelled: Finance"
    assert int(event["SEQUENCE"]) > int(before["SEQUENCE"])
    settings.SITE_TODAY = date(2019, 12, 1)
    CalendarEntry.objects.update(changed_at=timezone.now() - timedelta(days=367))
    assert ical.events(client.get("/en/members/che.ics").content) == []


def test_a_member_that_hosts_no_longer_is_told_so_until_the_day_has_passed(client, settings):
    settings.SITE_TODAY = date(2018, 10, 31)
    made, che = meeting(), member("che", "Switzerland")
    host = Host.objects.create(meeting=made, member=che)
    (before,) = ical.events(client.get("/en/members/che.ics").content)
    host.delete()
    (event,) = ical.events(client.get("/en/members/che.ics").content)
    assert (event["UID"], event["STATUS"]) == (before["UID"], "CANCELLED")
    assert event["SUMMARY"] == "Removed from this calendar: Finance"
    assert int(event["SEQUENCE"]) > int(before["SEQUENCE"])
    assert told(client)["STATUS"] == "CONFIRMED"
    settings.SITE_TODAY = date(2018, 11, 1)
    assert ical.events(client.get("/en/members/che.ics").content) == []
    settings.SITE_TODAY = date(2018, 10, 31)
    Host.objects.create(meeting=made, member=che)
    (again,) = ical.events(client.get("/en/members/che.ics").content)
    assert (again["STATUS"], entry().former) == ("CONFIRMED", [])
    assert int(again["SEQUENCE"]) > int(event["SEQUENCE"])


def test_a_members_calendar_in_other_letters_leads_to_the_right_one(client):
    member("che", "Switzerland")
    response = client.get("/fr/members/CHE.ics")
    assert (response.status_code, response.url) == (301, "/fr/members/che.ics")


def test_one_meeting_is_a_file_with_a_name(client):
    meeting()
    response = client.get("/es/meetings/2018-10-31-finance.ics")
    assert response["Content-Disposition"] == 'attachment; filename="2018-10-31-finance.ics"'
    assert response["Content-Type"] == "text/calendar; charset=utf-8"


def test_a_member_whose_follow_up_comes_up_finds_the_meeting_in_its_calendar():
    made = meeting()
    earlier = meeting("earlier", date=date(2018, 3, 27), status="held")
    item = FollowUp.objects.create(
        conclusion=Conclusion.objects.create(meeting=earlier, kind="request", text_en="Asked."),
        text_en="Do.",
        owner="member",
        owner_member=member("che", "Switzerland"),
        carried_to=made,
        state="before_next",
    )
    row = CalendarEntry.objects.get(key=str(made.pk))
    assert (row.concerns, row.sequence) == ([f"member:{item.owner_member_id}"], 0)
    item.carried_to, item.state = None, "asked"
    item.save()
    row.refresh_from_db()
    assert row.concerns == []
    carry_over(item, made, by=None)
    row.refresh_from_db()
    assert (row.concerns, row.sequence) == ([f"member:{item.owner_member_id}"], 2)
    start(item, by=None)
    row.refresh_from_db()
    assert row.concerns == []


def test_the_verb_that_postpones_tells_calendars_in_the_same_act(client):
    made = meeting(start_time=time(10))
    uid = told(client)["UID"]
    words = {"en": "in the coming months", "fr": "prochainement", "es": "próximamente"}
    moved = postpone(made, to=NewDate(words=words), by=None)
    event = told(client, moved.slug)
    assert (event["UID"], event["STATUS"]) == (uid, "CANCELLED")
    lines = event["DESCRIPTION"].splitlines()
    assert "Date: in the coming months" in lines
    assert "Postponed from: 31\u00a0October 2018" in lines
    day = NewDate(date(2019, 1, 15), "day", time(14), time(16))
    again = told(client, postpone(moved, to=day, by=None).slug)
    assert (again["UID"], again["STATUS"], again["DTSTART"]) == (
        uid,
        "TENTATIVE",
        "20190115T140000",
    )
    assert int(again["SEQUENCE"]) > int(event["SEQUENCE"])


def test_a_renamed_host_is_told_by_its_new_name(client):
    host = Host.objects.create(meeting=meeting(), member=member("che", "Switzerland"))
    name = host.member.names.get()
    name.name_en = "Helvetia"
    name.save()
    assert "Host: Helvetia" in told(client)["DESCRIPTION"].splitlines()


@pytest.mark.parametrize("number", [1, 3])
def test_a_members_calendar_takes_the_same_queries_for_one_meeting_and_for_three(
    client, django_assert_num_queries, number
):
    che = member("che", "Switzerland")
    for index in range(number):
        Host.objects.create(meeting=meeting(f"m{index}"), member=che)
    meeting("not-theirs")
    with django_assert_num_queries(4):
        content = client.get("/en/members/che.ics").content
    assert len(ical.events(content)) == number
    names = [value for name, _given, value in ical.parse(content)["props"] if name == "NAME"]
    assert names == ["MSME Group: Switzerland"]
