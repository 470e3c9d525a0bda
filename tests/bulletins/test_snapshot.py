"""A bulletin as JSON: what it holds, and by what a change is known."""

from bulletins.compose import touch
from bulletins.models import MeetingReport
from bulletins.snapshot import digest, snapshot


def test_a_snapshot_holds_texts_in_every_language_places_and_records(report, free_text, meeting):
    taken = snapshot(report.parent)
    assert taken["fields"]["title_fr"] == "Bulletin [fr]"
    assert "title" not in taken["fields"]
    assert [(item["kind"], item["region"], item["ordering"]) for item in taken["sections"]] == [
        ("meeting_report", "main", 10),
        ("free_text", "main", 20),
    ]
    assert taken["sections"][0]["records"] == {"meeting": [meeting.pk]}
    assert taken["sections"][1]["fields"]["body_es"] == "<p>Porque sí.</p>"


def test_a_digest_follows_what_a_bulletin_holds_and_not_who_touched_it(report, free_text, staff):
    bulletin = report.parent
    before = digest(snapshot(bulletin))
    touch(bulletin, by=staff.editor)
    assert digest(snapshot(bulletin)) == before
    free_text.region = "side"
    free_text.save()
    assert digest(snapshot(bulletin)) != before


def test_a_snapshot_takes_as_many_queries_for_three_sections_as_for_one(
    report, meeting, django_assert_num_queries
):
    for ordering in (20, 30, 40):
        with django_assert_num_queries(13):
            snapshot(report.parent)
        MeetingReport.objects.create(
            parent=report.parent, region="main", ordering=ordering, meeting=meeting
        )
