"""What is odd in the record of meetings."""

from datetime import date

import pytest

from core.findings import findings
from library.models import Document
from meetings.models import Meeting, MeetingDocument

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def november_2018(settings):
    settings.SITE_TODAY = date(2018, 11, 15)


def meeting(slug, **values):
    return Meeting.objects.create(slug=slug, title_en=slug, **values)


def test_a_planned_meeting_whose_day_has_passed_is_told_and_others_are_not():
    gone, day = date(2018, 10, 31), "day"
    meeting("tentative", date=gone, precision=day, status="tentative")
    meeting("confirmed", date=gone, precision=day, status="confirmed")
    meeting("held", date=gone, precision=day, status="held")
    meeting("cancelled", date=gone, precision=day, status="cancelled")
    meeting("postponed", date=gone, precision=day, status="postponed")
    meeting("today", date=date(2018, 11, 15), precision=day, status="confirmed")
    meeting("some-day-this-month", date=date(2018, 11, 1), precision="month", status="confirmed")
    meeting("undated", precision="unknown", status="confirmed")
    found = [item for item in findings("meetings") if item.key.startswith("no-record")]
    told = ["no-record:confirmed", "no-record:postponed", "no-record:tentative"]
    assert [item.key for item in found] == told
    unknown = {row.slug for row in Meeting.objects.all() if row.outcome_unknown()}
    assert unknown == {"confirmed", "postponed", "tentative"}


def test_a_document_that_may_belong_to_another_meeting_is_told():
    held = meeting("a", date=date(2018, 3, 27), status="held")
    for slug, attribution in (("sure", "certain"), ("doubtful", "open")):
        document = Document.objects.create(slug=slug, title_en=slug, precision="unknown")
        MeetingDocument.objects.create(meeting=held, document=document, attribution=attribution)
    found = [item for item in findings("meetings") if item.key.startswith("open-attribution")]
    assert [item.key for item in found] == ["open-attribution:a:doubtful"]
    assert found[0].where == f"/admin/meetings/meeting/{held.pk}/change/"
