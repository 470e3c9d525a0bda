"""The side column of the PDF: filled alike, nothing on top of another, nothing lost."""

from itertools import pairwise

from bulletins.paper import Place, arrange
from bulletins.side_column import BOTTOM, GAP, TOP, Box, Column, fill_evenly, places_of, stack


def boxes(*heights: float) -> list[Box]:
    return [Box(f"side-{number}", height) for number, height in enumerate(heights)]


def test_items_are_spread_over_the_pages_in_their_order():
    columns = [Column(0, 900)] * 3
    assert fill_evenly(columns, boxes(400, 400, 400)) == [0, 1, 2]
    assert fill_evenly(columns, boxes(200, 200, 400, 400)) == [0, 0, 1, 2]


def test_a_page_with_notes_takes_less():
    full = Column(0, 900, (Box("note-0", 800, 0),))
    assert fill_evenly([full, Column(0, 900)], boxes(300, 300)) == [1, 1]


def test_what_fits_nowhere_in_order_stands_where_there_is_room_or_nowhere():
    small, large = Column(0, 300), Column(0, 900)
    assert fill_evenly([small, large], boxes(800, 200)) == [1, 0]
    assert fill_evenly([small, Column(0, 900, is_open=False)], boxes(400)) == [None]
    assert fill_evenly([], boxes(400)) == [None]


def test_notes_stand_at_their_section_and_items_in_the_gaps():
    column = Column(0, 900, (Box("note-0", 100, 300), Box("note-1", 100, 850)))
    assert stack(column, boxes(200, 150)) == {
        "side-0": 0,
        "note-0": 300,
        "side-1": 300 + 100 + GAP,
        "note-1": 800,
    }


def test_nothing_stands_on_top_of_another():
    column = Column(0, 900, (Box("note-0", 300, 100), Box("note-1", 300, 200)))
    tops = stack(column, boxes(240))
    heights = {"note-0": 300, "note-1": 300, "side-0": 240}
    ends = sorted((top, top + heights[name]) for name, top in tops.items())
    assert all(end + GAP <= top for (_, end), (top, _) in pairwise(ends))
    assert ends[-1][1] <= 900


def test_beside_a_section_of_the_whole_width_stands_nothing():
    def page(height):
        below = {"main-1": (0, 400, 9, BOTTOM), "side-0": (0, 0, 9, height)}
        return {"main-0": (0, TOP, 9, 400 - GAP)} | below

    assert places_of([page(100)]) == {"side-0": Place(TOP, "main-0")}
    assert places_of([page(400 - TOP)]) == {}


def test_on_a_page_where_no_section_begins_an_item_is_written_before_a_part_of_one():
    pages = [
        {"main-0": (0, 300, 9, BOTTOM), "note-0": (0, 0, 9, 700), "side-0": (0, 0, 9, 200)},
        {"main-0": (0, TOP, 9, 500), "main-0-1": (0, TOP, 9, 200), "main-0-2": (0, 200, 9, 500)},
        {"main-1": (0, TOP, 9, 500)},
    ]
    assert places_of(pages)["side-0"] == Place(0, "main-0-2")


def test_an_item_without_a_place_stands_in_the_main_column():
    html = (
        '<div class="bulletin"><div class="column-main"><section><h2>A</h2><p>a</p></section></div>'
        '<div class="column-side"><section><h2>B</h2></section></div></div>'
    )
    assert '<div class="beside" id="side-0"' in arrange(html)
    assert '<div class="inset">' in arrange(html, {"note-0": Place(0)})
    # Beside a lone section, which has the whole width, there is room for none.
    alone = arrange(html, {})
    assert '<div class="inset">' in alone
    assert "top:0" not in alone


def test_beside_the_last_section_stand_no_notes_of_it():
    section = '<section><h2>A</h2><h3>Documents</h3><ul class="documents"><li>D</li></ul></section>'
    html = f'<div class="bulletin"><div class="column-main">{section * 2}</div></div>'
    made = arrange(html)
    assert made.count('<div class="beside notes"') == 1
    assert made.index('id="note-0"') < made.index('id="main-1"')
