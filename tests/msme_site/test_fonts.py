"""The bundled fonts have every character that our three languages and their names need."""

from pathlib import Path

import pytest

FONTS = Path(__file__).parents[2] / "msme_site" / "static" / "fonts"
# Spaces, hyphens, quotation marks, ordinals, arrows: what ready-made cuts claim and lack.
SIGNS = "\u00a0\u202f\u2010\u2011–—‘’“”«»…ºª№œŒ€−×·←→↗"
LETTERS = "ÀÂÆÇÉÈÊËÎÏÔÙÛÜŸÑÁÍÓÚàâæçéèêëîïôùûüÿñáíóú¿¡"
NAMES = "ĄČĐĞİŁŃŐŘŞȘŽąčđğıłńőřşșžțā"

PAGE = """<!doctype html><meta charset="utf-8"><style>
@font-face {{ font-family: tested; src: url({main}); }}
@font-face {{ font-family: tested; src: url({more}); unicode-range: U+100-130, U+132-151,
  U+154-15F, U+162-177, U+179-17C, U+218-21B, U+1E9E; }}
p {{ font-family: tested, monospace; }}</style><p>{text}</p>"""


def fonts_used(page, tmp_path, *, family, text):
    main, more = ((FONTS / f"{family}{part}.woff2").as_uri() for part in ("", "-more"))
    file = tmp_path / "page.html"
    file.write_text(PAGE.format(main=main, more=more, text=text), encoding="utf-8")
    page.goto(file.as_uri())
    page.evaluate("document.fonts.ready")
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    node = session.send("DOM.querySelector", {"nodeId": root, "selector": "p"})["nodeId"]
    found = session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
    return {font["familyName"] for font in found}


@pytest.mark.parametrize(
    ("family", "name"), [("sans", "Secretariat Sans"), ("serif", "Secretariat Serif")]
)
@pytest.mark.parametrize("text", [SIGNS, LETTERS, NAMES])
def test_no_sign_is_borrowed_from_another_font(page, tmp_path, family, name, text):
    assert fonts_used(page, tmp_path, family=family, text=text) == {name}


def test_a_sign_that_is_not_there_is_noticed(page, tmp_path):
    assert fonts_used(page, tmp_path, family="sans", text="Ж") != {"Secretariat Sans"}


def test_the_two_fonts_of_the_first_view_weigh_less_than_65_kilobytes():
    sizes = [(FONTS / f"{family}.woff2").stat().st_size for family in ("sans", "serif")]
    assert sum(sizes) < 65_000
