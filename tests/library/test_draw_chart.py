"""Where a chart's bars and words stand, and how the page tells them to eye and ear."""

import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from library.charts import charts
from library.draw_chart import BAR, LABEL, draw
from library.models import Document, Figure
from tests.library.test_charts import figure

SVG = "{http://www.w3.org/2000/svg}"


def drawing(*figures):
    (chart,) = charts(figures)
    return draw(chart)


def test_a_long_label_is_broken_into_lines_that_fit_beside_the_number():
    text = "of the total sales of the manufacturing sector that are exported: large firms"
    (row,) = drawing(figure("a", 14, label_en=text)).rows
    assert " ".join(line.text for line in row.label) == text
    assert max(len(line.text) for line in row.label) <= LABEL
    assert row.value_y == row.label[-1].y


def test_nothing_stands_on_anything_else():
    found = drawing(
        figure("a", 78, comparison="x", label_en="of exporters " * 6, population_en="Here " * 20),
        figure("b", 34, comparison="x", label_en="of exports", population_en="There"),
        figure("c", 80, 99, comparison="x", label_en="of firms"),
    )
    heights = []
    for row in found.rows:
        heights += [line.y for line in (*row.label, *row.note)]
        heights += [row.bar_y, row.bar_end]
    heights += [found.scale_y, found.words_y, found.height]
    assert all(one < other for one, other in pairwise(heights))
    assert all(row.bar_end - row.bar_y == BAR for row in found.rows)


def test_the_population_that_all_share_is_not_said_again_at_every_bar():
    shared = drawing(
        figure("a", 78, comparison="x", population_en="Firms"),
        figure("b", 34, comparison="x", population_en="Firms"),
    )
    assert [row.note for row in shared.rows] == [[], []]


def test_the_scale_is_marked_from_end_to_end():
    whole = drawing(figure("a", 78)).marks
    assert [(mark.number, mark.x, mark.anchor) for mark in whole] == [
        (0, 0, "start"),
        (25, 25, "middle"),
        (50, 50, "middle"),
        (75, 75, "middle"),
        (100, 100, "end"),
    ]
    assert [mark.x for mark in drawing(figure("a", 14)).marks] == [0, 33.33, 66.67, 100]


@pytest.fixture
def page(client, db):
    source = Document.objects.create(
        slug="report", title_en="World Trade Report 2016", precision="unknown"
    )
    values = {"population_en": "Firms", "population_fr": "Entreprises", "comparison": "x"}
    texts = {"label_en": "of <exporters>", "label_fr": "des <exportateurs>", "source": source}
    Figure.objects.create(slug="a", value="7.6", position=1, **texts, **values)
    Figure.objects.create(slug="b", value=3, value_to=14, position=2, **texts, **values)

    def read(language):
        html = client.get(f"/{language}/figures/").content.decode()
        (svg,) = re.findall(r"<svg class=\"chart\".*?</svg>", html, re.S)
        return html, ElementTree.fromstring(svg)

    return read


def words(found, tag):
    return [" ".join("".join(one.itertext()).split()) for one in found.iter(f"{SVG}{tag}")]


def test_the_picture_has_a_title_and_says_every_number_and_its_scale(page):
    html, svg = page("en")
    assert svg.get("role") == "img"
    parts = {one.get("id"): one.tag for one in svg if one.get("id")}
    assert svg.get("aria-labelledby").split() == list(parts)
    assert list(parts.values()) == [f"{SVG}title", f"{SVG}desc"]
    assert words(svg, "title") == ["Firms"]
    (description,) = words(svg, "desc")
    assert description == (
        "Of <exporters>: 7.6%. Of <exporters>: 3–14%. "
        "Drawn on a scale of its own, from 0 to 15 per cent."
    )
    assert "Source: World Trade Report 2016." in html


def test_the_picture_is_in_the_language_of_the_reader(page):
    _html, svg = page("fr")
    assert words(svg, "title") == ["Entreprises"]
    assert "des <exportateurs>" in words(svg, "text")
    assert "7,6\u00a0%" in ["".join(one.itertext()) for one in svg.iter(f"{SVG}text")]


def test_the_same_numbers_stand_in_a_table(page):
    html, svg = page("en")
    table = html[html.index('id="numbers"') :]
    assert 'href="#numbers"' in html
    for number in ("7.6%", "3–14%"):
        assert number in words(svg, "text")
        assert f'<td class="num">{number}</td>' in table


def test_bars_are_drawn_to_the_scale_and_without_a_style(page):
    html, svg = page("en")
    bars = [one for one in svg.iter(f"{SVG}rect") if one.get("class") != "track"]
    assert [(one.get("class"), one.get("x"), one.get("width")) for one in bars] == [
        ("bar", "0%", "50.67%"),
        ("bar-other", "20%", "73.33%"),
    ]
    assert "style" not in html[html.index("<svg class") : html.index('id="numbers"')]
