"""A document's files: how they are stored, named, told and handed out."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import translation

from accounts.models import User
from library.models import DocumentFile

from .files import PDF, office, upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    client = Client()
    client.force_login(User.objects.create_superuser("s", password="x"))
    return client


def test_a_file_is_stored_under_a_name_of_ours_with_its_type_and_size(make, folder):
    item = DocumentFile(document=make(), language="fr", file=upload("Mon fichier!.PDF", PDF))
    item.full_clean()
    item.save()
    item.refresh_from_db()
    assert (item.file.name, item.media_type, item.size) == ("summary-fr.pdf", "PDF", len(PDF))
    assert (folder / "summary-fr.pdf").read_bytes() == PDF


def test_a_refused_file_is_never_stored_even_past_the_form(make, folder):
    item = DocumentFile(document=make(), language="fr", file=upload("a.pdf", b"<script>"))
    with pytest.raises(ValidationError, match=r"a\.pdf"):
        item.full_clean()
    with pytest.raises(ValidationError, match=r"a\.pdf"):
        item.save()
    assert not folder.exists() or list(folder.iterdir()) == []


def test_a_new_file_takes_the_place_of_the_old_one_on_the_disk(
    make, folder, django_capture_on_commit_callbacks
):
    item = make(files=["fr"]).files.get()
    item.file = upload("b.docx", office("docx"))
    with django_capture_on_commit_callbacks(execute=True):
        item.save()
    assert [path.name for path in folder.iterdir()] == ["summary-fr.docx"]
    assert item.media_type == "DOCX"


def test_a_deleted_document_leaves_no_file_behind(make, folder, django_capture_on_commit_callbacks):
    document = make(files=["en", "fr"])
    with django_capture_on_commit_callbacks(execute=True):
        document.delete()
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "in English, PDF, 120\u00a0KB"),
        ("fr", "en anglais, PDF, 120\u00a0ko"),
        ("es", "en inglés, PDF, 120\u00a0KB"),
    ],
)
def test_a_link_says_language_type_and_size(make, language, words):
    item = DocumentFile(document=make(), language="en", media_type="PDF", size=119_800, file="a")
    with translation.override(language):
        assert item.words() == words


def test_a_public_file_is_handed_out_as_a_download_that_runs_nothing(make, client):
    item = make(files=["en"]).files.get()
    response = client.get(item.address())
    assert item.address() == "/en/documents/summary/summary-en.pdf"
    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'attachment; filename="summary-en.pdf"'
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" not in response["Cache-Control"]


def test_a_public_document_that_becomes_restricted_loses_its_old_address(make, client, staff):
    document = make(files=["en"])
    address = document.files.get().address()
    assert b"".join(client.get(address).streaming_content) == PDF
    document.access = "restricted"
    document.save()
    assert client.get(address).status_code == 404
    assert client.get(document.get_absolute_url()).status_code == 404
    for at in (address, document.get_absolute_url()):
        response = staff.get(at)
        assert response.getvalue()
        assert response.status_code == 200
        assert response["Cache-Control"] == "private, no-store"
        assert response["X-Robots-Tag"] == "noindex"
        assert response["Referrer-Policy"] == "no-referrer"


def test_staff_without_the_permission_to_look_at_documents_read_no_restricted_one(make, client):
    document = make(files=["en"], access="restricted")
    client.force_login(User.objects.create_user("plain", password="x", is_staff=True))
    assert client.get(document.files.get().address()).status_code == 404


@pytest.mark.parametrize("path", ["/media/{0}", "/media/documents/{0}", "/static/{0}"])
@pytest.mark.parametrize("debug", [True, False])
def test_no_file_of_a_document_is_reached_by_guessing(make, client, settings, path, debug):
    settings.DEBUG = debug
    item = make(files=["en"], access="restricted").files.get()
    assert client.get(path.format(item.file.name)).status_code == 404
    assert item.file.url == item.address()


@pytest.mark.parametrize(
    "name", ["summary-fr.pdf", "summary-en.docx", "other.pdf", "..%2fsummary-en.pdf"]
)
def test_only_the_name_that_a_file_has_leads_to_it(make, client, name):
    make(files=["en"])
    assert client.get(f"/en/documents/summary/{name}").status_code == 404


def test_a_file_that_is_gone_from_the_disk_is_not_found_and_is_told_to_staff(make, client, folder):
    from core.findings import findings

    item = make(files=["en", "fr", "es"]).files.get(language="fr")
    (folder / item.file.name).unlink()
    assert client.get(item.address()).status_code == 404
    assert [(row.key, row.grade) for row in findings("library")] == [
        ("document-gone-fr:summary", "error")
    ]


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_a_withdrawn_document_says_so_with_day_and_reason(make, client, language):
    document = make(
        "gone",
        "WT/GC/1",
        files=["en"],
        withdrawn_on="2018-05-02",
        withdrawal_reason_en="Replaced by mistake.",
    )
    page = client.get(f"/{language}/documents/gone/")
    assert page.status_code == 410
    assert "Replaced by mistake." in page.content.decode()
    assert "2018" in page.content.decode()
    assert client.get(document.files.get().address()).status_code == 410
    assert "Title of gone" not in client.get(f"/{language}/documents/").content.decode()


def test_a_withdrawal_needs_its_reason_and_a_reason_its_day(make):
    document = make()
    document.withdrawn_on = "2018-05-02"
    with pytest.raises(ValidationError, match="Say why"):
        document.full_clean()
    document.withdrawn_on, document.withdrawal_reason_fr = None, "Erreur."
    with pytest.raises(ValidationError, match="Give the day"):
        document.full_clean()
