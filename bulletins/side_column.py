"""Fills the side column of the PDF: which page each box stands on, and how high.

Pure arithmetic on what one layout of the main column has shown; lengths are CSS pixels.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import inf

from .paper import Place

MM = 96 / 25.4
# As in the style sheet of the PDF: the margins of its pages, and the height of A4.
TOP, BOTTOM = 24 * MM, (297 - 18) * MM
GAP = 20.0

# What is seen on a page: left, top, right and bottom by name, from the paper's edges.
Anchors = Mapping[str, Sequence[float]]
Heights = Mapping[str, float]
# Of "main-6-2": the third part of the seventh section.
Path = tuple[int, ...]


@dataclass(frozen=True)
class Box:
    """A note that belongs at the height of its section, or a side item, which stands anywhere."""

    name: str
    height: float
    wanted: float | None = None


@dataclass(frozen=True)
class Column:
    """The side column of one page: from where to where, the notes in it, and if it takes more."""

    top: float
    bottom: float
    notes: tuple[Box, ...] = ()
    is_open: bool = True

    def room(self) -> float:
        """What side items may take."""
        return self.bottom + GAP - self.top - _total(self.notes) if self.is_open else 0.0


def places_of(pages: Sequence[Anchors]) -> dict[str, Place]:
    """Where the boxes of a document stand whose main column was laid out as ``pages``."""
    heights = {
        name: rectangle[3] - rectangle[1]
        for page in reversed(pages)
        for name, rectangle in page.items()
        if name.startswith(("side-", "note-"))
    }
    starts = _what_starts(pages)
    last = max((path[:1] for started in starts for path in started), default=(0,))
    columns = [
        _column(page, started, heights, last=last, is_first=number == 0)
        for number, (page, started) in enumerate(zip(pages, starts, strict=True))
    ]
    names = sorted((name for name in heights if name.startswith("side-")), key=_path)
    items = [Box(name, heights[name]) for name in names]
    chosen = fill_evenly(columns, items)
    places = {}
    for number, column in enumerate(columns):
        mine = [item for item, where in zip(items, chosen, strict=True) if where == number]
        before = _where_to_write(pages[number], starts[number], is_first=number == 0)
        for name, top in stack(column, mine).items():
            places[name] = Place(top - (TOP if number else 0.0), before)
    return places


def is_nearly_empty(page: Anchors) -> bool:
    """Whether a last page holds less than a third; the colophon is at its end."""
    return page["colophon"][3] < TOP + (BOTTOM - TOP) / 3 if "colophon" in page else False


def _what_starts(pages: Sequence[Anchors]) -> list[list[Path]]:
    """The main sections, and the parts of them, that begin on each page."""
    seen: set[Path] = set()
    found = []
    for page in pages:
        paths = {_path(name) for name in page if name.startswith("main-")}
        found.append(sorted(paths - seen))
        seen |= paths
    return found


def _where_to_write(page: Anchors, started: Sequence[Path], *, is_first: bool) -> str:
    """Before what the side items of a page are written: a section, or else a part of one.

    What is written before the uppermost element of a page would stand on the page before.
    """
    names = [_name(path) for path in sorted(started, key=lambda path: (len(path), path))]
    below = [name for name in names if is_first or page[name][1] > TOP + 1]
    return below[0] if below else ""


def _column(
    page: Anchors, started: Sequence[Path], heights: Heights, *, last: Path, is_first: bool
) -> Column:
    """The last section has the whole width of its pages: beside it is no column."""
    tops = {path: page[_name(path)][1] for path in started if len(path) == 1}
    notes = tuple(
        Box(name, heights[name], top)
        for (number,), top in tops.items()
        if (name := f"note-{number}") in heights
    )
    top = min(tops.values(), default=TOP) if is_first else TOP
    bottom = tops[last] - GAP if last in tops else BOTTOM
    others = [path for path in started if path[:1] != last]
    is_open = bool(_where_to_write(page, others, is_first=is_first))
    return Column(top, bottom, notes, is_open=is_open)


def _path(name: str) -> Path:
    return tuple(map(int, name.split("-")[1:]))


def _name(path: Path) -> str:
    return "-".join(["main", *map(str, path)])


def fill_evenly(columns: Sequence[Column], items: Sequence[Box]) -> list[int | None]:
    """The column of each item, in their order, so that the columns end up filled alike.

    The sum of the squares of what is filled is least. Where not all have room in that way, the
    last ones stand wherever there is room, and ``None`` is the column of those for which none has.
    """
    for count in range(len(items), 0, -1):
        cost, chosen = _best(columns, items[:count])
        if cost < inf:
            return _with_the_rest(columns, items, chosen)
    return [None] * len(items)


def _with_the_rest(
    columns: Sequence[Column], items: Sequence[Box], chosen: Sequence[int]
) -> list[int | None]:
    rooms = [column.room() for column in columns]
    for item, where in zip(items, chosen, strict=False):
        rooms[where] -= item.height + GAP
    found: list[int | None] = list(chosen)
    for item in items[len(chosen) :]:
        most = max(range(len(rooms)), key=rooms.__getitem__)
        fits = item.height + GAP <= rooms[most]
        rooms[most] -= item.height + GAP if fits else 0
        found.append(most if fits else None)
    return found


def _best(columns: Sequence[Column], items: Sequence[Box]) -> tuple[float, list[int]]:
    below = [0.0, *accumulate(item.height + GAP for item in items)]
    # By how many items the columns so far have taken: the cost, and the column of each.
    best: dict[int, tuple[float, list[int]]] = {0: (0.0, [])}
    for number, column in enumerate(columns):
        after: dict[int, tuple[float, list[int]]] = {}
        for taken, (cost, chosen) in best.items():
            for end in range(taken, len(items) + 1):
                more = below[end] - below[taken]
                if more > max(column.room(), 0.0):
                    break
                sum_ = cost + (_total(column.notes) + more) ** 2
                if sum_ < after.get(end, (inf, []))[0]:
                    after[end] = sum_, chosen + [number] * (end - taken)
        best = after
    return best.get(len(items), (inf, []))


def stack(column: Column, items: Sequence[Box]) -> dict[str, float]:
    """The top of every box of one column: notes at their height, items in the gaps in order."""
    boxes: list[Box] = []
    tops: list[float] = []
    waiting, next_top = list(items), column.top

    def put(box: Box, top: float) -> None:
        nonlocal next_top
        boxes.append(box)
        tops.append(top)
        next_top = top + box.height + GAP

    for note in column.notes:
        wanted = column.top if note.wanted is None else note.wanted
        while waiting and next_top + waiting[0].height + GAP <= wanted:
            put(waiting.pop(0), next_top)
        put(note, max(wanted, next_top))
    for item in waiting:
        put(item, next_top)
    limit = column.bottom
    for number in reversed(range(len(boxes))):
        tops[number] = min(tops[number], limit - boxes[number].height)
        limit = tops[number] - GAP
    return {box.name: top for box, top in zip(boxes, tops, strict=True)}


def _total(boxes: Sequence[Box]) -> float:
    return sum(box.height + GAP for box in boxes)
