"""A chart as shapes and words with their places, for a template to write as SVG.

Across, places are per cent of the width, so that nothing is scaled and words keep their size on
a phone; down, they are pixels. Labels are broken into lines here, since SVG does not.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from textwrap import wrap

from core.typography import typeset

from .charts import Bar, Chart

LINE = 22  # from one baseline of a label to the next
SMALL_LINE = 19
BAR = 20
GAP = 20  # between a bar and the next label
LABEL = 30  # letters in a line: beside the number, on a phone
NOTE = 44


@dataclass(frozen=True)
class Words:
    """A line of text at its baseline."""

    text: str
    y: int


@dataclass(frozen=True)
class Row:
    """A bar below its label; the number stands at the right, beside the label's last line."""

    bar: Bar
    label: list[Words]
    note: list[Words]
    value_y: int
    bar_y: int

    @property
    def bar_end(self) -> int:
        """Where the bar ends, downwards."""
        return self.bar_y + BAR


@dataclass(frozen=True)
class Mark:
    """A number of the scale, at ``x`` per cent of the width."""

    number: int
    x: float
    anchor: str


@dataclass(frozen=True)
class Drawing:
    """A whole chart: ``rows`` one below the other over one scale."""

    chart: Chart
    rows: list[Row]
    marks: list[Mark]
    scale_y: int
    height: int

    @property
    def words_y(self) -> int:
        """The baseline of the scale's numbers."""
        return self.scale_y + 20


def draw(chart: Chart) -> Drawing:
    """The places of everything in ``chart``, in the active language."""
    rows, y = [], 0
    for bar in chart.bars:
        row = _row(bar, y, with_note=not chart.population)
        rows.append(row)
        y = row.bar_y + BAR + GAP
    scale_y = y - GAP + 8
    return Drawing(chart, rows, list(_marks(chart)), scale_y, height=scale_y + 28)


def _row(bar: Bar, top: int, *, with_note: bool) -> Row:
    label, y = _lines(str(bar.figure.label), top, LABEL, LINE)
    value_y = label[-1].y if label else top + LINE
    note, y = _lines(str(bar.figure.population or "") if with_note else "", y, NOTE, SMALL_LINE)
    return Row(bar, label, note, value_y=value_y, bar_y=max(y, value_y) + 10)


def _lines(text: str, top: int, letters: int, height: int) -> tuple[list[Words], int]:
    broken = wrap(typeset(text), letters, break_long_words=False, break_on_hyphens=False)
    lines = [Words(line, top + height * number) for number, line in enumerate(broken, start=1)]
    return lines, top + height * len(lines)


def _marks(chart: Chart) -> Iterator[Mark]:
    for number in chart.marks:
        anchor = {0: "start", chart.top: "end"}.get(number, "middle")
        yield Mark(number, round(number * 100 / chart.top, 2), anchor)
