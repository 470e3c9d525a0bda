"""A mail is made of nothing but what the list of mail's markup names."""

import re
import tomllib
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.template.loader import render_to_string

import bulletins
from bulletins.models import FreeText
from bulletins.render import render_all
from core.richtext import ATTRIBUTES, TAGS
from mailings.message import Content
from mailings.trial import as_trial
from tests.bulletins.conftest import same, texts
from tests.bulletins.test_render import full, records  # noqa: F401 - fixtures

LIST = tomllib.loads((Path(bulletins.__file__).parent / "mail_markup.toml").read_text("utf-8"))
# Of these alone Outlook takes a padding; to lists it gives its own.
PADDED = {"td", "th", "ul", "ol"}
EVERYTHING = (
    '<h3>a</h3><h4>b</h4><p lang="es">c<br>d <strong>e</strong> <em lang="es">f</em>'
    ' <abbr title="g">h</abbr> <span lang="es">i</span> <a href="https://example.org/" title="j"'
    ' hreflang="es" type="text/html">k</a></p><ul><li>l</li></ul><ol><li>m</li></ol>'
    '<blockquote lang="es" cite="https://example.org/"><p>n</p></blockquote>'
)


class Walk(HTMLParser):
    """Every element, attribute and declaration of a mail; ``problems`` are those not listed."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.problems: set[str] = set()
        self.elements: set[str] = set()
        self.tables: list[dict[str, str | None]] = []
        self.in_style = False
        self.style = ""
        self.feed(html)
        rules = re.sub(r"@media\s*([^{]+?)\s*\{", self.media, self.style)
        for block in re.findall(r"\{([^{}]*)\}", rules):
            self.declarations(block, "style")

    def media(self, found) -> str:
        if found.group(1) not in LIST["media"]:
            self.problems.add(f"@media {found.group(1)}")
        return ""

    def handle_starttag(self, tag, attrs):
        self.elements.add(tag)
        self.in_style = tag == "style"
        allowed = LIST["elements"].get(tag)
        if allowed is None:
            self.problems.add(f"<{tag}>")
        for name, value in attrs:
            if name not in (allowed or []):
                self.problems.add(f"<{tag} {name}>")
            if name == "style":
                self.declarations(value, tag)
        if tag == "table":
            self.tables.append(dict(attrs))

    def handle_data(self, data):
        if self.in_style:
            self.style += data
            self.in_style = False

    def declarations(self, text: str, tag: str) -> None:
        for declaration in filter(str.strip, text.split(";")):
            name, _colon, value = (part.strip() for part in declaration.partition(":"))
            value = value.removesuffix("!important").strip()
            if name not in LIST["properties"]:
                self.problems.add(f"{name}:")
            if value not in LIST["values"].get(name, [value]):
                self.problems.add(f"{name}: {value}")
            if re.search(r"(?<![\w-])-\d", value) or "url(" in value or "calc(" in value:
                self.problems.add(f"{name}: {value}")
            is_padded = name.startswith("padding") and re.search(r"[1-9]", value)
            is_ruled = name.startswith("border") and re.search(r"[1-9] ?px", value)
            if (is_padded and tag not in PADDED | {"style"}) or (is_ruled and tag in {"p", "div"}):
                self.problems.add(f"<{tag}> with {name}: {value}")


@pytest.fixture
def everything(full):  # noqa: F811
    """A bulletin with a section of every kind, and every element that staff can write."""
    for region in ("main", "side"):
        FreeText.objects.create(
            parent=full,
            region=region,
            ordering=90,
            **same("heading", "All"),
            **texts("body", *[EVERYTHING] * 3),
        )
    # A borrowed text is marked by its language.
    FreeText.objects.create(parent=full, region="main", ordering=91, body_en=EVERYTHING)
    return full


def test_every_declaration_and_attribute_of_a_mail_is_listed(everything):
    assert {tag for tag in TAGS if f"<{tag}" not in EVERYTHING} == set()
    for tag, names in ATTRIBUTES.items():
        assert names <= set(LIST["elements"][tag]), tag
    for code, made in render_all(everything).items():
        content = Content(made.subject, made.mail_html, made.text)
        for html in (made.mail_html, as_trial(content, code).html):
            walk = Walk(html)
            assert sorted(walk.problems) == []
            assert {table["role"] for table in walk.tables} == {"presentation"}
            assert {"img", "h4", "ol", "blockquote", "abbr"} <= walk.elements


def test_a_mail_is_600_wide_in_its_language_dark_where_it_is_and_has_a_title(everything):
    for code, made in render_all(everything).items():
        html = made.mail_html
        assert f'<html lang="{code}" dir="ltr">' in html
        assert f"<title>Bulletin [{code}]</title>" in html
        assert '<meta name="color-scheme" content="light dark">' in html
        (sheet,) = [table for table in Walk(html).tables if table.get("class") == "sheet"]
        assert sheet["width"] == "600"
        # Gmail leaves out a style element that is larger.
        assert len(re.search(r"<style>(.*?)</style>", html, re.S).group(1)) < 16_000
        preheader = re.search(r'<div class="preheader"[^>]*>(.*?)</div>', html, re.S).group(1)
        shown, _nbsp, padding = preheader.partition("&nbsp;")
        assert (shown, len(padding) > 500) == (f"And what comes next [{code}]", True)


@pytest.mark.parametrize(
    ("html", "problem"),
    [
        ('<p style="display: flex">', "display: flex"),
        ('<p style="position: absolute">', "position:"),
        ('<p style="margin: 0 -8px">', "margin: 0 -8px"),
        ('<p style="padding-left: 4px">', "<p> with padding-left: 4px"),
        ('<p style="border-left: 2px solid red">', "<p> with border-left: 2px solid red"),
        ('<p style="background-color: url(x)">', "background-color: url(x)"),
        ('<p onclick="x()">', "<p onclick>"),
        ("<section>", "<section>"),
        ("<style>@media print { p { color: red } }</style>", "@media print"),
        ("<style>p { gap: 4px }</style>", "gap:"),
    ],
)
def test_what_is_not_listed_is_found(html, problem):
    assert Walk(html).problems == {problem}


@pytest.mark.parametrize("purpose", ["confirm", "already", "preferences"])
def test_a_letter_is_made_of_the_same(purpose):
    html = render_to_string(f"mail/{purpose}/letter.html", {"url": "https://example.org/"})
    assert sorted(Walk(html).problems) == []
