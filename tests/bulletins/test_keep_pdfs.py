"""The PDF is made after publication, kept, found again when it is lost, and handed out."""

import io

import pypdf
import pytest

from bulletins.approve import approve
from bulletins.as_pdf import style_version
from bulletins.correct import correct
from bulletins.keep_pdfs import keep_pdf, make_due_pdfs
from bulletins.models import Bulletin, EditionPdf
from bulletins.publish import publish
from bulletins.tasks import make_pdfs

ADDRESS = "/fr/bulletins/autumn-2018.pdf"


@pytest.fixture
def published(report, free_text, staff) -> Bulletin:
    approve(report.parent, by=staff.approver)
    publish(report.parent, by=staff.editor)
    return report.parent


@pytest.fixture
def french(published) -> EditionPdf:
    """The PDF of the French edition alone: one is enough for most tests."""
    edition = published.editions.get(language="fr")
    keep_pdf(edition)
    return EditionPdf.objects.get(edition=edition)


def test_beat_makes_what_is_missing_and_nothing_twice(published):
    make_pdfs()
    assert sorted(EditionPdf.objects.values_list("edition__language", flat=True)) == [
        "en",
        "es",
        "fr",
    ]
    assert make_due_pdfs() == 0


def test_beat_makes_those_of_another_style_anew(french):
    french_only = EditionPdf.objects.filter(pk=french.pk)
    french_only.update(style_hash="older", source_hash="older")
    for edition in french.edition.bulletin.editions.exclude(pk=french.edition_id):
        keep_pdf(edition)
    assert make_due_pdfs() == 1
    assert make_due_pdfs() == 0
    # One that was made before styles were noted and is as it would be now is only noted.
    french_only.update(style_hash="")
    assert make_due_pdfs() == 0
    assert french_only.get().style_hash == style_version()


def test_publishing_asks_for_the_pdfs_once_it_is_committed(
    report, free_text, staff, django_capture_on_commit_callbacks
):
    approve(report.parent, by=staff.approver)
    with django_capture_on_commit_callbacks() as asked:
        publish(report.parent, by=staff.editor)
    assert EditionPdf.objects.count() == 0
    assert "bulletins.tasks.make_pdfs" in "".join(repr(call.func) for call in asked)


def test_it_is_handed_out_under_a_speaking_name(french, client):
    response = client.get(ADDRESS)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == (
        'inline; filename="msme-bulletin-autumn-2018-fr.pdf"'
    )
    assert response["X-Content-Type-Options"] == "nosniff"
    text = pypdf.PdfReader(io.BytesIO(response.content)).pages[0].extract_text()
    assert "Les Membres ont parlé" in text


def test_a_reader_who_has_it_is_told_so(french, client):
    first = client.get(ADDRESS)
    for header in (
        {"If-None-Match": first["ETag"]},
        {"If-Modified-Since": first["Last-Modified"]},
    ):
        again = client.get(ADDRESS, headers=header)
        assert (again.status_code, again.content) == (304, b"")


def test_until_it_is_made_readers_are_told_to_come_back(published, client):
    response = client.get("/en/bulletins/autumn-2018.pdf")
    assert (response.status_code, response["Retry-After"]) == (503, "60")
    assert "The PDF is being made" in response.content.decode()
    assert (
        ".pdf"
        not in client.get("/en/bulletins/autumn-2018/")
        .content.decode()
        .split("</main>")[0]
        .partition("colophon")[2]
        .partition("</ul>")[0]
    )


def test_the_page_links_it_with_language_and_size(french, client, django_assert_num_queries):
    client.get("/fr/bulletins/autumn-2018/")
    with django_assert_num_queries(2):
        html = client.get("/fr/bulletins/autumn-2018/").content.decode()
    assert f'<a href="{ADDRESS}" hreflang="fr" type="application/pdf">PDF (' in html
    assert french.words().startswith("en français, ")


def test_a_draft_has_none_in_public(free_text, client):
    response = client.get(ADDRESS)
    assert response.status_code == 404
    assert '<html lang="fr"' in response.content.decode()


def test_a_corrigendum_makes_another_pdf_that_tells_it(french, staff):
    texts = {code: f"It is the 8th [{code}]" for code in ("en", "fr", "es")}
    correct(french.edition.bulletin, texts=texts, by=staff.editor)
    assert make_due_pdfs(french.edition.bulletin_id) == 3
    content = bytes(EditionPdf.objects.get(edition=french.edition).content)
    text = pypdf.PdfReader(io.BytesIO(content)).pages[0].extract_text()
    # A space and a no-break one are one glyph, which is read back as either.
    assert "It is the 8th [fr]" in text.replace("\u00a0", " ")


def test_nothing_but_reading_is_allowed(french, client):
    assert client.post(ADDRESS).status_code == 405


def test_staff_see_the_pdf_of_a_draft_and_it_is_not_kept(report, staff, client):
    address = f"/admin/bulletins/bulletin/{report.parent_id}/preview-pdf/?language=es"
    assert client.get(address).status_code == 302
    client.force_login(staff.editor)
    response = client.get(address)
    assert response["Content-Type"] == "application/pdf"
    assert response["Cache-Control"].startswith("private, no-store")
    assert pypdf.PdfReader(io.BytesIO(response.content)).root_object["/Lang"] == "es"
    assert EditionPdf.objects.count() == 0
