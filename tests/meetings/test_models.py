"""Meetings, what they concluded and what is owed."""

from datetime import date, time

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from meetings.models import Conclusion, FollowUp, Host, Meeting, MeetingAppearance
from members.models import Member, MemberName, Organisation, Person
from tests.members.test_roster import member

pytestmark = pytest.mark.django_db

TODAY = date(2018, 10, 1)
SETTLED = {"resolution_en": "Done.", "resolution_fr": "Fait.", "resolution_es": "Hecho."}


def meeting(slug, **values):
    day = values.get("date")
    given = {"precision": "day" if day else "unknown"} | values
    return Meeting.objects.create(slug=slug, title_en=slug, **given)


def refused(record):
    """Both a form and the database refuse it."""
    with pytest.raises(ValidationError):
        record.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        record.save()


def test_the_next_meeting_comes_first_and_those_without_a_date_last():
    meeting("undated", status="tentative")
    meeting("later", date=date(2018, 11, 12), status="confirmed")
    meeting("next", date=date(2018, 10, 31), status="tentative")
    meeting("cancelled", date=date(2018, 10, 30), status="cancelled")
    meeting("today", date=TODAY, status="confirmed")
    meeting("past", date=date(2018, 9, 30), status="confirmed")
    meeting("held", date=TODAY, status="held")
    slugs = [row.slug for row in Meeting.objects.upcoming(TODAY)]
    assert slugs == ["today", "next", "later", "undated"]


def test_a_meeting_some_day_of_this_month_is_still_to_come():
    meeting("october", date=date(2018, 10, 1), precision="month", status="tentative")
    assert Meeting.objects.upcoming(date(2018, 10, 31)).exists()
    assert not Meeting.objects.upcoming(date(2018, 11, 1)).exists()


def test_the_latest_meeting_held_comes_first():
    for slug, day in (("march", 3), ("june", 6), ("may", 5)):
        meeting(slug, date=date(2018, day, 1), status="held")
    meeting("planned", date=date(2018, 7, 1), status="confirmed")
    assert [row.slug for row in Meeting.objects.held()] == ["june", "may", "march"]


def test_a_meeting_that_was_held_has_a_date():
    refused(Meeting(slug="a", title_en="A", precision="unknown", status="held"))


def test_a_meeting_does_not_end_without_having_begun():
    refused(Meeting(slug="a", title_en="A", date=TODAY, end_time=time(12)))


def test_a_meeting_has_hosts_in_the_order_of_staff_under_the_names_of_its_day():
    held = meeting("a", date=date(2018, 11, 12), status="held")
    renamed = member("civ", "Old name")
    renamed.names.update(end=date(2019, 1, 1))
    new = {"name_en": "New name", "prose_name_en": "New name"}
    MemberName.objects.create(member=renamed, start=date(2019, 1, 1), **new)
    for position, host in ((2, renamed), (1, member("pak", "Pakistan"))):
        Host.objects.create(meeting=held, member=host, position=position)
    assert Meeting.objects.with_hosts().get().host_names() == ["Pakistan", "Old name"]


def test_a_member_hosts_a_meeting_once():
    host = Host(meeting=meeting("a"), member=member("che", "Switzerland"))
    host.save()
    refused(Host(meeting=host.meeting, member=host.member))


def test_a_meeting_may_follow_two():
    parents = [meeting("finance", date=TODAY), meeting("facilitation", date=TODAY)]
    child = meeting("both", date=date(2018, 11, 12))
    child.follows.set(parents)
    assert set(child.follows.all()) == set(parents)
    assert [list(parent.followed_by.all()) for parent in parents] == [[child], [child]]


def test_a_title_is_frozen_as_at_that_day():
    person = Person.objects.create(slug="a", name="A Person", sort_name="Person, A")
    appearance = MeetingAppearance.objects.create(
        meeting=meeting("a"), person=person, title_en="Deputy Director-General"
    )
    assert str(appearance) == "A Person, Deputy Director-General"
    assert person.meetingappearances.get() == appearance
    with pytest.raises(ProtectedError):
        person.delete()


def test_a_person_may_chair_and_speak_but_not_speak_twice():
    person = Person.objects.create(slug="a", name="A", sort_name="A")
    given = {"meeting": meeting("a"), "person": person}
    MeetingAppearance.objects.create(role="speaker", **given)
    MeetingAppearance.objects.create(role="chair", **given)
    refused(MeetingAppearance(role="speaker", **given))


@pytest.fixture
def conclusion():
    return Conclusion.objects.create(meeting=meeting("a"), kind="request", text_en="A wish")


@pytest.mark.parametrize("owner", FollowUp.Owner.values)
@pytest.mark.parametrize("named", [None, "member", "organisation"])
def test_a_follow_up_names_a_body_exactly_if_that_body_owes_it(conclusion, owner, named):
    bodies = {
        "member": {"owner_member": Member.objects.create(code="che")},
        "organisation": {"owner_organisation": Organisation.objects.create(slug="i", name_en="I")},
    }
    row = FollowUp(conclusion=conclusion, text_en="An act", owner=owner, **bodies.get(named, {}))
    if named == (owner if owner in bodies else None):
        row.full_clean()
        row.save()
        assert row.owner_name() in {"CHE", "I", str(row.get_owner_display())}
    else:
        refused(row)


def test_what_is_closed_or_dropped_is_no_longer_owed(conclusion):
    for state in FollowUp.State.values:
        settled = SETTLED if state in FollowUp.SETTLED else {}
        FollowUp.objects.create(
            conclusion=conclusion, text_en=state, owner="secretariat", state=state, **settled
        )
    assert {row.state for row in FollowUp.objects.open()} == {"asked", "under_way", "before_next"}


def test_a_conclusion_cannot_go_while_something_is_owed_after_it(conclusion):
    FollowUp.objects.create(conclusion=conclusion, text_en="An act", owner="group")
    with pytest.raises(ProtectedError):
        conclusion.delete()
