"""What a benchmark is, and how its rounds become one entry with a goal that is met or not."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from statistics import median
from time import perf_counter
from typing import NotRequired, TypedDict


class Entry(TypedDict):
    """A line of ``var/bench.json``; without a value where a tool is missing, and then which."""

    name: str
    value: float | None
    goal: float
    met: bool
    missing: NotRequired[str]


class Missing(Exception):
    """Something that is needed to measure is not on this machine; the sentence says what."""


@dataclass(frozen=True)
class Goal:
    """What is promised of one measurement: a least value, or else a largest one."""

    name: str
    goal: float
    unit: str
    at_least: bool = True

    def entry(self, values: list[float]) -> Entry:
        """The median of all rounds, beside what is promised."""
        value = median(values)
        met = value >= self.goal if self.at_least else value <= self.goal
        return {"name": self.name, "value": round(value, 3), "goal": self.goal, "met": met}

    def missed(self, why: str) -> Entry:
        """Not measured, which is not met."""
        return {"name": self.name, "value": None, "goal": self.goal, "met": False, "missing": why}


# One round: takes a size, gives the values of the goals by their names.
Round = Callable[[int], dict[str, float]]


@dataclass(frozen=True)
class Benchmark:
    """A round that is run several times, and what is promised of its measurements."""

    round: Round
    goals: tuple[Goal, ...]
    size: int
    # Where one says it all, or where more are needed than usual.
    rounds: int | None = None

    def run(self, *, rounds: int, size: int | None = None) -> list[Entry]:
        """Run all rounds; an entry for each goal, also where it could not be measured."""
        try:
            times = range(self.rounds or rounds)
            found = [self.round(size or self.size) for _number in times]
        except Missing as missing:
            return [goal.missed(str(missing)) for goal in self.goals]
        return [goal.entry([values[goal.name] for values in found]) for goal in self.goals]


class Stopwatch:
    """How long the body of a ``with`` took, in seconds."""

    seconds = 0.0

    def __enter__(self) -> "Stopwatch":
        self._began = perf_counter()
        return self

    def __exit__(self, *_error: object) -> None:
        self.seconds = perf_counter() - self._began


def as_lines(entries: list[Entry], goals: dict[str, Goal]) -> Iterator[str]:
    """A table for the terminal."""
    width = max((len(entry["name"]) for entry in entries), default=0)
    for entry in entries:
        goal = goals[entry["name"]]
        sign = "≥" if goal.at_least else "≤"
        if entry["value"] is None:
            yield f"{entry['name']:<{width}}  NOT MEASURED: {entry.get('missing')}"
            continue
        verdict = "met" if entry["met"] else "MISSED"
        yield (
            f"{entry['name']:<{width}}  {entry['value']:>12,.2f} {goal.unit:<12}"
            f"{sign} {entry['goal']:>10,.2f}  {verdict}"
        )
