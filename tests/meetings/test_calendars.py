"""What calendars are told of meetings."""

from datetime import date, time

import pytest

from core.models import CalendarEntry
from meetings.models import Host, Meeting
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
