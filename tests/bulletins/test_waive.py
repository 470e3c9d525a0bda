"""An approver may let a bulletin appear before it is translated; readers are told."""

import pytest

from bulletins.approve import approval_of, approve, content_hash
from bulletins.models import Bulletin, Edition, FreeText, Waiver
from bulletins.preflight import preflight
from bulletins.publish import publish
from bulletins.refusals import NotReady
from bulletins.render import render_all
from bulletins.waive import waive, withdraw_waiver
from core.findings import Grade
from core.models import AuditEntry

NOTES = ("This issue is not available in full in Spanish", "Este número no está")


@pytest.fixture
def untranslated(free_text) -> Bulletin:
    """A bulletin of which nothing has been translated into Spanish."""
    FreeText.objects.update(heading_es="", body_es="")
    Bulletin.objects.update(title_es="", subject_es="", preheader_es="")
    return Bulletin.objects.get()


@pytest.fixture
def waived(untranslated, staff) -> Bulletin:
    """The same by an approver's leave."""
    waive(untranslated, language="es", reason="The translator is ill.", by=staff.approver)
    return untranslated


def test_without_a_waiver_nothing_appears(untranslated, staff):
    assert {item.key.rsplit(":", 1)[1] for item in preflight(untranslated).errors} == {"es"}
    with pytest.raises(NotReady, match="5 errors"):
        approve(untranslated, by=staff.approver)


def test_only_an_approver_waives_a_language_or_takes_it_back(untranslated, staff):
    for other in (staff.editor, staff.translator):
        with pytest.raises(NotReady, match="Only an approver"):
            waive(untranslated, language="es", reason="No time", by=other)
    waive(untranslated, language="es", reason="No time", by=staff.approver)
    with pytest.raises(NotReady, match="Only an approver"):
        withdraw_waiver(untranslated, language="es", by=staff.editor)
    assert Waiver.objects.count() == 1


@pytest.mark.parametrize(
    ("language", "reason", "sentence"),
    [
        ("es", "", "Say why"),
        ("es", " \n\u00a0", "Say why"),
        ("es", "x" * 251, "at most 250"),
        ("fr", "No time", "nothing to waive"),
        ("de", "No time", "no such language"),
        ("", "No time", "no such language"),
    ],
)
def test_a_waiver_needs_a_reason_and_a_language_that_lacks_texts(
    untranslated, staff, language, reason, sentence
):
    with pytest.raises(NotReady, match=sentence):
        waive(untranslated, language=language, reason=reason, by=staff.approver)
    assert Waiver.objects.count() == 0


def test_one_language_is_always_complete(untranslated, staff):
    FreeText.objects.update(heading_fr="", heading_en="", body_es="<p>Sí.</p>", heading_es="Sí")
    for language in ("fr", "es"):
        waive(untranslated, language=language, reason="No time", by=staff.approver)
    with pytest.raises(NotReady, match="complete in at least one"):
        waive(untranslated, language="en", reason="No time", by=staff.approver)
    with pytest.raises(NotReady, match="already"):
        waive(untranslated, language="es", reason="No time", by=staff.approver)


def test_what_is_missing_is_told_and_blocks_no_longer(waived):
    report = preflight(waived)
    assert report.errors == []
    missing = [item for item in report.notes if item.key.startswith("missing:")]
    assert len(missing) == 5
    assert {item.grade for item in missing} == {Grade.NOTE}


def test_a_waiver_is_for_its_language_only(waived):
    FreeText.objects.update(heading_fr="")
    assert [item.key.rsplit(":", 1)[1] for item in preflight(waived).errors] == ["fr"]


def test_a_waiver_that_nothing_needs_any_more_is_an_error(waived, staff):
    FreeText.objects.update(heading_es="Por qué", body_es="<p>Sí.</p>")
    Bulletin.objects.update(title_es="B", subject_es="S", preheader_es="P")
    bulletin = Bulletin.objects.get()
    (error,) = preflight(bulletin).errors
    assert error.key == "idle-waiver:es"
    assert error.where == f"/admin/bulletins/bulletin/{bulletin.pk}/preflight/#waiver-es"
    withdraw_waiver(bulletin, language="es", by=staff.approver)
    assert preflight(bulletin).errors == []


def test_waiving_and_taking_back_void_an_approval(free_text, staff):
    FreeText.objects.update(heading_es="")
    bulletin = free_text.parent
    waive(bulletin, language="es", reason="No time", by=staff.approver)
    approve(bulletin, by=staff.approver)
    withdraw_waiver(bulletin, language="es", by=staff.approver)
    assert approval_of(bulletin, content_hash(bulletin)) is None


def test_the_journal_tells_who_waived_what_and_why(waived, staff):
    withdraw_waiver(waived, language="es", by=staff.approver)
    entries = AuditEntry.objects.about(waived).order_by("pk")
    assert [(entry.verb, entry.actor, entry.detail) for entry in entries] == [
        (verb, staff.approver, {"language": "es", "reason": "The translator is ill."})
        for verb in ("waived", "took back a waiver")
    ]


def test_the_third_edition_appears_with_the_original_marked_and_a_note(waived, staff):
    approve(waived, by=staff.approver)
    publish(waived, by=staff.editor)
    edition = Edition.objects.get(language="es")
    assert (edition.title, edition.title_language) == ("Bulletin [en]", "en")
    assert edition.content_html.startswith('<p class="waiver-note">')
    assert '<h2 id="heading-1" lang="en">Why [en]</h2>' in edition.content_html
    assert '<div class="prose" lang="en"><p>Because.</p></div>' in edition.content_html
    for medium in (edition.content_html, edition.mail_html, edition.text):
        # The note stands once, and before the sections; no section repeats it.
        assert sum(medium.count(note) for note in NOTES) == 1
        assert "Not yet translated" not in medium
        assert "Aún no traducido" not in medium
    assert '<span lang="en">Bulletin [en]</span>' in edition.mail_html
    assert edition.text.index("Because.") > edition.text.index("Why [en]")
    french = Edition.objects.get(language="fr")
    assert (french.title_language, "waiver-note" in french.content_html) == ("", False)


def test_the_list_of_bulletins_says_in_which_language_a_title_is(waived, staff, client):
    approve(waived, by=staff.approver)
    publish(waived, by=staff.editor)
    html = client.get("/es/bulletins/").content.decode()
    assert 'href="/es/bulletins/autumn-2018/" lang="en">Bulletin [en]</a>' in html
    assert "Inglés y francés" in html
    assert "English and French" in client.get("/en/bulletins/").content.decode()
    page = client.get("/es/bulletins/autumn-2018/").content.decode()
    assert page.count('class="waiver-note"') == 1


def test_a_published_bulletin_is_not_waived(waived, staff):
    approve(waived, by=staff.approver)
    publish(waived, by=staff.editor)
    with pytest.raises(NotReady, match="published already"):
        withdraw_waiver(waived, language="es", by=staff.approver)


def test_only_the_renderings_of_that_language_change(untranslated, staff):
    before = {code: item.content_hash for code, item in render_all(untranslated).items()}
    waive(untranslated, language="es", reason="No time", by=staff.approver)
    after = {code: item.content_hash for code, item in render_all(untranslated).items()}
    assert [code for code in before if before[code] != after[code]] == ["es"]
