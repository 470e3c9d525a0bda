"""Documents, and a folder of their own for their files."""

import pytest

from library.models import Document, DocumentFile, Symbol

from .files import PDF, upload


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.DOCUMENTS_ROOT = tmp_path / "documents"
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.DOCUMENTS_ROOT


@pytest.fixture
def make():
    def make(slug="summary", *symbols, files=(), **fields):
        values = {"title_en": f"Title of {slug}", "precision": "unknown"} | fields
        document = Document.objects.create(slug=slug, **values)
        for text in symbols:
            Symbol.objects.create(document=document, text=text)
        for language in files:
            DocumentFile.objects.create(
                document=document, language=language, file=upload("x.pdf", PDF)
            )
        return document

    return make
