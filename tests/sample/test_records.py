"""What the sample says of meetings, documents, events and history, and what it leaves open."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.core import serializers
from django.utils import translation

from core.completeness import State, states, translated_fields
from events.models import Forum, ForumSession, Milestone, Quote, SessionOrganiser
from helpdesk.models import Initiative
from library.models import Document, DocumentFile, Figure, Symbol
from meetings.models import (
    Conclusion,
    FollowUp,
    Meeting,
    MeetingAppearance,
    MeetingDocument,
    Sponsor,
    Theme,
)
from msme_site.sample import load_events, load_library, load_meetings

pytestmark = pytest.mark.usefixtures("sample")

RECORDS = (
    Document,
    DocumentFile,
    Symbol,
    Figure,
    Theme,
    Meeting,
    MeetingAppearance,
    MeetingDocument,
    Conclusion,
    FollowUp,
    Forum,
    ForumSession,
    SessionOrganiser,
    Quote,
    Milestone,
    Initiative,
)


def rows() -> list[str]:
    """Every row of the sample's records, as text."""
    return [
        serializers.serialize("json", model._default_manager.order_by("pk")) for model in RECORDS
    ]


def test_a_second_run_changes_nothing():
    before = rows()
    load_library.load()
    load_meetings.load()
    load_events.load()
    assert rows() == before


def test_no_text_is_missing_in_any_language():
    missing = [
        f"{found.record} {found.field} [{found.language}]"
        for model in RECORDS
        if translated_fields(model)
        for found in states(model._default_manager.all())
        if found.state not in {State.CURRENT, State.EMPTY}
    ]
    assert missing == []


def test_four_meetings_were_held_and_reported_and_one_is_known_from_a_quote():
    held = Meeting.objects.held().order_by("date")
    assert [meeting.slug for meeting in held] == [
        "2018-01-30-friends-of-msmes",
        "2018-03-27-access-to-information",
        "2018-05-22-access-to-information",
        "2018-06-08-access-to-trade-finance",
        "2018-06-27-trade-costs-and-facilitation",
    ]
    assert [meeting.conclusions.count() for meeting in held] == [0, 3, 5, 4, 4]
    assert Quote.objects.get(meeting=held[0]).person.slug == "roberto-azevedo"


def test_twelve_people_are_named_in_the_order_of_the_bulletin():
    spoke = MeetingAppearance.objects.order_by("meeting__date", "position")
    assert list(spoke.values_list("person__slug", flat=True)) == [
        "allan-wolff",
        "dorothy-tembo",
        "mohammad-qurban-haqjo",
        "yaya-ouattara",
        "hang-tran",
        "gerard-hartsink",
        "roberto-azevedo",
        "isabelle-durant",
        "marion-jansen",
        "hans-kersten",
        "ouyang-cheng",
        "lisa-mcauley",
    ]
    with translation.override("fr"):
        tembo = spoke.get(person__slug="dorothy-tembo")
        assert tembo.title.startswith("Directrice exécutive adjointe du Centre")


def test_what_is_coming_has_its_hosts_and_follows_what_it_follows():
    coming = Meeting.objects.upcoming(date(2018, 10, 1))
    assert [
        (
            meeting.date,
            meeting.status,
            list(meeting.hosts.order_by("host__position").values_list("code", flat=True)),
            list(meeting.follows.order_by("date").values_list("date", flat=True)),
        )
        for meeting in coming
    ] == [
        (date(2018, 10, 31), "confirmed", ["bhr"], []),
        (
            date(2018, 11, 12),
            "confirmed",
            ["civ", "pak"],
            [date(2018, 6, 8), date(2018, 6, 27)],
        ),
        (date(2018, 11, 29), "confirmed", [], []),
        (None, "tentative", [], [date(2018, 5, 22)]),
    ]
    assert coming.last().date_in_words() == "in the coming months"


def test_a_file_that_fits_two_meetings_is_open_on_both():
    links = MeetingDocument.objects.filter(kind="summary").order_by("meeting__date")
    assert [(link.document.slug, link.attribution) for link in links] == [
        ("meeting-summary-191", "open"),
        ("meeting-summary-191", "open"),
        ("meeting-summary-193", "open"),
        ("meeting-summary-193", "open"),
    ]


def test_a_link_that_is_a_script_is_kept_as_a_symbol_without_address():
    draft = Symbol.objects.get(text="WT/MIN(17)/58").document
    assert not draft.files.exists()
    assert "not an address" in draft.staff_note
    assert not any("javascript:" in text for text in rows())


def test_links_are_spelled_as_in_the_bulletin():
    assert set(DocumentFile.objects.values_list("url", flat=True)) == {
        "https://www.wto.org/english/tratop_e/msmes_e/191.pdf",
        "https://www.wto.org/english/tratop_e/msmes_e/193.pdf",
        "https://www.wto.org/french/news_f/spra_f/spra210_f.htm",
        "https://www.wto.org/french/news_f/spra_f/spra227_f.htm",
        "https://www.wto.org/french/news_f/news18_f/trdia_07jun18_f.htm",
        "https://www.wto.org/french/res_f/reser_f/tradedialogues_f.htm",
    }


def test_the_questionnaire_is_owed_by_itc_and_its_answers_by_the_members():
    owed = FollowUp.objects.filter(conclusion__meeting__date=date(2018, 5, 22))
    assert [
        (item.owner, item.owner_organisation and item.owner_organisation.slug)
        for item in owed.order_by("conclusion__position", "position")[:3]
    ] == [("organisation", "itc"), ("not_named", None), ("members", None)]
    assert FollowUp.objects.open().count() == FollowUp.objects.count() == 11


def test_the_chain_runs_from_the_draft_over_the_answers_to_the_meeting_on_contact_points():
    step = FollowUp.objects.get(carried_to__slug="contact-points-follow-up")
    chain = []
    while step is not None:
        chain.insert(0, (step.text_en.partition(" on sources")[0], step.state, step.resolved_by))
        step = step.after
    assert chain == [
        ("Prepare the draft questionnaire", "asked", None),
        ("Submit the questionnaire to the Group.", "asked", None),
        ("Answer the questionnaire once it is before the Group.", "asked", None),
        ("Hold a follow-up meeting on national contact points.", "before_next", None),
    ]


def test_nobody_is_named_as_asking_where_the_bulletin_says_only_members():
    assert not Sponsor.objects.exists()
    assert set(FollowUp.objects.values_list("due", flat=True)) == {None}


def test_what_a_meeting_led_to_says_where_it_is_told():
    for row in [*Conclusion.objects.all(), *FollowUp.objects.all()]:
        assert row.source.slug == "bulletin-autumn-2018"
        assert row.source_locator.startswith("p. ")


def test_wishes_of_june_are_carried_to_the_session_of_12_november():
    carried = FollowUp.objects.filter(carried_to__date=date(2018, 11, 12))
    assert carried.count() == 5
    assert set(carried.values_list("state", flat=True)) == {"before_next"}


def test_the_forum_has_seven_sessions_and_one_room_is_not_known():
    sessions = ForumSession.objects.in_order()
    assert [
        (session.date.day, f"{session.start_time:%H:%M}", session.room) for session in sessions
    ] == [
        (2, "11:30", "W"),
        (2, "14:00", "D"),
        (2, "17:00", "S1"),
        (3, "08:30", "D"),
        (3, "08:30", "S3"),
        (3, "15:30", ""),
        (4, "14:00", "S2"),
    ]
    own = sessions.get(is_own=True)
    assert own.organisers.get().organisation.slug == "msme-group"
    assert sessions[0].follows_dialogue.date == date(2018, 6, 7)
    assert "garbled" in sessions[0].staff_note


def test_figures_without_a_stated_source_have_none():
    assert [
        (figure.value, figure.value_to, figure.source and figure.source.slug)
        for figure in Figure.objects.all()
    ] == [
        (78, None, "world-trade-report-2016"),
        (34, None, "world-trade-report-2016"),
        (Decimal("7.6"), None, "world-trade-report-2016"),
        (Decimal("14.1"), None, "world-trade-report-2016"),
        (95, None, None),
        (60, None, None),
        (80, 99, None),
    ]


def test_history_runs_from_2015_to_buenos_aires():
    with translation.override("fr"):
        assert [line.date_in_words() for line in Milestone.objects.all()] == [
            "2015",
            "juillet 2016",
            "mai 2017",
            "juin 2017",
            "octobre 2017",
            "avant la onzième Conférence ministérielle",
            "13\u00a0décembre 2017",
        ]


def test_quotes_are_short_and_say_whose_they_are():
    for quote in Quote.objects.all():
        assert quote.attribution
        assert len(quote.text.split()) <= 30
        assert not re.search("[“”«»]", quote.text)


def test_the_helpdesk_is_a_joint_project_of_three():
    helpdesk = Initiative.objects.get()
    assert set(helpdesk.partners.values_list("slug", flat=True)) == {"itc", "unctad", "wto"}
    assert helpdesk.description.count("<li>") == 3
