"""The harness of ``make bench``; what it finds at full size is no test."""

import pytest

from benchmarks import bulletins, previews, subscribers, tables
from benchmarks.measure import Benchmark, Goal, Missing, as_lines

LEAST, MOST = Goal("rows a second", 100, "rows/s"), Goal("times", 3, "times", at_least=False)


def test_a_goal_is_met_by_the_median_of_all_rounds():
    rounds = iter([{"rows a second": 50, "times": 9}] + [{"rows a second": 150, "times": 2}] * 2)
    found = Benchmark(lambda _size: next(rounds), (LEAST, MOST), size=1).run(rounds=3)
    assert found == [
        {"name": "rows a second", "value": 150, "goal": 100, "met": True},
        {"name": "times", "value": 2, "goal": 3, "met": True},
    ]


@pytest.mark.parametrize(("goal", "value"), [(LEAST, 99), (MOST, 3.1)])
def test_a_goal_that_is_missed_says_so(goal, value):
    entry = goal.entry([value])
    assert entry["met"] is False
    (line,) = as_lines([entry], {goal.name: goal})
    assert line.endswith("MISSED")


@pytest.mark.django_db
def test_every_benchmark_runs_at_a_small_size_and_leaves_nothing():
    from members.models import Person

    for benchmark in (
        *tables.BENCHMARKS,
        *bulletins.BENCHMARKS,
        *previews.BENCHMARKS,
        *subscribers.BENCHMARKS,
    ):
        entries = benchmark.run(rounds=1, size=5)
        assert [entry["name"] for entry in entries] == [goal.name for goal in benchmark.goals]
        assert all(entry["value"] > 0 for entry in entries)
    assert not Person.objects.exists()


def test_a_tool_that_is_missing_is_said_and_counts_as_missed():
    def without(_size):
        raise Missing("smtp-source is not here")

    (entry,) = Benchmark(without, (LEAST,), size=1).run(rounds=3)
    assert (entry["value"], entry["met"]) == (None, False)
    (line,) = as_lines([entry], {LEAST.name: LEAST})
    assert line.endswith("NOT MEASURED: smtp-source is not here")
