"""Figures on a common scale."""

from library.charts import charts
from library.models import Figure


def figure(slug, value, value_to=None, **fields):
    return Figure(slug=slug, value=value, value_to=value_to, **fields)


def test_figures_of_one_comparison_share_a_chart_in_their_order():
    figures = [figure("a", 78, comparison="x"), figure("b", 95), figure("c", 34, comparison="x")]
    assert [[bar.figure.slug for bar in chart.bars] for chart in charts(figures)] == [
        ["a", "c"],
        ["b"],
    ]


def test_only_the_first_bar_of_a_chart_carries_the_accent():
    chart = charts([figure("a", 78, comparison="x"), figure("c", 34, comparison="x")])[0]
    assert [bar.first for bar in chart.bars] == [True, False]


def test_the_scale_is_the_whole_unless_all_shares_are_small():
    whole, small = charts([figure("a", 26), figure("b", 14)])
    assert (whole.top, whole.own_scale, whole.marks) == (100, False, [0, 25, 50, 75, 100])
    assert (small.top, small.own_scale, small.marks) == (15, True, [0, 5, 10, 15])


def test_a_span_is_drawn_from_its_first_value_to_its_last():
    bar = charts([figure("a", 80, 99)])[0].bars[0]
    assert (bar.start, bar.width) == (80.0, 19.0)


def test_a_number_that_is_no_share_is_not_drawn():
    assert charts([figure("a", 12, unit=Figure.Unit.COUNT)]) == []


def test_a_chart_says_that_a_source_is_missing():
    assert charts([figure("a", 80)])[0].source_missing
