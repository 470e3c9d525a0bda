"""The colours of the bulletin's page and mail: words stand out 4.5 to 1 (WCAG 2.2, 1.4.3).

Texts and pasted markup bring no colours, since ``core.richtext.clean`` drops them; so the
house's own palette is all there is to hold to it, once and here.
"""

import re
from html.parser import HTMLParser
from itertools import product
from pathlib import Path

import pytest
from django.conf import settings

from bulletins.models import FreeText, QuoteSection, RosterSection
from bulletins.render import render
from core.richtext import clean
from tests.bulletins.conftest import texts

LEAST = 4.5
SITE = (Path(settings.BASE_DIR) / "msme_site/static/css/site.css").read_text()
MAIL = (Path(settings.BASE_DIR) / "templates/mail/mail.css").read_text()
NO_CONTENT = {"br", "img", "meta", "hr", "link", "input"}


def luminance(colour: str) -> float:
    """The relative luminance of "#rrggbb" or "#rgb", as WCAG defines it."""
    digits = colour.strip().lower().removeprefix("#")
    digits = digits if len(digits) == 6 else "".join(digit * 2 for digit in digits)
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """From 1 (the same) to 21 (black on white)."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def tokens(theme: str) -> dict[str, str]:
    """The colours that site.css names for ``theme``."""
    light, _query, rest = SITE.partition("@media (prefers-color-scheme: dark)")
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", light))
    dark = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", rest.partition("@media")[0]))
    return found | (dark if theme == "dark" else {})


def test_the_measure_itself_is_right():
    assert round(contrast("#000", "#fff"), 2) == 21
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48


PAPERS = ("paper", "raised", "sunk")
PAIRS = [
    *product(("ink", "soft", "accent"), PAPERS),
    *product(("ink", "accent"), ("tint",)),
    *((word, f"{word}-tint") for word in ("attention", "error", "good")),
    ("ink", "attention-tint"),
    ("on-accent", "accent"),
    ("band-soft", "band"),
    ("ochre", "band"),
]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_colours_of_the_page_stand_out(theme):
    colours = tokens(theme)
    found = {pair: contrast(colours[pair[0]], colours[pair[1]]) for pair in PAIRS}
    assert {pair: value for pair, value in found.items() if value < LEAST} == {}
    assert contrast("#fff", colours["band"]) > LEAST


def test_the_colours_of_the_dark_mail_stand_out():
    dark = MAIL.partition("@media (prefers-color-scheme: dark)")[2]
    rules = re.findall(r"\s*([^{}]+) \{ ((?:background-)?color): (#[0-9a-f]{6}) !important", dark)
    apart = [rule for rule in rules if ".band" in rule[0] or ".button" in rule[0]]
    common = [rule for rule in rules if rule not in apart and ".preheader" not in rule[0]]
    words = {colour for _names, what, colour in common if what == "color"}
    papers = {"#12181b", "#0d1214"}
    assert papers <= {colour for _names, what, colour in common if what == "background-color"}
    assert words
    assert [pair for pair in product(words, papers) if contrast(*pair) < LEAST] == []
    of_band = {colour for names, what, colour in apart if what == "color" and ".band" in names}
    assert [colour for colour in of_band if contrast(colour, "#0e2e32") < LEAST] == []
    assert contrast("#12181b", "#7cc7c3") > LEAST


class Words(HTMLParser):
    """The colours in which words of a mail stand, and on what: pairs."""

    def __init__(self) -> None:
        super().__init__()
        self.stack = [("body", "#000000", "#ffffff", True)]
        self.pairs: set[tuple[str, str]] = set()

    def handle_starttag(self, tag, attrs):
        if tag in NO_CONTENT:
            return
        given = dict(attrs)
        _tag, colour, paper, seen = self.stack[-1]
        style = dict(re.findall(r"([\w-]+):\s*([^;]+)", given.get("style") or ""))
        colour = style.get("color", colour)
        paper = style.get("background-color", given.get("bgcolor", paper))
        seen = seen and style.get("display") != "none" and tag not in {"style", "title", "head"}
        self.stack.append((tag, colour, paper, seen))

    def handle_endtag(self, tag):
        while len(self.stack) > 1 and self.stack.pop()[0] != tag:
            pass

    def handle_data(self, data):
        _tag, colour, paper, seen = self.stack[-1]
        if seen and data.strip():
            self.pairs.add((colour.strip().lower(), paper.strip().lower()))


def test_the_words_of_the_mail_stand_out(bulletin, report, free_text, quote, coordinator):
    body = '<p>A <a href="https://example.org/">link</a></p><blockquote><p>Said</p></blockquote>'
    FreeText.objects.update(**texts("body", body, body, body))
    QuoteSection.objects.create(parent=bulletin, region="side", quote=quote)
    RosterSection.objects.create(parent=bulletin, region="side", as_of=bulletin.date)
    parser = Words()
    parser.feed(render(bulletin, "fr").mail_html)
    assert len(parser.pairs) >= 8
    assert [pair for pair in parser.pairs if contrast(*pair) < LEAST] == []


def test_pasted_markup_brings_no_colour():
    pasted = '<p style="color:#ccc" bgcolor="#ddd"><font color="#eee">pale</font></p>'
    assert clean(pasted) == "<p>pale</p>"
