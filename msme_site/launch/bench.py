"""``make bench``: the same private PostgreSQL and Redis as ``make test``, and the benchmarks."""

import contextlib
import sys
from pathlib import Path

from .places import VAR, python
from .processes import Children
from .suite import run, services, supervised

OUTPUT = VAR / "bench.json"


def main(arguments: list[str]) -> int:
    """Run the benchmarks with ``arguments``; the table is kept in ``var/bench.json``."""
    command = python("-m", "benchmarks", "--output", str(OUTPUT), *arguments)

    def work(children: Children, folder: Path, clear_away: contextlib.ExitStack) -> int:
        return run(children, "bench", command, services(children, folder, clear_away, durable=True))

    return supervised("bench", work)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
