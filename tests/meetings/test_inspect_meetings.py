"""Each rule on meetings, with one that breaks it and one that does not."""

from datetime import date, time

import pytest

from core.findings import findings
from library.models import Document
from meetings.inspect_meetings import RULES, inspect
from meetings.models import Conclusion, Meeting, MeetingDocument, Notice, Postponement
from tests.meetings.test_models import meeting

pytestmark = pytest.mark.django_db

TODAY = date(2018, 10, 1)


@pytest.fixture(autouse=True)
def autumn_2018(settings):
    settings.SITE_TODAY = TODAY


def document(slug, **values):
    return Document.objects.create(
        slug=slug, title_en=f"{slug} 100%", precision="unknown", **values
    )


def keys():
    return {item.key for item in inspect(Meeting.objects.all())}


def test_a_meeting_that_was_held_has_conclusions_and_documents():
    for slug in ("neither", "concluded", "documented", "both"):
        held = meeting(slug, date=date(2018, 3, 27), status="held")
        if slug in {"concluded", "both"}:
            Conclusion.objects.create(meeting=held, kind="agreed", text_en="Agreed")
        if slug in {"documented", "both"}:
            MeetingDocument.objects.create(meeting=held, document=document(slug))
    meeting("planned", date=date(2018, 11, 27), status="confirmed")
    found = {item.key: item.sentence for item in inspect(Meeting.objects.all())}
    assert set(found) == {"no-outcome:neither", "no-outcome:concluded", "no-outcome:documented"}
    assert "neither conclusions nor documents" in found["no-outcome:neither"]
    assert "has no documents" in found["no-outcome:concluded"]
    assert "has no conclusions" in found["no-outcome:documented"]


def test_a_meeting_of_the_next_ten_days_has_a_notice_that_was_issued():
    near, day = {"date": date(2018, 10, 10), "status": "confirmed"}, date(2018, 9, 20)
    meeting("bare", **near)
    for slug, stage in (("draft", "draft"), ("final", "final"), ("revised", "revised")):
        Notice.objects.create(meeting=meeting(slug, **near), stage=stage, issued_on=day)
    meeting("far", date=date(2018, 10, 11), status="confirmed")
    meeting("month", date=date(2018, 10, 1), precision="month", status="confirmed")
    meeting("cancelled", date=date(2018, 10, 10), status="cancelled")
    meeting("undated", status="tentative")
    assert keys() == {"no-notice:bare", "no-notice:draft"}


def test_items_are_proposed_before_the_meeting():
    coming = {"date": date(2018, 11, 12), "status": "confirmed"}
    meeting("late", agenda_deadline=date(2018, 11, 13), **coming)
    meeting("same-day", agenda_deadline=date(2018, 11, 12), **coming)
    meeting("undated", agenda_deadline=date(2018, 11, 13))
    assert keys() == {"late-deadline:late"}


def test_an_end_before_the_start_is_told_since_it_may_be_a_slip():
    coming = {"date": date(2018, 11, 12), "status": "confirmed", "start_time": time(22)}
    meeting("past-midnight", end_time=time(1), **coming)
    meeting("before", end_time=time(23), **coming)
    meeting("open", **coming)
    assert keys() == {"past-midnight:past-midnight"}


def test_what_is_postponed_says_from_when():
    coming = {"date": date(2018, 11, 12), "status": "postponed"}
    meeting("nowhere", **coming)
    Postponement.objects.create(meeting=meeting("told", **coming), date=date(2018, 10, 31))
    assert keys() == {"no-earlier-date:nowhere"}


def test_a_follow_up_comes_after_what_it_follows():
    first = meeting("first", date=date(2018, 11, 1), status="confirmed")
    last = meeting("last", date=date(2018, 12, 1), status="confirmed")
    last.follows.add(first, meeting("undated"))
    assert keys() == set()
    first.follows.add(last)
    assert keys() == {"follows-later:first"}


def test_a_draft_whose_document_has_become_public_is_told():
    held = meeting("a", date=date(2018, 11, 12), status="confirmed")
    for number, access in ((1, "public"), (2, "restricted")):
        paper = document(f"d{number}", access=access)
        Notice.objects.create(meeting=held, number=number, document=paper)
    found = list(inspect(Meeting.objects.all()))
    assert [item.key for item in found] == ["open-draft:a"]
    assert "d1 100%" in found[0].sentence


@pytest.mark.parametrize("number", [1, 3])
def test_looking_takes_a_query_a_rule_for_one_of_everything_and_for_three(
    django_assert_num_queries, number
):
    day = date(2018, 3, 27)
    for index in range(number):
        meeting(f"held-{index}", date=day, status="held")
        meeting(f"gone-{index}", date=day, status="confirmed")
        late = {"start_time": time(22), "end_time": time(1), "agenda_deadline": date(2018, 12, 1)}
        row = meeting(f"near-{index}", date=TODAY, status="confirmed", **late)
        moved = meeting(f"moved-{index}", date=date(2018, 11, 12), status="postponed")
        row.follows.add(moved)
        paper = document(f"d{index}")
        Notice.objects.create(meeting=moved, document=paper)
        MeetingDocument.objects.create(meeting=moved, document=paper, attribution="open")
    with django_assert_num_queries(len(RULES)):
        found = list(inspect(Meeting.objects.all()))
    assert len(found) == len(RULES) * number
    assert {item.key for item in found} <= {item.key for item in findings("meetings")}
