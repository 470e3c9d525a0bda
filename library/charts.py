"""Figures drawn on a common scale, one chart per comparison."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from .models import Document, Figure

# Shares below a quarter are drawn on a shorter scale, which the chart then says.
SHORT_SCALES = (5, 10, 15, 20, 25)
WHOLE = 100
# How many steps each scale is marked in, so that the marks are whole numbers.
STEPS = {5: 5, 10: 2, 15: 3, 20: 4, 25: 5, WHOLE: 4}


@dataclass(frozen=True)
class Bar:
    """One figure as a bar from ``start`` to ``start + width``, in hundredths of the scale."""

    figure: Figure
    start: float
    width: float
    first: bool


@dataclass(frozen=True)
class Chart:
    """Figures on one scale from 0 to ``top``."""

    bars: list[Bar]
    top: int

    @property
    def own_scale(self) -> bool:
        """Whether the scale is shorter than the whole."""
        return self.top != WHOLE

    @property
    def marks(self) -> list[int]:
        """The numbers under the scale, evenly spaced."""
        steps = STEPS[self.top]
        return [self.top * step // steps for step in range(steps + 1)]

    @property
    def population(self) -> str:
        """The population that all figures share; empty if they differ."""
        shared = {str(bar.figure.population) for bar in self.bars}
        return shared.pop() if len(shared) == 1 else ""

    @property
    def sources(self) -> list[Document]:
        """The documents that the figures are taken from and readers may know of, each once."""
        found = {bar.figure.source_id: bar.figure.public_source for bar in self.bars}
        return [source for source in found.values() if source is not None]

    @property
    def source_missing(self) -> bool:
        """Whether some figure names no source."""
        return any(bar.figure.source_id is None for bar in self.bars)


def charts(figures: Iterable[Figure]) -> list[Chart]:
    """Charts of the percentages among ``figures``, in their order; same comparison, same chart."""
    shares = [figure for figure in figures if figure.unit == Figure.Unit.PERCENT]
    order: dict[str, int] = {}
    for figure in shares:
        order.setdefault(figure.comparison or figure.slug, len(order))
    shares.sort(key=lambda figure: order[figure.comparison or figure.slug])
    return [
        chart(list(group))
        for _key, group in groupby(shares, key=lambda figure: figure.comparison or figure.slug)
    ]


def chart(figures: list[Figure]) -> Chart:
    """One chart of ``figures``, which must be percentages."""
    highest = max(figure.value_to or figure.value for figure in figures)
    top = next((scale for scale in SHORT_SCALES if highest <= scale), WHOLE)
    return Chart(
        bars=[_bar(figure, top, first=index == 0) for index, figure in enumerate(figures)],
        top=top,
    )


def _bar(figure: Figure, top: int, *, first: bool) -> Bar:
    def part(value: Decimal) -> float:
        return round(float(value) * 100 / top, 2)

    if figure.value_to is None:
        return Bar(figure, 0, part(figure.value), first)
    return Bar(figure, part(figure.value), part(figure.value_to - figure.value), first)
