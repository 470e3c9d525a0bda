"""The PDF: read back as programs and screen readers read it. One is made per language."""

import io
import os
import subprocess
import sys
from datetime import UTC, date, datetime

import pypdf
import pytest

from bulletins.as_pdf import as_pdf, what_is_missing
from bulletins.models import Bulletin, Edition
from bulletins.paper import arrange, short_address

WORDS = {
    "en": ("Bulletin – Autumn 2018", "internationalization administrations", "en"),
    "fr": ("Bulletin d’information", "l’approvisionnement des microentreprises", "fr"),
    "es": ("Boletín de otoño de 2018", "las microempresas internacionalizadas", "es"),
}
# No-break spaces and hyphens that ready-made fonts lack, and letters of the second file.
HARD = "8\u202fh\u202f30 WT\u2011MIN co\u2010opère « œuvre » Łódź Šumava 7,6\u00a0%"
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


@pytest.fixture(scope="module")
def made() -> dict[str, bytes]:
    return {language: as_pdf(edition(language)) for language in WORDS}


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
    assert headings == ["/H1", "/H2", "/H2", "/H3", "/H2"]
    assert {"/P", "/L", "/LI", "/Table", "/TR", "/TH", "/TD", "/Link"} <= set(kinds)
    (first, below) = reader.outline
    assert [item.title for item in below] == ["Figures", "One", "Programme"]
    assert first.title in {"Bulletin", "Bulletin d’information", "Boletín"}


def test_fonts_are_embedded_and_every_character_has_a_glyph(reader):
    names = set()
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():
            (below,) = font.get_object()["/DescendantFonts"]
            descriptor = below.get_object()["/FontDescriptor"].get_object()
            assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor)
            names.add(str(descriptor["/FontName"]).rpartition("+")[2].lower())
    assert all("secretariat" in name for name in names), names
    # A character that no font of ours has would be taken from one of the system.
    text = "".join(page.extract_text() for page in reader.pages)
    for word in ("Łódź", "Šumava", "œuvre"):
        assert word in text


def test_long_words_are_divided_and_pages_numbered(reader):
    texts = [page.extract_text() for page in reader.pages]
    assert f"{len(texts)}/{len(texts)}" in texts[-1]
    divided = any(line.endswith(("-", "\u2010")) for line in texts[0].splitlines())
    assert divided or reader.language == "en"


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


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:9/x.png", "file:///etc/hostname", "/static/../../etc/hostname"]
)
def test_nothing_is_fetched_from_elsewhere(address, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    content = f'<div class="bulletin"><div class="column-main"><p><img src="{address}" alt="x"></p>'
    assert b"/Image" not in as_pdf(edition("en", content_html=f"{content}</div></div>"))


def test_a_system_without_pango_is_told_what_to_install(tmp_path):
    # A loader path with a broken Pango before the real one is a system that lacks it.
    for name in ("libpango-1.0.so.0", "libpango-1.0.so", "libpango-1.0-0"):
        (tmp_path / name).write_bytes(b"no library")
    command = [sys.executable, "manage.py", "check_services", "pdf"]
    done = subprocess.run(
        command,
        env=os.environ | {"LD_LIBRARY_PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0" in done.stderr
    assert what_is_missing() == ""
