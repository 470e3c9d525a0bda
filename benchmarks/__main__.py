"""Run every benchmark in a database of its own, print a table, write it down as JSON."""

import argparse
import json
import logging
from pathlib import Path

import django


def main() -> None:
    """What ``make bench`` starts, once the services are there."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--size", type=int, help="rows, where a benchmark is about rows")
    parser.add_argument("-k", dest="word", default="", help="only those whose name has this word")
    options = parser.parse_args()
    django.setup()
    logging.disable(logging.WARNING)
    from django.test.utils import setup_databases, teardown_databases  # noqa: PLC0415

    databases = setup_databases(verbosity=0, interactive=False)
    try:
        run(options)
    finally:
        teardown_databases(databases, verbosity=0)


def run(options: argparse.Namespace) -> None:
    """Measure, then tell."""
    # They need Django's applications.
    from . import (  # noqa: PLC0415
        bulletins,
        kills,
        ledger,
        mail,
        pages,
        previews,
        search,
        subscribers,
        tables,
    )
    from .measure import as_lines  # noqa: PLC0415

    chosen = [
        one
        for subject in (
            *(pages, previews, bulletins, tables, subscribers, search),
            *(mail, ledger, kills),
        )
        for one in subject.BENCHMARKS
        if any(options.word in goal.name for goal in one.goals)
    ]
    entries = [
        entry for one in chosen for entry in one.run(rounds=options.rounds, size=options.size)
    ]
    goals = {goal.name: goal for one in chosen for goal in one.goals}
    for line in as_lines(entries, goals):
        print(line, flush=True)
    options.output.write_text(json.dumps(entries, indent=2, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
