"""Figures as bars on the scales that ``library.charts`` draws; numbers as a list."""

from collections.abc import Iterator

from django.db.models import Prefetch, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from bulletins.models import FiguresSection
from core.dates import EN_DASH, NBSP
from core.templatetags.house import number
from library.charts import Chart, charts
from library.models import Figure

from .base import Kind, Text, texts_of


class FiguresKind(Kind[FiguresSection]):
    """Figures, drawn as bars with their sources."""

    model = FiguresSection
    heading = _("MSMEs in figures")

    def fetch(self, sections: QuerySet[FiguresSection]) -> QuerySet[FiguresSection]:
        """With the sources."""
        figures = Figure.objects.select_related("source").order_by("position", "slug")
        return sections.prefetch_related(Prefetch("figures", figures))

    def context(self, section: FiguresSection) -> dict[str, object]:
        """Percentages as charts, each with its bars as attributes; counts as they are."""
        figures = list(section.figures.all())
        return {
            "charts": [(chart, bars(chart), percent(chart.top)) for chart in charts(figures)],
            "counts": [
                (figure, [figure.source] if figure.source else [], figure.source is None)
                for figure in figures
                if figure.unit == Figure.Unit.COUNT
            ],
        }

    def texts(self, section: FiguresSection) -> Iterator[Text]:
        """What the figures say and of whom."""
        for figure in section.figures.all():
            yield from texts_of(figure, "label", "population")
            yield from texts_of(figure.source, "title")


def bars(chart: Chart) -> list[dict[str, object]]:
    """The bars of ``chart`` for templates; lengths are strings, the same in every language."""
    return [
        {
            "figure": bar.figure,
            "value": value_words(bar.figure),
            "start": f"{bar.start:g}",
            "width": f"{bar.width:g}",
            "rest": f"{round(100 - bar.start - bar.width, 2):g}",
            "first": bar.first,
        }
        for bar in chart.bars
    ]


def value_words(figure: Figure) -> str:
    """The value as the active language writes it: "80–99%", « 7,6 % »."""
    value = number(figure.value.normalize())
    if figure.value_to is not None:
        value = f"{value}{EN_DASH}{number(figure.value_to.normalize())}"
    return percent(value) if figure.unit == Figure.Unit.PERCENT else value


def percent(value: object) -> str:
    """A percentage: French and Spanish put a no-break space before the sign."""
    return f"{value}%" if (get_language() or "en").startswith("en") else f"{value}{NBSP}%"
