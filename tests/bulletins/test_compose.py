"""Compose proposes what the records since the last bulletin suggest, and never touches an edit."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bulletins.compose import Outlook, compose, outlook
from bulletins.contents import gather
from bulletins.models import (
    Bulletin,
    ComingEvents,
    FiguresSection,
    FollowUpsSection,
    MeetingReport,
    QuoteSection,
    RosterSection,
)
from bulletins.refusals import NotReady
from bulletins.render import render_all
from core.models import AuditEntry
from events.models import Dialogue, Quote
from helpdesk.models import Initiative
from library.models import Figure
from meetings.models import FollowUp, Meeting
from members.models import MemberName, Membership
from tests.bulletins.conftest import make_meeting, make_member, same, texts


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
    assert reasons[0] == (
        "The meeting was held on 8\u00a0June 2018. "
        "On record: 1 speaker, 1 conclusion, 1 new follow-up, 1 document."
    )


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


def test_what_staff_took_out_does_not_come_back_until_it_is_asked_for(bulletin, records, staff):
    compose(bulletin, by=staff.editor)
    QuoteSection.objects.all().delete()
    assert compose(bulletin, by=staff.editor) == []
    seen = outlook(bulletin)
    assert [item.title for item in seen.taken_out] == [f"Quote: {Quote.objects.get()}"]
    assert [section.kind for section in compose(bulletin, by=staff.editor, again=True)] == ["quote"]
    assert outlook(bulletin) == Outlook(seen.span, (), (), ())


def test_one_record_taken_out_of_a_section_comes_back_alone(bulletin, records, staff):
    other = Figure.objects.create(slug="other", value="5", **same("label", "other"))
    compose(bulletin, by=staff.editor)
    FiguresSection.objects.get().figures.remove(other)
    (again,) = compose(bulletin, by=staff.editor, again=True)
    assert [item.slug for item in again.figures.all()] == ["other"]


def test_the_reason_of_a_second_section_counts_what_it_shows(bulletin, records, staff):
    compose(bulletin, by=staff.editor)
    Meeting.objects.create(
        slug="2018-12-01-later",
        date=date(2018, 12, 1),
        status="confirmed",
        **same("title", "Later"),
    )
    (seen,) = outlook(bulletin).new
    (added,) = compose(bulletin, by=staff.editor)
    assert [meeting.slug for meeting in added.meetings.all()] == ["2018-12-01-later"]
    assert seen.because == "1 meeting or session is still to come."
    assert added.proposed_because_en == seen.because
    assert added.proposed_because_fr != seen.because


def test_looking_ahead_tells_what_would_be_added_and_writes_nothing(bulletin, records, staff):
    seen = outlook(bulletin)
    assert [item.model.kind for item in seen.new] == ALL
    assert all(item.because for item in seen.new)
    assert seen.new[0].title == "Meeting report: Trade finance [en] (8\u00a0June 2018)"
    assert kinds(bulletin) == []
    assert AuditEntry.objects.count() == 0


def test_a_roster_whose_day_was_moved_is_still_there(bulletin, records, staff):
    compose(bulletin, by=staff.editor)
    RosterSection.objects.update(as_of=date(2018, 9, 15))
    assert compose(bulletin, by=staff.editor, again=True) == []
    Bulletin.objects.update(date=date(2018, 10, 2))
    assert compose(Bulletin.objects.get(), by=staff.editor) == []


def test_a_session_that_was_called_off_is_not_coming(bulletin, records, staff, programme):
    programme.sessions.update(state="cancelled")
    compose(bulletin, by=staff.editor)
    assert ComingEvents.objects.get().sessions.count() == 0


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
        "Asked for at earlier meetings: since the last bulletin 0 new, 0 closed; 1 still open."
    )


def published(bulletin, staff) -> Bulletin:
    """The next bulletin, after ``bulletin`` was composed and published."""
    compose(bulletin, by=staff.editor)
    Bulletin.objects.update(state="published", published_at="2018-10-01T12:00Z")
    return Bulletin.objects.create(
        slug="winter-2018", number=2, season="winter", date=date(2018, 12, 1), **same("title", "W")
    )


def test_a_roster_that_has_not_changed_is_not_proposed_again(bulletin, records, staff):
    winter = published(bulletin, staff)
    assert "roster" not in [section.kind for section in compose(winter, by=staff.editor)]


def test_the_roster_is_proposed_again_with_who_joined_left_and_was_renamed(
    bulletin, records, staff, members
):
    winter = published(bulletin, staff)
    members["kor"].memberships.update(end=date(2018, 11, 1))
    mali = make_member("mli", "Mali", "Mali", "Malí", in_group=False)
    Membership.objects.create(member=mali, start=date(2018, 11, 12))
    MemberName.objects.filter(member=members["che"]).update(end=date(2018, 11, 20))
    MemberName.objects.create(
        member=members["che"],
        start=date(2018, 11, 20),
        **texts("name", "Helvetia", "Helvétie", "Helvecia"),
    )
    compose(winter, by=staff.editor)
    section = RosterSection.objects.get(parent=winter)
    assert (section.as_of, section.changes_since) == (date(2018, 12, 1), date(2018, 10, 1))
    assert section.proposed_because_en == (
        "Changes since 1\u00a0October 2018. Joined the Group: Mali. "
        "Left the Group: Korea, Republic of. New name: Helvetia."
    )
    found = {code: rendering.text for code, rendering in render_all(winter).items()}
    assert " ".join(found["en"].split()).count(
        "What has changed since 1 October 2018 - Joined the Group: Mali (12 November 2018) "
        "- Left the Group: Korea, Republic of (1 November 2018) "
        "- New name: Helvetia (until then: Switzerland, 20 November 2018)"
    )
    assert "Malí (12 de noviembre de 2018)" in " ".join(found["es"].split())
    assert "Helvétie" in found["fr"]


def test_the_reason_of_a_roster_names_a_few_and_counts_the_others(bulletin, records, staff):
    winter = published(bulletin, staff)
    for number in range(5):
        name = f"Member {number}"
        member = make_member(f"m{number}", name, name, name, in_group=False)
        Membership.objects.create(member=member, start=date(2018, 11, 12))
    compose(winter, by=staff.editor)
    assert RosterSection.objects.get(parent=winter).proposed_because_en.endswith(
        "Joined the Group: Member 0; Member 1; Member 2 (+\u00a02)."
    )


def test_what_came_in_too_late_for_the_last_bulletin_is_in_the_next(
    bulletin, records, staff, members, person
):
    winter = published(bulletin, staff)
    make_meeting("2018-07-01-late", date(2018, 7, 1), members["kor"], person)
    make_meeting("2017-07-01-before", date(2017, 7, 1), members["kor"], person)
    Quote.objects.create(slug="late", date=date(2018, 8, 1), **same("text", "Late"))
    Quote.objects.create(slug="undated", precision="unknown", **same("text", "Undated"))
    reasons = {
        section.bound_to(): section.proposed_because for section in compose(winter, by=staff.editor)
    }
    assert reasons["Trade finance [en] (1\u00a0July 2018)"].startswith(
        "Held on 1\u00a0July 2018, and in no bulletin yet."
    )
    assert not any("2017" in name for name in reasons)
    assert sorted(QuoteSection.objects.filter(parent=winter).values_list("quote__slug")) == [
        ("late",),
        ("undated",),
    ]


def test_what_staff_left_out_of_the_last_bulletin_is_not_late(bulletin, records, staff):
    compose(bulletin, by=staff.editor)
    MeetingReport.objects.all().delete()
    winter = published(bulletin, staff)
    assert "meeting_report" not in [item.kind for item in compose(winter, by=staff.editor)]


def test_follow_ups_are_new_closed_or_still_open(bulletin, records, staff, meeting):
    winter = published(bulletin, staff)
    conclusion = meeting.conclusions.get()
    FollowUp.objects.create(
        conclusion=conclusion, owner="group", since=date(2018, 11, 2), **same("text", "New")
    )
    FollowUp.objects.create(
        conclusion=conclusion,
        owner="group",
        state="closed",
        since=date(2018, 11, 3),
        resolved_by=meeting,
        **same("text", "Closed"),
    )
    compose(winter, by=staff.editor)
    section = FollowUpsSection.objects.get(parent=winter)
    assert section.follow_ups.count() == 3
    assert section.proposed_because.endswith("1 new, 1 closed; 1 still open.")


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


def test_looking_ahead_takes_as_many_queries_for_three_records_of_a_kind_as_for_one(
    bulletin, records, members, person, django_assert_num_queries
):
    def look() -> int:
        seen = outlook(bulletin)
        return len([(item.title, item.because) for item in seen.new])

    look()
    with CaptureQueriesContext(connection) as queries:
        assert look() == 8
    for number in (1, 2):
        make_meeting(f"2018-07-0{number}-new", date(2018, 7, number), members["kor"], person)
        Quote.objects.create(
            slug=f"q{number}", person=person, date=date(2018, 7, 1), **same("text", "New")
        )
        Figure.objects.create(slug=f"f{number}", value="5", **same("label", "new"))
        Dialogue.objects.create(slug=f"d{number}", date=date(2018, 7, 7), **same("title", "Talk"))
        Initiative.objects.create(slug=f"i{number}", precision="unknown", **same("name", "I"))
    with django_assert_num_queries(len(queries)):
        assert look() == 8 + 2 * 4
