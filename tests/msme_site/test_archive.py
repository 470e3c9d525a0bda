"""The archive is the whole public site, each link leads to a file, and nothing in it is secret."""

import hashlib
import re
from datetime import date
from urllib.parse import unquote

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command

from library.models import Document, DocumentFile
from meetings.models import Meeting
from members.models import Member
from msme_site.archive import file_of, rewritten

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture(scope="module")
def archive(django_db_setup, django_db_blocker, tmp_path_factory):
    """A small site, written once, and gone from the database."""
    from django.conf import settings
    from django.db import transaction
    from django.test import override_settings

    folder = tmp_path_factory.mktemp("archive")
    documents = tmp_path_factory.mktemp("documents")
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(SITE_TODAY=date(2018, 10, 1), DOCUMENTS_ROOT=documents):
            Member.objects.create(code="che")
            meeting = Meeting.objects.create(
                slug="2018-10-02-one", date=date(2018, 10, 2), title_en="Où & <who>"
            )
            meeting.summary_en = f'<p><a href="{settings.SITE_URL}/fr/history/#x">There</a></p>'
            meeting.save()
            for slug, access in (("open", "public"), ("closed", "restricted")):
                document = Document.objects.create(
                    slug=slug, title_en=slug.title(), access=access, precision="unknown"
                )
                DocumentFile.objects.create(
                    document=document, language="en", file=ContentFile(PDF, name="x.pdf")
                )
            call_command("export_site", folder, verbosity=0)
        transaction.set_rollback(True)
    return folder


def test_every_page_is_there_in_three_languages_and_every_link_leads_to_a_file(archive):
    for language in ("en", "fr", "es"):
        for page in ("", "about/", "members/che/", "meetings/2018-10-02-one/", "search/"):
            assert (archive / language / page / "index.html").is_file(), page
    links = (
        (path, target)
        for path in archive.rglob("*.html")
        for target in re.findall(r'\b(?:href|src)="([^"#?]*)', path.read_text("utf-8"))
        if target and ":" not in target
    )
    assert [one for one in links if not (one[0].parent / unquote(one[1])).exists()] == []


def test_it_runs_nothing_and_asks_for_nothing(archive):
    for path in archive.rglob("*.html"):
        page = path.read_text("utf-8")
        assert "<form" not in page
        assert not re.search(r"<script[^>]*src=", page)
        assert 'rel="preload"' not in page
    page = (archive / "en" / "meetings" / "2018-10-02-one" / "index.html").read_text("utf-8")
    assert 'href="../../../fr/history/index.html#x"' in page
    assert re.search("copy of 1.October 2018", page)
    fonts = {path.suffix for path in (archive / "static").rglob("*.*")}
    assert {".css", ".woff2"} <= fonts


def test_it_holds_open_documents_feeds_and_tables_and_nothing_else(archive):
    names = {str(path.relative_to(archive)) for path in archive.rglob("*") if path.is_file()}
    assert "en/documents/open/open-en.pdf" in names
    assert {"en/calendar.ics", "fr/bulletins/feed.atom", "data/meetings.csv"} <= names
    assert not [name for name in names if "closed" in name or "admin" in name]
    lines = (archive / "SHA256SUMS").read_text("utf-8").splitlines()
    sums = dict(reversed(line.split("  ", 1)) for line in lines)
    assert set(sums) == names - {"SHA256SUMS"}
    whole = (archive / "data" / "meetings.csv").read_bytes()
    assert sums["data/meetings.csv"] == hashlib.sha256(whole).hexdigest()


def test_a_folder_that_holds_something_is_refused(tmp_path, db):
    (tmp_path / "kept").write_text("mine")
    with pytest.raises(CommandError, match="is not empty"):
        call_command("export_site", tmp_path)


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("/en/", "en/index.html"),
        ("/en/meetings/?page=2", "en/meetings/index-page-2.html"),
        ("/en/events/f/?version=../../x", "en/events/f/index-version-x.html"),
        ("/en/calendar.ics", "en/calendar.ics"),
    ],
)
def test_an_address_has_one_file(address, name):
    assert file_of(address) == name


def test_what_is_not_in_the_archive_leads_to_the_site(db, settings):
    page = (
        '<body><a href="/admin/">a</a><a href="?page=2">b</a><a href="?q=x">c</a>'
        '<a href="https://example.org/">d</a><a href="/fr/search/?q=x">e</a></body>'
    )
    shown, named = rewritten(page, "/fr/meetings/")
    assert f'href="{settings.SITE_URL}/admin/"' in shown
    assert 'href="index-page-2.html"' in shown
    assert 'href="https://example.org/"' in shown
    assert 'href="../search/index.html">e' in shown
    assert named == ["/fr/meetings/?page=2", "/fr/meetings/"]
