"""What may be uploaded."""

import io

import pytest
from django.core.exceptions import ValidationError

from library.uploads import inspect_upload

from .files import PDF, PNG, odt, office, zipped


def inspect(name, content):
    return inspect_upload(io.BytesIO(content), name=name)


def refusal(name, content):
    with pytest.raises(ValidationError) as refused:
        inspect(name, content)
    return refused.value.messages[0]


@pytest.mark.parametrize(
    ("name", "content", "label"),
    [
        ("summary.pdf", PDF, "PDF"),
        ("Résumé de la réunion (final).PDF", PDF, "PDF"),
        ("text.docx", office("docx"), "DOCX"),
        ("table.xlsx", office("xlsx"), "XLSX"),
        ("slides.pptx", office("pptx"), "PPTX"),
        ("text.odt", odt(), "ODT"),
        ("notes.txt", "Côte d’Ivoire\n\tok".encode(), "TXT"),
        ("members.csv", b"\xef\xbb\xbfcode;name\r\nche;Switzerland\r\n", "CSV"),
        ("comparison.txt", b"a < b, and 7.6 < 14.1", "TXT"),
    ],
)
def test_what_is_what_it_says_is_taken(name, content, label):
    assert inspect(name, content).label == label


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.pdf", PNG, "the name says PDF, but the content is PNG"),
        ("a.pdf", b"<html><script>1</script>", "the content is HTML. Save it as PDF"),
        ("a.pdf", b"MZ" + PDF, "Save it as PDF"),
        ("a.pdf", b" " + PDF, "save it as PDF"),
        ("a.pdf", PDF.replace(b"%%EOF", b""), "cut off at its end"),
        ("a.pdf", office("docx"), "Save it as PDF"),
        ("a.docx", PDF, "the name says DOCX, but the content is PDF"),
        ("a.docx", office("xlsx"), "not that of a DOCX file"),
        ("a.docx", zipped(("evil.txt", "x")), "not that of a DOCX file"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "locked with a password"),
        ("a.docx", office("docx")[:-40], "damaged"),
        ("a.odt", odt(kind="application/vnd.oasis.opendocument.text-template"), "ODT"),
        ("a.txt", PNG, "the name says TXT, but the content is PNG"),
        ("a.txt", b"\xff\xfeh\0i\0", "UTF-8"),
        ("a.txt", b"caf\xe9", "the text is not in UTF-8"),
        ("a.txt", b"one\0two", "not that of a TXT file"),
        ("a.csv", b"  <!DOCTYPE html><p>", "CSV"),
        ("a.txt", b"<svg onload=alert(1)>", "TXT"),
        ("a.txt", b"#!/bin/sh\nrm", "TXT"),
        ("a.html", b"<p>", "this kind of file is not taken"),
        ("a.svg", b"<svg/>", "this kind of file is not taken"),
        ("a.exe", b"MZ", "this kind of file is not taken"),
        ("a.pdf.exe", PDF, "this kind of file is not taken"),
        ("a.doc", b"\xd0\xcf\x11\xe0", "this kind of file is not taken"),
        ("noextension", PDF, "this kind of file is not taken"),
        ("a.pdf", b"", "the file is empty"),
    ],
)
def test_what_is_not_what_it_says_is_refused_in_a_sentence(name, content, sentence):
    said = refusal(name, content)
    assert said.startswith(f"{name}: ")
    assert sentence in said
    assert said.endswith(".")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.docm", office("docx")),
        ("a.xlsm", office("xlsx")),
        ("a.docx", office("docx", ("word/vbaProject.bin", "x"))),
        (
            "a.docx",
            office("docx", part="application/vnd.ms-word.document.macroEnabled.main+xml"),
        ),
        ("a.odt", odt(("Basic/Standard/Module1.xml", "x"))),
        ("a.odt", odt(("Scripts/python/run.py", "x"))),
    ],
)
def test_macros_are_refused(name, content):
    assert "macros" in refusal(name, content)


@pytest.mark.parametrize("inside", ["word/embeddings/setup.exe", "run.PS1", "../../etc/passwd"])
def test_programs_and_paths_inside_a_container_are_refused(inside):
    assert "contains a program" in refusal("a.docx", office("docx", (inside, "x")))


def test_a_container_that_unpacks_to_more_than_we_read_is_refused(settings):
    settings.DOCUMENT_MAX_UNPACKED = 1_000_000
    bomb = office("docx", ("word/media/zero", b"\0" * 5_000_000))
    assert len(bomb) < 10_000
    assert "unpacked, the file is larger" in refusal("a.docx", bomb)


def test_a_container_that_lies_about_its_size_is_counted_as_it_is(settings):
    settings.DOCUMENT_MAX_UNPACKED = 1_000_000
    bomb = office("docx", ("word/media/zero", b"\0" * 5_000_000))
    lying = bomb.replace((5_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    assert lying != bomb
    assert refusal("a.docx", lying)


def test_a_container_of_very_many_parts_is_refused(monkeypatch):
    monkeypatch.setattr("library.uploads.MOST_ENTRIES", 3)
    assert "larger than" in refusal("a.docx", office("docx", ("a", ""), ("b", "")))


def test_a_file_above_the_limit_is_refused_with_both_sizes(settings):
    settings.DOCUMENT_MAX_BYTES = 1000
    said = refusal("a.pdf", PDF + b" " * 1500 + b"%%EOF")
    assert "more than 1\u00a0KB" in said
    assert "1.6\u00a0KB" in said


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("../../etc/passwd.pdf", "contains a path"),
        ("C:\\Windows\\a.pdf", "contains a path"),
        ("..", "contains a path"),
        ("", "contains a path"),
        ("a\x00.pdf", "cannot be seen"),
        ("a\n.pdf", "cannot be seen"),
        ("fdp.\u202eexe.pdf", "cannot be seen"),
        ("a\u200b.pdf", "cannot be seen"),
        ("a" * 147 + ".pdf", "more than 150 characters"),
        ("con.pdf", "reserved by Windows"),
        ("LPT1.pdf", "reserved by Windows"),
        ("NUL", "reserved by Windows"),
    ],
)
def test_a_name_that_deceives_or_cannot_be_kept_is_refused(name, sentence):
    said = refusal(name, PDF)
    assert sentence in said
    assert "\u202e" not in said
    assert len(said) < 300


def test_a_name_that_only_begins_like_a_reserved_one_is_taken():
    assert inspect("convention.pdf", PDF).label == "PDF"


def test_a_file_that_was_looked_at_is_left_at_its_beginning():
    file = io.BytesIO(office("docx"))
    inspect_upload(file, name="a.docx")
    assert file.tell() == 0
