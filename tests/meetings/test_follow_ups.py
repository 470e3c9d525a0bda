"""What may be done with a follow-up, and what stays written of it."""

from datetime import date
from threading import Thread

import pytest
from django.contrib.auth import get_user_model
from django.db import IntegrityError, connection, transaction

from core.models import AuditEntry, CalendarEntry
from library.models import Document
from meetings.follow_ups import (
    TRANSITIONS,
    carry_over,
    close,
    drop,
    possible_acts,
    reopen,
    start,
    take_back,
)
from meetings.models import Conclusion, FollowUp, Meeting, Step
from meetings.refusals import NotPossible
from meetings.story import story
from members.calendars import concern
from tests.members.test_roster import member

pytestmark = pytest.mark.django_db

WORDS = {"en": "Done.", "fr": "Fait.", "es": "Hecho."}
ACTS = {
    "start": lambda row, by: start(row, by=by),
    "carry": lambda row, by: carry_over(row, meeting("next", day=date(2018, 11, 12)), by=by),
    "close": lambda row, by: close(row, by=by, note=WORDS),
    "drop": lambda row, by: drop(row, by=by, note=WORDS),
    "reopen": lambda row, by: reopen(row, by=by),
}


@pytest.fixture(autouse=True)
def autumn_2018(settings):
    settings.SITE_TODAY = date(2018, 10, 1)


@pytest.fixture
def staff(db):
    return get_user_model().objects.create(username="staff")


def meeting(slug, *, day=None, status="confirmed", **values):
    given = {"precision": "day" if day else "unknown", "title_en": slug} | values
    return Meeting.objects.create(slug=slug, date=day, status=status, **given)


@pytest.fixture
def asked(db):
    """Asked on 27 March 2018."""
    return follow_up()


def follow_up(**values):
    spring = meeting("march", day=date(2018, 3, 27), status="held")
    conclusion = Conclusion.objects.create(meeting=spring, kind="request", text_en="A wish")
    given = {"text_en": "An act", "owner": "group", "since": date(2018, 3, 27)} | values
    return FollowUp.objects.create(conclusion=conclusion, **given)


def in_state(state):
    made = follow_up()
    ways = {"under_way": "start", "before_next": "carry", "closed": "close", "dropped": "drop"}
    if state in ways:
        ACTS[ways[state]](made, None)
    return made


def told(row):
    row = FollowUp.objects.get(pk=row.pk)
    return [
        (step.act, step.day, step.meeting and step.meeting.slug)
        for step in story(row, row.steps.order_by("pk"))
    ]


POSSIBLE = {
    "asked": {"start", "carry", "close", "drop"},
    "under_way": {"carry", "close", "drop"},
    "before_next": {"start", "carry", "close", "drop"},
    "closed": {"reopen"},
    "dropped": {"reopen"},
}


@pytest.mark.parametrize("state", FollowUp.State.values)
def test_from_each_state_some_acts_are_possible_and_the_table_says_which(state):
    assert set(possible_acts(FollowUp(state=state))) == POSSIBLE[state]


@pytest.mark.parametrize(
    ("state", "act"),
    [(state, act) for state in FollowUp.State.values for act in TRANSITIONS],
)
def test_an_act_leads_to_its_state_or_is_refused_in_a_sentence(state, act):
    row = in_state(state)
    if act == "carry" and state == "before_next":
        carry_over(row, meeting("later", day=date(2018, 12, 1)), by=None)
    elif act in POSSIBLE[state]:
        ACTS[act](row, None)
    else:
        steps = row.steps.count()
        with pytest.raises(NotPossible, match="This is not possible while its state is “"):
            ACTS[act](row, None)
        row.refresh_from_db()
        assert (row.state, row.steps.count()) == (state, steps)
        return
    row.refresh_from_db()
    assert row.state == TRANSITIONS[act][1]
    assert row.since == date(2018, 10, 1)


def test_the_way_from_asked_to_closed_is_told_with_its_days(asked, staff):
    june = meeting("june", day=date(2018, 6, 27), status="held")
    november = meeting("november", day=date(2018, 11, 12))
    start(asked, by=staff, day=date(2018, 4, 10))
    carry_over(asked, june, by=staff, day=date(2018, 5, 22))
    carry_over(asked, november, by=staff, day=date(2018, 6, 27))
    close(asked, by=staff, meeting=june, day=date(2018, 9, 3))
    assert told(asked) == [
        ("ask", date(2018, 3, 27), None),
        ("start", date(2018, 4, 10), None),
        ("carry", date(2018, 5, 22), "june"),
        ("carry", date(2018, 6, 27), "november"),
        ("close", date(2018, 9, 3), "june"),
    ]
    assert (asked.state, asked.carried_to, asked.resolved_by) == ("closed", None, june)


def test_each_act_is_in_the_journal_with_who_did_it(asked, staff):
    start(asked, by=staff)
    close(asked, by=staff, note=WORDS)
    reopen(asked, by=staff)
    drop(asked, by=staff, note=WORDS)
    entries = AuditEntry.objects.about(asked)
    assert [entry.verb for entry in entries][::-1] == [
        "started follow-up",
        "closed follow-up",
        "reopened follow-up",
        "dropped follow-up",
    ]
    assert {entry.actor for entry in entries} == {staff}
    assert entries.first().detail == {"act": "drop", "day": "2018-10-01", "note": WORDS}


def test_a_refused_act_leaves_neither_step_nor_journal(asked, staff):
    with pytest.raises(NotPossible):
        close(asked, by=staff)
    with pytest.raises(NotPossible):
        reopen(asked, by=staff)
    assert not asked.steps.exists()
    assert not AuditEntry.objects.exists()


def test_closing_asks_for_what_closed_it(asked, staff):
    for note in ({}, WORDS | {"es": " "}):
        with pytest.raises(NotPossible, match="Say what closed it"):
            close(asked, by=staff, note=note)
    paper = Document.objects.create(slug="d", title_en="D", precision="unknown")
    close(asked, by=staff, document=paper)
    assert asked.resolved_document == paper


def test_a_meeting_closes_only_once_it_was_held_and_on_its_own_day(asked, staff):
    with pytest.raises(NotPossible, match="not recorded as held"):
        close(asked, by=staff, meeting=meeting("next", day=date(2018, 11, 12)))
    close(asked, by=staff, meeting=meeting("june", day=date(2018, 6, 27), status="held"))
    assert asked.since == date(2018, 6, 27)


def test_dropping_asks_for_a_reason_in_three_languages(asked, staff):
    with pytest.raises(NotPossible, match="Say why it is no longer pursued"):
        drop(asked, by=staff, note={"en": "Nobody wants it."})
    drop(asked, by=staff, note=WORDS)
    assert (asked.resolution_en, asked.resolution_fr, asked.resolution_es) == tuple(WORDS.values())


def test_a_sentence_is_written_in_all_languages_or_in_none(asked, staff):
    june = meeting("june", day=date(2018, 6, 27), status="held")
    with pytest.raises(NotPossible, match="in all three languages, or in none"):
        close(asked, by=staff, meeting=june, note={"en": "Done.", "fr": " ", "es": "Hecho."})
    close(asked, by=staff, meeting=june, note={"en": " ", "fr": "", "es": ""})
    assert asked.resolution_en == ""


def test_what_is_reopened_is_owed_again_and_remembers_what_had_closed_it(asked, staff):
    june = meeting("june", day=date(2018, 6, 27), status="held")
    close(asked, by=staff, meeting=june, note=WORDS)
    reopen(asked, by=staff)
    asked.refresh_from_db()
    assert (asked.state, asked.resolved_by, asked.resolution_en) == ("asked", None, "")
    assert told(asked)[1:] == [
        ("close", date(2018, 6, 27), "june"),
        ("reopen", date(2018, 10, 1), None),
    ]
    assert asked.steps.get(act="close").note_fr == "Fait."


@pytest.mark.parametrize(
    ("slug", "values", "sentence"),
    [
        ("gone", {"day": date(2018, 11, 1), "status": "cancelled"}, "is cancelled"),
        ("before", {"day": date(2018, 3, 26), "status": "held"}, "before the one it comes from"),
        ("january", {"day": date(2018, 1, 1), "precision": "month"}, "before the one it comes"),
    ],
)
def test_it_is_carried_only_to_a_later_meeting_that_takes_place(asked, slug, values, sentence):
    with pytest.raises(NotPossible, match=sentence):
        carry_over(asked, meeting(slug, **values), by=None)


def test_it_is_not_carried_to_its_own_meeting_nor_twice_to_the_same(asked):
    with pytest.raises(NotPossible, match="comes from this meeting"):
        carry_over(asked, asked.conclusion.meeting, by=None)
    undated = meeting("undated", status="tentative")
    carry_over(asked, undated, by=None)
    with pytest.raises(NotPossible, match="to this meeting already"):
        carry_over(asked, undated, by=None)
    assert asked.steps.filter(act="carry").count() == 1


def test_a_day_to_come_or_before_the_present_state_is_refused(asked):
    with pytest.raises(NotPossible, match="has not come yet"):
        start(asked, by=None, day=date(2018, 10, 2))
    with pytest.raises(NotPossible, match="since 27\xa0March 2018; give that day or a later one"):
        start(asked, by=None, day=date(2018, 3, 26))
    start(asked, by=None, day=date(2018, 3, 27))


def test_who_saw_an_older_state_is_told_and_changes_nothing(asked):
    stale = FollowUp.objects.get(pk=asked.pk)
    start(asked, by=None)
    with pytest.raises(NotPossible, match="Someone else has changed it"):
        drop(stale, by=None, note=WORDS)
    assert [act for act, _day, _meeting in told(asked)] == ["ask", "start"]


def test_who_carried_it_second_is_told(asked):
    stale = FollowUp.objects.get(pk=asked.pk)
    carry_over(asked, meeting("one", day=date(2018, 11, 1)), by=None)
    again = FollowUp.objects.get(pk=asked.pk)
    carry_over(asked, meeting("two", day=date(2018, 12, 1)), by=None)
    for row in (stale, again):
        with pytest.raises(NotPossible, match="Someone else has changed it"):
            carry_over(row, meeting(f"three-{row.state}", day=date(2019, 1, 1)), by=None)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_act_at_once_one_gets_there():
    row = follow_up()
    copies = [FollowUp.objects.get(pk=row.pk) for _index in range(4)]
    for copy in copies:
        assert copy.conclusion
    refused = []

    def act(copy):
        try:
            start(copy, by=None)
        except NotPossible as refusal:
            refused.append(str(refusal))
        finally:
            connection.close()

    threads = [Thread(target=act, args=[copy]) for copy in copies]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 3
    assert [act for act, _day, _meeting in told(row)] == ["ask", "start"]
    assert AuditEntry.objects.count() == 1


def test_a_row_made_in_a_later_state_keeps_that_state_in_its_history():
    november = meeting("november", day=date(2018, 11, 12))
    row = follow_up(state="before_next", carried_to=november, since=date(2018, 6, 8))
    as_made = [("ask", date(2018, 3, 27), None), ("carry", date(2018, 6, 8), "november")]
    assert told(row) == as_made
    start(row, by=None)
    assert told(row) == [*as_made, ("start", date(2018, 10, 1), None)]


def test_the_last_step_can_be_taken_back_and_the_journal_remembers_it(asked, staff):
    november = meeting("november", day=date(2018, 11, 12))
    carry_over(asked, november, by=staff, day=date(2018, 5, 1))
    close(asked, by=staff, note=WORDS)
    take_back(asked, by=staff)
    asked.refresh_from_db()
    assert (asked.state, asked.since, asked.carried_to, asked.resolution_en) == (
        "before_next",
        date(2018, 5, 1),
        november,
        "",
    )
    take_back(asked, by=staff)
    assert told(asked) == [("ask", date(2018, 3, 27), None)]
    with pytest.raises(NotPossible, match="Nothing has been done with it"):
        take_back(asked, by=staff)
    entry = AuditEntry.objects.about(asked).filter(verb="took back step").last()
    assert entry.detail == {"act": "close", "day": "2018-10-01", "note": WORDS}


@pytest.mark.parametrize(
    "values",
    [
        {"state": "closed"},
        {"state": "closed", "resolution_en": "Done.", "resolution_fr": "Fait."},
        {
            "state": "closed",
            "resolution_en": "Done.",
            "resolution_fr": "Fait.",
            "resolution_es": " ",
        },
        {"state": "dropped"},
        {"state": "dropped", "resolution_en": "Not wanted."},
    ],
)
def test_the_database_refuses_what_is_settled_without_a_word_of_why(asked, values):
    with pytest.raises(IntegrityError), transaction.atomic():
        FollowUp.objects.filter(pk=asked.pk).update(**values)


def test_the_database_keeps_meetings_and_states_together(asked):
    november = meeting("november", day=date(2018, 11, 12))
    for values in ({"carried_to": november}, {"resolved_by": november}):
        with pytest.raises(IntegrityError), transaction.atomic():
            FollowUp.objects.filter(pk=asked.pk).update(**values)


def test_steps_go_with_their_follow_up_and_keep_their_meeting(asked):
    november = meeting("november", day=date(2018, 11, 12))
    carry_over(asked, november, by=None)
    asked.delete()
    assert not Step.objects.exists()


def test_the_owners_calendar_shows_the_meeting_at_which_it_comes_up():
    owner = member("che", "Switzerland")
    row = follow_up(owner="member", owner_member=owner)
    one, two = meeting("one", day=date(2018, 11, 1)), meeting("two", day=date(2018, 12, 1))

    def shown():
        found = CalendarEntry.objects.concerning(concern(owner), date(2018, 10, 1))
        return sorted(entry.key for entry in found if not entry.has_left)

    carry_over(row, one, by=None)
    assert shown() == [str(one.pk)]
    carry_over(row, two, by=None)
    assert shown() == [str(two.pk)]
    close(row, by=None, note=WORDS)
    assert shown() == []
