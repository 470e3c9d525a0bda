"""Files that lay among media are moved to where documents lie."""

from importlib import import_module

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from library.models import Document, DocumentFile
from library.storage import document_storage

from .files import PDF

pytestmark = pytest.mark.django_db

# A name that begins with digits cannot be imported by a statement.
move_files = import_module("library.migrations.0003_fill_search_and_move_files").move_files


def old_file(slug, name, *, language="en", content=PDF, **fields):
    """A row as it was before: its name is a place among media."""
    document, _new = Document.objects.get_or_create(slug=slug, precision="unknown", title_en=slug)
    row = DocumentFile.objects.create(
        document=document, language=language, url="https://example.org/", **fields
    )
    if content is not None:
        default_storage.save(name, ContentFile(content))
    DocumentFile.objects.filter(pk=row.pk).update(file=name, url="")
    return row


def test_files_move_under_a_name_of_ours_with_size_and_kind_and_leave_media(folder):
    rows = [
        old_file("summary", "documents/Résumé final.PDF"),
        old_file("summary", "documents/b.pdf", language="fr"),
        old_file("note", "documents/c.txt", content=b"A note", media_type="TEXT"),
    ]
    move_files(apps, None)
    for row in rows:
        row.refresh_from_db()
    assert [(row.file.name, row.size, row.media_type) for row in rows] == [
        ("summary-en.pdf", len(PDF), "PDF"),
        ("summary-fr.pdf", len(PDF), "PDF"),
        ("note-en.txt", 6, "TEXT"),
    ]
    assert [(folder / row.file.name).read_bytes() for row in rows] == [PDF, PDF, b"A note"]
    assert sorted(path.name for path in folder.iterdir()) == sorted(row.file.name for row in rows)
    assert default_storage.listdir("documents") == ([], [])


def test_a_row_whose_file_is_gone_and_a_link_stay_as_they_are():
    gone = old_file("gone", "documents/gone.pdf", content=None)
    document = Document.objects.create(slug="linked", precision="unknown")
    link = DocumentFile.objects.create(
        document=document, language="en", url="https://example.org/x"
    )
    move_files(apps, None)
    gone.refresh_from_db()
    link.refresh_from_db()
    assert (gone.file.name, link.file.name, link.url) == (
        "documents/gone.pdf",
        "",
        "https://example.org/x",
    )


def test_moving_twice_moves_once_and_a_name_that_is_taken_is_not_written_over(folder):
    document_storage().save("summary-en.pdf", ContentFile(b"another"))
    row = old_file("summary", "documents/a.pdf")
    move_files(apps, None)
    row.refresh_from_db()
    first = row.file.name
    assert first != "summary-en.pdf"
    move_files(apps, None)
    row.refresh_from_db()
    assert row.file.name == first
    assert (folder / "summary-en.pdf").read_bytes() == b"another"
