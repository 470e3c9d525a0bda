"""The sample's bulletin: which sections it has, what they show, and that staff's edits stay."""

from datetime import date

from django.core.management import call_command
from django.test import TestCase

from bulletins.contents import gather
from bulletins.models import Bulletin
from core.completeness import State, states
from msme_site.sample import load_bulletin


class TestSampleBulletin(TestCase):
    @classmethod
    def setUpTestData(cls):
        call_command("load_sample", "--draft", verbosity=0)
        cls.bulletin = load_bulletin.load()

    def test_it_is_the_first_number_and_a_draft_marked_as_sample(self):
        bulletin = Bulletin.objects.get()
        assert (bulletin.slug, bulletin.number, bulletin.date) == (
            "autumn-2018",
            1,
            date(2018, 10, 1),
        )
        assert bulletin.is_sample
        assert not bulletin.is_published

    def test_sections_stand_in_the_order_of_the_printed_bulletin(self):
        contents = gather(self.bulletin)
        assert [section.kind for section in contents.main] == [
            *["meeting_report"] * 4,
            "spotlight",
            "message",
            "forum_programme",
            "free_text",
            "milestones",
            "free_text",
            "roster",
        ]
        assert [section.kind for section in contents.side] == [
            "coming_events",
            "quote",
            "figures",
            "spotlight",
            "figures",
            "quote",
        ]

    def test_no_text_of_a_section_is_missing_in_any_language(self):
        sections = list(gather(self.bulletin))
        for section in [self.bulletin, *sections]:
            found = {state.state for state in states([section])}
            assert found <= {State.CURRENT, State.EMPTY}, section

    def test_coming_events_are_a_session_and_three_meetings(self):
        coming = gather(self.bulletin).side[0]
        assert [session.code for session in coming.sessions.all()] == [
            "enabling-msmes-global-market"
        ]
        assert sorted(meeting.date for meeting in coming.meetings.all()) == [
            date(2018, 10, 31),
            date(2018, 11, 12),
            date(2018, 11, 29),
        ]

    def test_a_second_load_leaves_what_staff_changed(self):
        report = gather(self.bulletin).main[0]
        report.heading_en = "Changed by staff"
        report.save()
        assert load_bulletin.load() == self.bulletin
        assert gather(self.bulletin).main[0].heading_en == "Changed by staff"

    def test_it_is_edited_and_approved_by_two_people_who_cannot_sign_in(self):
        editor, approver = load_bulletin.staff("editor"), load_bulletin.staff("approver")
        assert self.bulletin.last_edited_by == editor != approver
        assert not editor.has_usable_password()
        assert not editor.has_perm("bulletins.approve_bulletin")
        assert approver.has_perm("bulletins.approve_bulletin")
