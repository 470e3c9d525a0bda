"""The bulletin's meetings and sessions are on record with what it says, and no more."""

import pytest
from django.db.models import Count

from events.models import ForumSession
from meetings.models import Meeting, MeetingAppearance

pytestmark = pytest.mark.usefixtures("sample")

# As the programme prints them: day of October, hours, room, number of organisers.
SESSIONS = [
    (2, "11:30-13:00", "W", 1),
    (2, "14:00-15:30", "D", 3),
    (2, "17:00-18:30", "S1", 2),
    (3, "08:30-10:00", "D", 1),
    (3, "08:30-10:00", "S3", 1),
    (3, "15:30-17:00", "", 1),
    (4, "14:00-15:30", "S2", 2),
]
MEETINGS = [
    ("2018-01-30", "held", [], 0),
    ("2018-03-27", "held", ["che"], 2),
    ("2018-05-22", "held", ["che"], 0),
    ("2018-06-08", "held", ["civ"], 4),
    ("2018-06-27", "held", ["pak"], 6),
    ("2018-10-31", "confirmed", ["bhr"], 0),
    ("2018-11-12", "confirmed", ["civ", "pak"], 0),
    ("2018-11-29", "confirmed", [], 0),
    ("None", "tentative", [], 0),
]


def test_the_forum_has_seven_sessions_with_the_printed_days_hours_and_rooms():
    sessions = ForumSession.objects.annotate(bodies=Count("organisers")).order_by(
        "date", "start_time", "room"
    )
    found = [
        (each.date.day, f"{each.start_time:%H:%M}-{each.end_time:%H:%M}", each.room, each.bodies)
        for each in sessions
    ]
    assert found == SESSIONS


def test_one_session_is_the_groups_own():
    assert ForumSession.objects.get(is_own=True).room == "D"


def test_meetings_have_the_printed_days_hosts_and_speakers():
    meetings = Meeting.objects.order_by("date", "slug")
    found = [
        (
            str(each.date),
            each.status,
            [host.member.code for host in each.host_set.all()],
            each.appearances.count(),
        )
        for each in meetings
    ]
    assert found == MEETINGS


def test_twelve_people_appear():
    assert MeetingAppearance.objects.count() == 12


def test_no_meeting_has_an_hour_or_a_room_that_the_bulletin_does_not_give():
    assert not Meeting.objects.exclude(start_time=None, room="").exists()
