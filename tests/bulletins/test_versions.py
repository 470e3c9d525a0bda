"""What a bulletin held is kept after each edit, read as a difference, and brought back."""

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from bulletins.approve import approval_of, approve, content_hash
from bulletins.compose import compose, touch
from bulletins.differences import differences
from bulletins.models import FiguresSection, FreeText, MeetingReport, Version
from bulletins.publish import publish
from bulletins.refusals import NotReady
from bulletins.restore import restore
from bulletins.snapshot import digest, snapshot
from bulletins.versions import keep_first, keep_version
from core.completeness import State, note_translations, states
from core.models import AuditEntry
from tests.bulletins.conftest import clear


@pytest.fixture
def first(report, free_text, staff) -> Version:
    """The version of a bulletin with two sections."""
    version = keep_version(free_text.parent, by=staff.editor, verb="added")
    assert version is not None
    return version


def told(version, bulletin) -> list[tuple]:
    found = differences(version.state, snapshot(bulletin))
    return [
        (item.title, item.what, [(line.label, line.language) for line in item.lines])
        for item in found
    ]


def state_of(section, field: str, language: str) -> State:
    found = states([FreeText.objects.get(pk=section.pk)])
    return next(item.state for item in found if (item.field, item.language) == (field, language))


def test_an_edit_is_a_version_and_no_edit_is_none(first, free_text, staff):
    touch(first.bulletin, by=staff.editor)
    assert Version.objects.count() == 1
    FreeText.objects.update(heading_fr="Voici")
    touch(first.bulletin, by=staff.translator, verb="translated")
    kept = Version.objects.values_list("number", "by__username", "verb").order_by("number")
    assert [*kept] == [(1, "editor", "added"), (2, "translator", "translated")]


def test_composing_keeps_what_was_there_before_and_what_is_there_after(bulletin, meeting, staff):
    compose(bulletin, by=staff.editor)
    before, after = Version.objects.order_by("number")
    assert (before.verb, before.by, before.state["sections"]) == ("found", None, [])
    assert (after.verb, after.by) == ("composed", staff.editor)
    assert after.digest == digest(snapshot(bulletin))


def test_a_difference_names_section_field_and_language_and_marks_the_words(first, free_text):
    FreeText.objects.update(body_fr="<p>Parce que !</p>")
    MeetingReport.objects.all().delete()
    assert told(first, free_text.parent) == [
        ("Why [en]", "edited", [("Text", "fr")]),
        ("Trade finance [en] (8\xa0June 2018)", "removed", [("Meeting", "")]),
    ]
    line = differences(first.state, snapshot(free_text.parent))[0].lines[0]
    assert "<del>" in line.words
    assert strip_tags(line.words) == "[removed: Pourquoi ?][added: Parce que !]"


def test_sections_that_changed_places_are_told_as_moved(first, report):
    MeetingReport.objects.update(ordering=30)
    assert {what for _title, what, _lines in told(first, report.parent)} == {"moved"}


def test_a_version_comes_back_with_texts_sections_and_records(first, free_text, figure, staff):
    bulletin = first.bulletin
    FreeText.objects.update(heading_en="Other")
    MeetingReport.objects.all().delete()
    FiguresSection.objects.create(parent=bulletin, region="side", ordering=1).figures.add(figure)
    bulletin.title_es = "Otro"
    bulletin.save()
    touch(bulletin, by=staff.editor)
    edited = Version.objects.get(number=2)
    assert restore(first, by=staff.translator).lost == []
    assert snapshot(bulletin) == first.state
    last = Version.objects.get(number=3)
    assert (last.verb, last.by, last.digest) == ("restored", staff.translator, first.digest)
    assert AuditEntry.objects.filter(verb="restored", detail__version=1).count() == 1
    restore(edited, by=staff.editor)
    assert snapshot(bulletin) == edited.state
    assert [*FiguresSection.objects.get().figures.all()] == [figure]


def test_what_was_never_kept_is_kept_before_it_is_replaced(first, free_text, staff):
    FreeText.objects.update(heading_en="Written by a script")
    restore(first, by=staff.editor)
    assert Version.objects.get(number=2).by is None
    assert Version.objects.count() == 3


def test_texts_that_were_stale_come_back_stale_and_others_current(free_text, staff):
    FreeText.objects.update(heading_en="Changed since")
    version = keep_version(free_text.parent, by=staff.editor, verb="changed")
    assert state_of(free_text, "heading", "fr") is State.STALE
    free_text.refresh_from_db()
    free_text.heading_fr, free_text.body_en = "À jour", "<p>New</p>"
    free_text.save()
    note_translations(free_text, changed=["heading_fr", "body_en"])
    assert state_of(free_text, "heading", "fr") is State.CURRENT
    restore(version, by=staff.editor)
    assert state_of(free_text, "heading", "fr") is State.STALE
    assert state_of(free_text, "body", "fr") is State.CURRENT


def test_a_record_that_was_deleted_meanwhile_is_told(first, bulletin, figure, staff):
    section = FiguresSection.objects.create(parent=bulletin, region="side", ordering=1)
    section.figures.add(figure)
    version = keep_version(bulletin, by=staff.editor, verb="changed")
    figure.delete()
    assert restore(version, by=staff.editor).lost == [
        "The section “Figures” came back without what has been deleted: 1."
    ]
    MeetingReport.objects.all().delete()
    first.state["sections"][0]["records"]["meeting"] = [2**40]
    assert "cannot come back" in restore(first, by=staff.editor).lost[0]
    assert MeetingReport.objects.count() == 0


def test_bringing_back_approved_content_does_not_bring_back_the_approval(free_text, staff):
    bulletin = free_text.parent
    keep_first(bulletin)
    approve(bulletin, by=staff.approver)
    signed = content_hash(bulletin)
    FreeText.objects.update(heading_en="Other")
    touch(bulletin, by=staff.editor)
    restore(Version.objects.get(number=1), by=staff.approver)
    assert content_hash(bulletin) == signed
    assert approval_of(bulletin, signed) is None
    with pytest.raises(NotReady, match="last to edit"):
        approve(bulletin, by=staff.approver)


def test_what_is_published_or_not_ones_own_to_change_is_not_restored(first, free_text, staff):
    FreeText.objects.update(heading_en="Other", heading_fr="Autre", heading_es="Otro")
    staff.translator.groups.clear()
    with pytest.raises(NotReady, match="no permission"):
        restore(first, by=type(staff.translator).objects.get(pk=staff.translator.pk))
    clear(first.bulletin, by=staff.editor)
    approve(first.bulletin, by=staff.approver)
    publish(first.bulletin, by=staff.editor)
    with pytest.raises(NotReady, match="does not change"):
        restore(first, by=staff.editor)


def test_the_same_content_is_not_restored(first, staff):
    with pytest.raises(NotReady, match="holds what this version held"):
        restore(first, by=staff.editor)


def test_the_history_shows_versions_their_difference_and_the_way_back(first, client, staff):
    bulletin = first.bulletin
    FreeText.objects.update(heading_es="Por esto")
    touch(bulletin, by=staff.translator, verb="translated")
    client.force_login(staff.editor)
    page = client.get(reverse("admin:bulletins_bulletin_history", args=[bulletin.pk]))
    assert [row["version"].number for row in page.context["rows"]] == [2, 1]
    address = reverse("admin:bulletins_bulletin_difference", args=[bulletin.pk])
    shown = client.get(address, {"old": 2, "new": 1})
    assert "[added: Por esto]" in strip_tags(shown.content.decode()).replace("\n", "")
    for bad in ("", "9", "x", "1" * 30):
        assert client.get(address, {"old": bad, "new": 1}).status_code == 404
    restoring = reverse("admin:bulletins_bulletin_restore", args=[bulletin.pk])
    assert client.get(restoring).status_code == 405
    assert client.post(restoring, {"version": 1}).status_code == 303
    assert FreeText.objects.get().heading_es == "Why [es]"
    page = client.get(reverse("admin:bulletins_bulletin_history", args=[bulletin.pk]))
    assert page.context["rows"][0]["words"] == "brought back version 1"
    assert page.context["journal"][0]["words"] == "brought back version 1"


def test_a_difference_takes_as_many_queries_for_three_sections_as_for_one(
    first, report, django_assert_num_queries
):
    for place in (40, 50):
        MeetingReport.objects.create(
            parent=report.parent, region="main", ordering=place, meeting=report.meeting
        )
    state = snapshot(report.parent)
    empty = {"fields": state["fields"], "sections": []}
    for new in (first.state, state):
        with django_assert_num_queries(1):
            differences(empty, new)
