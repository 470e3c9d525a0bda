"""Compose proposes what the records since the last bulletin suggest, and never touches an edit."""

from datetime import date

import pytest

from bulletins.compose import compose
from bulletins.contents import gather
from bulletins.models import (
    Bulletin,
    ComingEvents,
    FiguresSection,
    FollowUpsSection,
    MeetingReport,
    QuoteSection,
)
from bulletins.refusals import NotReady
from core.models import AuditEntry
from events.models import Dialogue
from library.models import Figure
from meetings.models import FollowUp, Meeting
from tests.bulletins.conftest import make_meeting, same


@pytest.fixture
def records(request) -> None:
    """Something of every kind, and a meeting still to come."""
    for name in ("meeting", "programme", "quote", "figure", "milestone", "coordinator"):
        request.getfixturevalue(name)
    Meeting.objects.create(
        slug="2018-11-12-next", date=date(2018, 11, 12), status="confirmed", **same("title", "Next")
    )
    Dialogue.objects.create(slug="talk", date=date(2018, 6, 7), **same("title", "Dialogue"))


def kinds(bulletin) -> list[str]:
    return [section.kind for section in gather(bulletin)]


ALL = [
    "meeting_report",
    "spotlight",
    "forum_programme",
    "milestones",
    "roster",
    "coming_events",
    "quote",
    "figures",
]


def test_a_first_bulletin_is_proposed_from_all_records(bulletin, records, staff):
    compose(bulletin, by=staff.editor)
    assert kinds(bulletin) == ALL
    coming = ComingEvents.objects.get()
    assert [item.slug for item in coming.meetings.all()] == ["2018-11-12-next"]
    assert [item.code for item in coming.sessions.all()] == ["own"]


def test_each_proposal_says_why(bulletin, records, staff):
    reasons = [section.proposed_because for section in compose(bulletin, by=staff.editor)]
    assert all(reasons)
    assert reasons[0] == "The meeting was held on 8\u00a0June 2018."


def test_composing_notes_who_edited_last_and_what_was_proposed(bulletin, records, staff):
    compose(bulletin, by=staff.editor)
    bulletin.refresh_from_db()
    assert bulletin.last_edited_by == staff.editor
    entry = AuditEntry.objects.about(bulletin).get(verb="composed")
    assert (
        f"meeting_report:meeting:{MeetingReport.objects.get().meeting_id}"
        in (entry.detail["proposed"])
    )


def test_a_second_run_changes_nothing(bulletin, records, staff):
    compose(bulletin, by=staff.editor)
    before = [(section.kind, section.pk, section.ordering) for section in gather(bulletin)]
    assert compose(bulletin, by=staff.approver) == []
    assert [(item.kind, item.pk, item.ordering) for item in gather(bulletin)] == before
    bulletin.refresh_from_db()
    assert bulletin.last_edited_by == staff.editor


def test_a_second_run_adds_only_what_is_new_and_leaves_edits_alone(
    bulletin, records, staff, members, person
):
    compose(bulletin, by=staff.editor)
    MeetingReport.objects.update(heading_en="Edited", ordering=95)
    make_meeting("2018-07-01-new", date(2018, 7, 1), members["kor"], person)
    Figure.objects.create(slug="new", value="5", **same("label", "new"))
    added = compose(bulletin, by=staff.editor)
    assert [section.kind for section in added] == ["meeting_report", "figures"]
    assert MeetingReport.objects.filter(heading_en="Edited", ordering=95).count() == 1
    first, second = FiguresSection.objects.order_by("pk")
    assert [item.slug for item in first.figures.all()] == ["share"]
    assert [item.slug for item in second.figures.all()] == ["new"]
    # New ones stand after what is there.
    assert MeetingReport.objects.get(meeting__slug="2018-07-01-new").ordering == 105


def test_what_staff_took_out_does_not_come_back(bulletin, records, staff):
    compose(bulletin, by=staff.editor)
    QuoteSection.objects.all().delete()
    assert compose(bulletin, by=staff.editor) == []


def test_what_staff_put_in_themselves_is_not_proposed_again(report, records, staff):
    compose(report.parent, by=staff.editor)
    assert MeetingReport.objects.count() == 1


def test_the_next_bulletin_begins_where_the_last_one_ended(
    bulletin, records, staff, members, person
):
    compose(bulletin, by=staff.editor)
    Bulletin.objects.update(state="published", published_at="2018-10-01T12:00Z")
    Meeting.objects.filter(slug="2018-11-12-next").update(status="held")
    follow_up = FollowUp.objects.get()
    winter = Bulletin.objects.create(
        slug="winter-2018", number=2, season="winter", date=date(2018, 12, 1), **same("title", "W")
    )
    added = compose(winter, by=staff.editor)
    assert [section.kind for section in added] == ["meeting_report", "follow_ups"]
    assert added[0].meeting.slug == "2018-11-12-next"
    section = FollowUpsSection.objects.get()
    assert list(section.follow_ups.all()) == [follow_up]
    assert section.proposed_because == (
        "Asked for earlier: 1 open, 0 settled since the last bulletin."
    )


def test_the_roster_is_proposed_again_once_it_has_changed(bulletin, records, staff, members):
    compose(bulletin, by=staff.editor)
    Bulletin.objects.update(state="published", published_at="2018-10-01T12:00Z")
    members["kor"].memberships.update(end=date(2018, 11, 1))
    winter = Bulletin.objects.create(
        slug="winter-2018", number=2, season="winter", date=date(2018, 12, 1), **same("title", "W")
    )
    assert "roster" in [section.kind for section in compose(winter, by=staff.editor)]


def test_what_is_still_to_come_is_told_again(bulletin, records, staff):
    compose(bulletin, by=staff.editor)
    Bulletin.objects.update(state="published", published_at="2018-10-01T12:00Z")
    later = Bulletin.objects.create(
        slug="later", number=2, season="autumn", date=date(2018, 10, 3), **same("title", "Later")
    )
    added = compose(later, by=staff.editor)
    assert [section.kind for section in added] == ["follow_ups", "coming_events"]
    coming = ComingEvents.objects.get(parent=later)
    assert [item.slug for item in coming.meetings.all()] == ["2018-11-12-next"]


def test_a_published_bulletin_is_not_composed(bulletin, staff):
    Bulletin.objects.update(state="published", published_at="2018-10-01T12:00Z")
    with pytest.raises(NotReady, match="start a new one"):
        compose(bulletin, by=staff.editor)


def test_a_cancelled_meeting_is_not_coming(bulletin, staff):
    Meeting.objects.create(
        slug="x", date=date(2018, 11, 1), status="cancelled", **same("title", "X")
    )
    compose(bulletin, by=staff.editor)
    assert ComingEvents.objects.count() == 0
