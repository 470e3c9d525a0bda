"""Documents, their files and symbols, figures."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from library.models import Document, DocumentFile, Figure, Symbol

pytestmark = pytest.mark.django_db


@pytest.fixture
def document():
    return Document.objects.create(slug="d", title_en="D", precision="unknown")


def refused(record):
    with pytest.raises(ValidationError):
        record.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        record.save()


@pytest.mark.parametrize(
    "text",
    ["WT/MIN(17)/58", "INF/MSME/W/46/Rev.3", "JOB/GC/207", "WT/GC/W/708", "TN/TF/W/1/Add.2"],
)
def test_official_symbols_are_taken(document, text):
    Symbol(document=document, text=text).full_clean()


@pytest.mark.parametrize("text", ["191.pdf", "WT", "WT/MIN 17", "WT/MIN(17)"])
def test_what_is_no_symbol_is_refused_even_past_the_form(document, text):
    with pytest.raises(ValidationError, match=r"is no symbol|cannot be read as a symbol"):
        Symbol(document=document, text=text).full_clean()
    with pytest.raises(ValidationError):
        Symbol.objects.create(document=document, text=text)
    assert not Symbol.objects.exists()


def test_a_symbol_is_stored_in_its_official_spelling_with_what_its_versions_share(document):
    made = Symbol(document=document, text="wt/min(17)/58 rev. 1 ")
    made.full_clean()
    made.save()
    made.refresh_from_db()
    assert (made.text, made.base) == ("WT/MIN(17)/58/Rev.1", "WT/MIN(17)/58")


def test_one_symbol_in_two_spellings_marks_no_two_documents(document):
    Symbol.objects.create(document=document, text="WT/GC/190")
    other = Document.objects.create(slug="o", title_en="O", precision="unknown")
    with pytest.raises(ValidationError, match="already exists"):
        Symbol(document=other, text="wt/gc/190").full_clean()


def test_a_symbol_marks_one_document_and_a_document_may_have_several(document):
    for text in ("WT/MIN(17)/58", "WT/GC/190"):
        Symbol.objects.create(document=document, text=text)
    assert [symbol.text for symbol in document.symbols.all()] == ["WT/GC/190", "WT/MIN(17)/58"]
    other = Document.objects.create(slug="o", title_en="O", precision="unknown")
    refused(Symbol(document=other, text="WT/GC/190"))


@pytest.mark.parametrize(
    "url",
    [
        "javascript:linkdoldoc('WT/MIN17/58.pdf',%20'')",
        "data:text/html,<script>1</script>",
        "file:///etc/passwd",
        "ftp://example.org/a.pdf",
    ],
)
def test_only_links_to_the_web_are_kept_even_past_the_form(document, url):
    refused(DocumentFile(document=document, language="en", url=url))


def test_a_language_has_a_file_or_a_link_not_both_nor_neither(document):
    refused(DocumentFile(document=document, language="en"))
    refused(
        DocumentFile(document=document, language="en", url="https://example.org/", file="a.pdf")
    )
    DocumentFile.objects.create(document=document, language="en", url="https://example.org/a")
    refused(DocumentFile(document=document, language="en", url="https://example.org/b"))


def test_a_document_does_not_revise_itself(document):
    document.supersedes = document
    refused(document)


def test_a_document_that_something_is_taken_from_cannot_go(document):
    Figure.objects.create(slug="f", label_en="F", value=1, source=document)
    with pytest.raises(ProtectedError):
        document.delete()


@pytest.mark.parametrize(
    ("value", "value_to", "unit"),
    [
        ("101", None, "percent"),
        ("-1", None, "percent"),
        ("80", "101", "percent"),
        ("9", "9", "count"),
    ],
)
def test_a_percentage_lies_within_a_hundred_and_a_span_ascends(value, value_to, unit):
    end = Decimal(value_to) if value_to else None
    refused(Figure(slug="f", label_en="F", value=Decimal(value), value_to=end, unit=unit))


def test_a_count_may_be_larger_than_a_hundred():
    Figure(slug="f", label_en="F", value=Decimal(1200), unit="count").full_clean()
