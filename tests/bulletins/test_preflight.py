"""What blocks a bulletin, what a person has to look at, and where each is mended."""

from datetime import date, time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from bulletins.models import (
    ComingEvents,
    FiguresSection,
    ForumProgramme,
    FreeText,
    LinkCheck,
    MeetingReport,
    Picture,
    QuoteSection,
    RosterSection,
)
from bulletins.preflight import acknowledge, preflight
from bulletins.preflight.errors import LARGEST_MAIL
from bulletins.refusals import NotReady
from core.findings import Grade
from core.models import AuditEntry
from events.models import ForumSession, Programme
from library.models import Document
from members.models import DeclaredCount, Membership
from tests.bulletins.conftest import same, texts


def keys(found) -> list[str]:
    return [item.key for item in found]


def test_a_bulletin_in_order_has_neither_errors_nor_warnings(free_text):
    report = preflight(free_text.parent)
    assert (report.errors, report.warnings, report.notes) == ([], [], [])


def test_an_empty_bulletin_is_an_error(bulletin):
    report = preflight(bulletin)
    assert keys(report.errors) == ["empty"]
    assert report.errors[0].sentence == "The bulletin has no sections."
    assert (
        report.errors[0].where
        == f"/admin/bulletins/bulletin/{bulletin.pk}/change/#at-bulletin-{bulletin.pk}"
    )


def test_a_mail_without_a_subject_is_an_error(free_text):
    bulletin = free_text.parent
    type(bulletin).objects.filter(pk=bulletin.pk).update(
        subject_en="", subject_fr="", subject_es=""
    )
    bulletin.refresh_from_db()
    assert keys(preflight(bulletin).errors) == ["no-subject"]


def test_a_heading_that_one_language_lacks_is_an_error_that_leads_to_its_field(free_text):
    FreeText.objects.filter(pk=free_text.pk).update(heading_es="")
    (error,) = preflight(free_text.parent).errors
    assert error.key == f"missing:bulletins.freetext:{free_text.pk}:heading:es"
    assert error.sentence == "“Why [en]” – heading: there is no text in Spanish."
    assert error.where.endswith(f"/change/#at-freetext-{free_text.pk}-heading_es")


def test_a_heading_that_no_language_has_is_no_error(free_text):
    FreeText.objects.filter(pk=free_text.pk).update(heading_en="", heading_fr="", heading_es="")
    assert preflight(free_text.parent).errors == []


def test_a_text_of_a_record_that_is_shown_is_looked_at(report, meeting):
    conclusion = meeting.conclusions.get()
    type(conclusion).objects.update(text_fr="")
    (error,) = preflight(report.parent).errors
    assert error.key == f"missing:meetings.conclusion:{conclusion.pk}:text:fr"


def test_a_text_of_a_record_that_is_not_shown_is_not(report, meeting):
    meeting.appearances.update(statement_en="Only in English")
    assert preflight(report.parent).errors == []


def test_the_meetings_summary_is_not_asked_for_where_staff_wrote_their_own(report, meeting):
    type(meeting).objects.update(summary_fr="")
    assert keys(preflight(report.parent).errors) == [
        f"missing:meetings.meeting:{meeting.pk}:summary:fr"
    ]
    MeetingReport.objects.update(**texts("body", "<p>a</p>", "<p>b</p>", "<p>c</p>"))
    assert preflight(report.parent).errors == []


def test_a_free_text_without_a_text_is_an_error(bulletin):
    FreeText.objects.create(parent=bulletin, region="main", **same("heading", "Only a heading"))
    (error,) = preflight(bulletin).errors
    assert "has no text in any language" in error.sentence


def test_an_image_without_words_is_an_error_in_each_language(bulletin, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    Image.new("RGB", (4, 2)).save(tmp_path / "a.png")
    picture = Picture.objects.create(parent=bulletin, region="main", image="a.png")
    assert keys(preflight(bulletin).errors) == [
        f"picture:{picture.pk}:{code}" for code in ("en", "fr", "es")
    ]


def test_what_a_browser_would_run_is_an_error(free_text):
    FreeText.objects.update(body_fr='<p onclick="x()">a</p><a href="javascript:x()">b</a>')
    found = preflight(free_text.parent).errors
    assert [item.sentence for item in found] == [
        "“Why [en]”, in French: “onclick=” is not safe and is left out.",
        "“Why [en]”, in French: “javascript:x()” is not safe and is left out.",
    ]


def test_an_unsafe_link_of_a_record_is_an_error(bulletin, quote):
    type(quote).objects.update(url="javascript:x()")
    QuoteSection.objects.create(parent=bulletin, region="side", quote=quote)
    assert keys(preflight(bulletin).errors) == [f"unsafe:events.quote:{quote.pk}:url"]


def test_a_mail_over_100_kb_is_an_error_in_its_language(free_text):
    FreeText.objects.update(body_es="<p>" + "x " * (LARGEST_MAIL // 2) + "</p>")
    (error,) = preflight(free_text.parent).errors
    assert error.key == "large:es"


def test_a_translation_older_than_its_source_is_a_warning_of_its_own(free_text):
    FreeText.objects.update(body_en="<p>Because of this.</p>")
    found = preflight(free_text.parent).warnings
    assert [key.rsplit(":", 1)[0] for key in keys(found)] == [
        f"stale:bulletins.freetext:{free_text.pk}:body:fr",
        f"stale:bulletins.freetext:{free_text.pk}:body:es",
    ]


def test_another_change_of_the_source_is_another_warning(free_text, staff):
    FreeText.objects.update(body_en="<p>Because of this.</p>")
    bulletin = free_text.parent
    for warning in preflight(bulletin).warnings:
        acknowledge(bulletin, warning.key, by=staff.editor)
    assert preflight(bulletin).open_warnings == []
    FreeText.objects.update(body_en="<p>Because of that.</p>")
    assert len(preflight(bulletin).open_warnings) == 2


def test_a_figure_without_source_is_a_warning(bulletin, figure):
    FiguresSection.objects.create(parent=bulletin, region="side").figures.set([figure])
    (warning,) = preflight(bulletin).warnings
    assert warning.key == f"figure-source:{figure.pk}"
    assert (
        warning.where == f"/admin/library/figure/{figure.pk}/change/#at-figure-{figure.pk}-source"
    )
    figure.source = Document.objects.create(slug="wtr", precision="unknown", **same("title", "WTR"))
    figure.save()
    assert preflight(bulletin).warnings == []


def test_a_quote_without_source_and_link_is_a_warning(bulletin, quote):
    QuoteSection.objects.create(parent=bulletin, region="side", quote=quote)
    assert preflight(bulletin).warnings == []
    type(quote).objects.update(url="")
    assert keys(preflight(bulletin).warnings) == [f"quote-source:{quote.pk}"]


def test_a_committee_member_outside_the_roster_is_a_warning(bulletin, members):
    RosterSection.objects.create(parent=bulletin, region="main", as_of=date(2018, 10, 1))
    assert preflight(bulletin).warnings == []
    Membership.objects.filter(member=members["che"]).delete()
    (warning,) = preflight(bulletin).warnings
    assert warning.key == "seat-outside:che:2018-10-01"
    assert warning.sentence.startswith("Switzerland has a seat on the committee")


def test_a_declared_number_that_is_not_the_counted_one_is_a_warning(bulletin, members):
    RosterSection.objects.create(parent=bulletin, region="main", as_of=date(2018, 10, 1))
    declared = DeclaredCount.objects.create(number=3, date=date(2018, 9, 1))
    assert preflight(bulletin).warnings == []
    DeclaredCount.objects.update(number=88)
    assert keys(preflight(bulletin).warnings) == [f"declared:{declared.pk}:3:2018-10-01"]


def test_a_meeting_without_a_room_is_a_warning_once_its_day_is_known(bulletin, meeting):
    section = ComingEvents.objects.create(parent=bulletin, region="side")
    section.meetings.set([meeting])
    assert keys(preflight(bulletin).warnings) == [f"room:meetings.meeting:{meeting.pk}"]
    type(meeting).objects.update(room="W")
    assert preflight(bulletin).warnings == []
    type(meeting).objects.update(room="", status="tentative", date=None, precision="unknown")
    assert preflight(bulletin).warnings == []


def test_two_sessions_at_once_and_a_missing_room_are_warnings(bulletin, programme):
    ForumProgramme.objects.create(parent=bulletin, region="main", programme=programme)
    own, other = programme.sessions.order_by("room", "pk").reverse()
    assert sorted(keys(preflight(bulletin).warnings)) == [
        f"clash:{other.pk}:{own.pk}",
        f"room:events.forumsession:{other.pk}",
    ]
    # One that begins when the other ends has its own audience.
    ForumSession.objects.filter(pk=other.pk).update(start_time=time(10), end_time=None, room="S3")
    assert preflight(bulletin).warnings == []


def test_a_programme_that_was_superseded_is_a_warning(bulletin, programme):
    programme.sessions.all().delete()
    ForumProgramme.objects.create(
        parent=bulletin, region="main", programme=programme, **same("body", "Text")
    )
    assert preflight(bulletin).warnings == []
    newer = Programme.objects.create(forum=programme.forum, number=2)
    (warning,) = preflight(bulletin).warnings
    assert warning.key == f"old-programme:{programme.pk}:{newer.pk}"
    assert warning.sentence == (
        "Public Forum: “Public Forum [en]”: version 1 is shown; the public reads version 2."
    )


def test_a_document_of_uncertain_meeting_is_a_warning(report, meeting):
    meeting.documents.update(attribution="open")
    (warning,) = preflight(report.parent).warnings
    assert warning.key.startswith(f"document:{meeting.pk}:")


@pytest.mark.parametrize(
    ("status", "warnings", "notes"),
    [("dead", ["dead:https://example.org/2018-06-08-trade-finance.pdf"], []), ("ok", [], [])],
)
def test_a_dead_link_is_a_warning(report, status, warnings, notes):
    LinkCheck.objects.create(
        url="https://example.org/2018-06-08-trade-finance.pdf", status=status, answer="404"
    )
    found = preflight(report.parent)
    assert keys(found.warnings) == warnings
    assert keys(found.notes) == notes


def test_a_link_that_nobody_has_looked_at_is_told_and_does_not_block(report):
    found = preflight(report.parent)
    assert found.warnings == []
    assert [item.sentence for item in found.notes] == ["1 link has not given a clear answer yet."]


def test_a_link_of_the_site_itself_is_looked_at_where_it_is_written_in_full(free_text, settings):
    body = f'<p><a href="{settings.SITE_URL}/en/">us</a> <a href="/en/about/">about</a></p>'
    FreeText.objects.update(body_en=body, body_fr=body, body_es=body)
    assert keys(preflight(free_text.parent).notes) == ["links-unknown"]
    LinkCheck.objects.create(url=f"{settings.SITE_URL}/en/", status="dead", answer="404 Not Found")
    found, *_others = preflight(free_text.parent).warnings[::-1]
    assert found.sentence == f"The link {settings.SITE_URL}/en/ is dead (404)."


@pytest.mark.parametrize(
    ("answer", "words"),
    [("no such host", "there is no such host"), ("private address", "readers cannot reach")],
)
def test_a_link_that_readers_cannot_follow_is_a_warning_of_its_own(report, answer, words):
    url = "https://example.org/2018-06-08-trade-finance.pdf"
    LinkCheck.objects.create(url=url, status="dead", answer=answer)
    (found,) = preflight(report.parent).warnings
    assert words in found.sentence


def test_a_warning_says_what_staff_noted_of_its_record(report, meeting):
    meeting.documents.update(attribution="open")
    type(meeting.documents.get().document).objects.update(staff_note="One summary for two days.")
    (found,) = preflight(report.parent).warnings
    assert found.note == "One summary for two days."


def test_errors_come_first(report, meeting):
    meeting.documents.update(attribution="open")
    type(meeting).objects.update(title_fr="")
    grades = [item.grade for item in preflight(report.parent).findings]
    assert grades == [Grade.ERROR, Grade.WARNING, Grade.NOTE]


def test_preflight_writes_nothing(report):
    with CaptureQueriesContext(connection) as queries:
        preflight(report.parent)
    assert {query["sql"].split()[0] for query in queries.captured_queries} == {"SELECT"}


def test_a_warning_is_acknowledged_once_and_by_name(report, meeting, staff):
    meeting.documents.update(attribution="open")
    bulletin = report.parent
    (warning,) = preflight(bulletin).open_warnings
    first = acknowledge(bulletin, warning.key, by=staff.editor)
    assert acknowledge(bulletin, warning.key, by=staff.approver) == first
    assert first.by_id == staff.editor.pk
    found = preflight(bulletin)
    assert (found.open_warnings, found.warnings) == ([], [warning])
    assert AuditEntry.objects.about(bulletin).filter(verb="acknowledged").count() == 1


def test_an_error_cannot_be_acknowledged(bulletin, staff):
    with pytest.raises(NotReady, match="no longer applies"):
        acknowledge(bulletin, "empty", by=staff.editor)
    assert bulletin.acknowledgements.count() == 0
