"""The PDF: read back as programs and screen readers read it. One is made per language."""

import io
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from urllib.parse import quote, urlsplit, urlunsplit
from urllib.request import urlopen

import pypdf
import pytest
from django.db import connection
from PIL import Image

from bulletins.as_pdf import as_pdf, what_is_missing
from bulletins.models import Bulletin, Edition
from bulletins.paper import arrange, short_address

WORDS = {
    "en": (
        "Bulletin – Autumn 2018",
        "internationalization of administrations for microenterprises",
        "en",
    ),
    "fr": ("Bulletin d’information", "l’approvisionnement des microentreprises", "fr"),
    "es": ("Boletín de otoño de 2018", "las microempresas internacionalizadas", "es"),
}
# No-break spaces and hyphens that ready-made fonts lack, letters of the second file, ligatures.
HARD = (
    "8\u202fh\u202f30 WT\u2011MIN co\u2010opère « œuvre » “Åland” "
    "Łódź Šumava Iaşi office 7,6\u00a0%"
)
PAGE = """<div class="bulletin"><div class="column-main">
<section class="from-main kind-meeting_report place-1"><h2>One</h2><div class="prose">{long}
<p>{hard} <a href="https://www.wto.org/msmes_e/191.pdf">the summary</a></p></div>
<h3>Conclusions</h3><ul class="conclusions"><li><span class="kind">agreed</span>
<div><p>Yes</p></div></li></ul></section>
<section class="from-main kind-forum_programme place-3"><h2>Programme</h2><table class="programme">
<thead><tr><th scope="col">Time</th><th scope="col">Room</th>
<th scope="col">Session</th></tr></thead>
<tbody>{rows}</tbody></table></section></div>
<div class="column-side"><section class="from-side kind-figures place-2"><h2>Figures</h2>
<figure class="figure"><ul class="bars"><li><span class="what">share</span>
<span class="value">78 %</span><svg viewBox="0 0 100 10"><rect class="track" width="100"/>
<rect class="bar" x="0" width="78"/></svg></li></ul></figure></section></div></div>"""


def edition(language: str, **values) -> Edition:
    title, words, _code = WORDS[language]
    row = "<tr><td>8:30</td><td>D</td><td><b>A session of two lines</b><br>by a body</td></tr>"
    paragraphs = f"<p>{' '.join([words] * 4)}</p>" * 12 + f"<p>{' '.join([words] * 40)}</p>"
    content = PAGE.format(long=paragraphs, hard=HARD, rows=row * 40)
    values = {"content_html": content, "title": title} | values
    return Edition(
        bulletin=Bulletin(slug="autumn-2018", number=1, season="autumn", date=date(2018, 10, 1)),
        language=language,
        published_at=datetime(2018, 10, 1, tzinfo=UTC),
        **values,
    )


@contextmanager
def complaints() -> Iterator[list[str]]:
    """What WeasyPrint says meanwhile of characters that no font has."""
    said: list[str] = []
    handler = logging.Handler(logging.WARNING)
    handler.emit = lambda record: said.append(record.getMessage())
    logger = logging.getLogger("weasyprint")
    logger.addHandler(handler)
    try:
        yield said
    finally:
        logger.removeHandler(handler)


@pytest.fixture(scope="module")
def said() -> list[str]:
    """What was complained of while the PDFs of this module were made."""
    return []


@pytest.fixture(scope="module")
def made(said) -> dict[str, bytes]:
    with complaints() as heard:
        files = {language: as_pdf(edition(language)) for language in WORDS}
    said += heard
    return files


@pytest.fixture(params=list(WORDS))
def reader(made, request) -> pypdf.PdfReader:
    reader = pypdf.PdfReader(io.BytesIO(made[request.param]))
    reader.language = request.param
    return reader


def structure(node) -> list[str]:
    """The kinds of the structure tree, in reading order."""
    node = node.get_object()
    if isinstance(node, list):
        return [kind for item in node for kind in structure(item)]
    if not isinstance(node, dict):
        return []
    own = [str(node["/S"])] if "/S" in node and node.get("/Type") != "/StructTreeRoot" else []
    below = node.get("/K")
    children = structure(below) if isinstance(below, pypdf.generic.PdfObject) else []
    return own + children


def test_it_is_a4_and_says_its_title_language_and_standard(reader):
    assert [round(float(side)) for side in reader.pages[0].mediabox[2:]] == [595, 842]
    assert reader.metadata.title == WORDS[reader.language][0]
    assert reader.root_object["/Lang"] == reader.language
    assert reader.root_object["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "pdfuaid" in reader.root_object["/Metadata"].get_object().get_data().decode()


def test_it_is_tagged_with_headings_in_order_and_bookmarks(reader):
    assert reader.root_object["/MarkInfo"]["/Marked"]
    kinds = structure(reader.root_object["/StructTreeRoot"])
    headings = [kind for kind in kinds if kind in {"/H1", "/H2", "/H3"}]
    assert headings[:2] == ["/H1", "/H2"]
    assert sorted(headings) == ["/H1", "/H2", "/H2", "/H2", "/H3"]
    assert {"/P", "/L", "/LI", "/Table", "/TR", "/TH", "/TD", "/Link"} <= set(kinds)
    (first, below) = reader.outline
    titles = [item.title for item in below]
    assert sorted(titles) == ["Figures", "One", "Programme"]
    assert titles.index("One") < titles.index("Programme")
    assert first.title in {"Bulletin", "Bulletin d’information", "Boletín"}


def fonts(reader: pypdf.PdfReader) -> set[str]:
    """The names of the fonts, each of which is embedded."""
    names = set()
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():
            (below,) = font.get_object()["/DescendantFonts"]
            descriptor = below.get_object()["/FontDescriptor"].get_object()
            assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor)
            names.add(str(descriptor["/FontName"]).rpartition("+")[2].lower())
    return names


def strange(names: set[str]) -> set[str]:
    """Fonts that are not ours: the system's, which step in where ours lack a character."""
    return {name for name in names if "secretariat" not in name}


def test_fonts_are_ours_and_embedded_and_every_character_has_a_glyph(reader, made, said):
    assert strange(fonts(reader)) == set()
    assert [line for line in said if "glyph" in line] == []
    text = "".join(page.extract_text() for page in reader.pages)
    # Spaces are told as they are; the no-break hyphen has the glyph of the other one.
    told_alike = str.maketrans("\u202f\u00a0\u2011", "  \u2010")
    assert set(HARD.translate(told_alike)) <= set(text.translate(told_alike))
    for word in ("Łódź", "Šumava", "Iaşi", "Åland", "œuvre", "office"):
        assert word in text


def test_a_character_that_no_font_of_ours_has_would_be_found():
    page = '<div class="bulletin"><div class="column-main"><p>\ue123</p></div></div>'
    with complaints() as heard:
        reader = pypdf.PdfReader(io.BytesIO(as_pdf(edition("en", content_html=page))))
    assert strange(fonts(reader)) or any("glyph" in line for line in heard)


def test_long_words_are_divided_and_pages_numbered(reader):
    texts = [page.extract_text() for page in reader.pages]
    assert f"{len(texts)}/{len(texts)}" in texts[-1]
    assert any(line.endswith(("-", "\u2010")) for text in texts for line in text.splitlines())


def test_the_head_of_a_table_stands_on_each_of_its_pages(reader):
    pages = [text for page in reader.pages if "A session" in (text := page.extract_text())]
    assert len(pages) > 1
    assert all("Session" in text for text in pages)


def test_the_running_head_is_on_every_page_but_the_first(reader):
    heads = {"en": "Autumn 2018", "fr": "Automne 2018", "es": "2018"}
    _first, *others = [page.extract_text() for page in reader.pages]
    assert others
    assert all(heads[reader.language] in text for text in others)


def test_it_is_smaller_than_600_kb(made):
    assert max(map(len, made.values())) < 600_000


def test_a_link_says_where_it_leads(settings):
    settings.SITE_URL = "https://msme.example"
    html = arrange('<p><a href="https://example.org/a">here</a> <a href="/en/about/">us</a></p>')
    assert html == (
        '<p><a href="https://example.org/a" data-address="example.org/a">here</a> '
        '<a href="https://msme.example/en/about/">us</a></p>'
    )


@pytest.mark.parametrize(
    ("address", "short"),
    [
        ("https://www.wto.org/", "www.wto.org"),
        ("https://example.org/" + "a/" * 40 + "191.pdf", "example.org/…/191.pdf"),
        ("https://example.org/" + "a" * 90, "example.org"),
        ("mailto:someone@example.org", ""),
    ],
)
def test_a_long_address_is_shortened(address, short):
    assert short_address(address) == short


@pytest.fixture
def elsewhere(picture) -> Iterator[tuple[str, list[str]]]:
    """A picture on another server: its address, and what was asked of that server."""
    asked: list[str] = []

    class Server(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(200)
            self.send_header("Content-Type", "image/png")
            self.end_headers()
            self.wfile.write(picture)

        def log_message(self, *_args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Server)
    Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/x.png", asked
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def picture() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (8, 8), "teal").save(file, "PNG")
    return file.getvalue()


def test_nothing_is_fetched_but_from_our_own_shelf(elsewhere, picture, settings, tmp_path):
    address, asked = elsewhere
    assert urlopen(address).read() == picture
    assert asked == ["/x.png"]
    settings.MEDIA_ROOT = tmp_path / "media"
    (tmp_path / "media").mkdir()
    for path in (tmp_path / "outside.png", tmp_path / "media" / "own.png"):
        path.write_bytes(picture)
    addresses = [
        address,
        (tmp_path / "outside.png").as_uri(),
        f"{settings.MEDIA_URL}../outside.png",
        f"{settings.MEDIA_URL}{quote('../')}outside.png",
        f"/static/../{tmp_path.name}/outside.png",
    ]
    assert pictures_in_a_pdf_with(*addresses) == 0
    assert pictures_in_a_pdf_with(f"{settings.MEDIA_URL}own.png") == 1
    assert asked == ["/x.png"]


def pictures_in_a_pdf_with(*addresses: str) -> int:
    images = "".join(f'<p><img src="{address}" alt="x"></p>' for address in addresses)
    content = f'<div class="bulletin"><div class="column-main">{images}</div></div>'
    reader = pypdf.PdfReader(io.BytesIO(as_pdf(edition("en", content_html=content))))
    return sum(len(page.images) for page in reader.pages)


# In a process of its own, on the database of the tests; nothing of it stays.
WITHOUT_PANGO = """
from django.core.management import call_command
from django.db import transaction
from django.conf import settings
from django.test import Client, override_settings
from accounts.models import User
from bulletins.as_pdf import what_is_missing
from bulletins.models import Bulletin, Edition
from bulletins.keep_pdfs import make_due_pdfs
from django.utils import timezone

def say(*words):
    print(">", *words)

plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
STORAGES = settings.STORAGES | {"staticfiles": plain}
with override_settings(STORAGES=STORAGES), transaction.atomic():
    say(what_is_missing())
    now = timezone.now()
    bulletin = Bulletin.objects.create(slug="b", number=1, season="autumn", title="B",
        date=now, state="published", published_at=now)
    Edition.objects.create(bulletin=bulletin, language="en", title="B", published_at=now)
    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.create_superuser("s"))
    screen = client.get(f"/admin/bulletins/bulletin/{bulletin.pk}/change/", follow=True)
    say("screen", screen.status_code, "apt install libpango" in screen.content.decode())
    say("preview", client.get(
        f"/admin/bulletins/bulletin/{bulletin.pk}/preview-pdf/?language=en").status_code)
    say("page", client.get("/en/bulletins/b/").status_code)
    say("pdf", client.get("/en/bulletins/b.pdf").status_code)
    say("made", make_due_pdfs())
    transaction.set_rollback(True)
call_command("check_services", "pdf")
"""


def test_a_system_without_pango_is_told_what_to_install_and_the_rest_works(db, tmp_path):
    # A loader path with a broken Pango before the real one is a system that lacks it.
    for name in ("libpango-1.0.so.0", "libpango-1.0.so", "libpango-1.0-0"):
        (tmp_path / name).write_bytes(b"no library")
    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", WITHOUT_PANGO],
        env=os.environ
        | {"LD_LIBRARY_PATH": str(tmp_path), "DATABASE_URL": address_of_database()}
        | {"ALLOWED_HOSTS": "localhost"},
        capture_output=True,
        text=True,
        check=False,
    )
    said = [line for line in done.stdout.splitlines() if line.startswith("> ")]
    sentence, *answers = [line.removeprefix("> ") for line in said] or [done.stderr]
    assert answers, done.stderr[-1500:]
    assert "apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0" in sentence
    assert answers == ["screen 200 True", "preview 302", "page 200", "pdf 503", "made 0"]
    assert done.returncode == 2
    assert "apt install libpango-1.0-0" in done.stderr
    assert what_is_missing() == ""


def address_of_database() -> str:
    """The database of this test, as a process of its own is told it."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    return urlunsplit(parts._replace(path=f"/{connection.settings_dict['NAME']}"))
