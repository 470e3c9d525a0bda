"""``make bench``: the same private PostgreSQL and Redis as ``make test``, and the benchmarks."""

import contextlib
import sys
from typing import Any

from .places import CHECKOUT, VAR, Refusal, python
from .processes import Children, Stopped
from .suite import clear_stale_runs, private_folder, services

OUTPUT = VAR / "bench.json"


def main(arguments: list[str]) -> int:
    """Run the benchmarks with ``arguments``; return their exit code."""
    try:
        clear_stale_runs()
        with private_folder() as folder, contextlib.ExitStack() as clear_away:
            children = Children(run_dir=folder / "run", log_dir=folder / "log")
            children.heed_signals()
            try:
                environment = services(children, folder, clear_away)
                return run_benchmarks(children, arguments, environment)
            except Stopped:
                return 130
            finally:
                children.stop_all(("bench",), ("redis",), ("database",))
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        return 1


def run_benchmarks(children: Children, arguments: list[str], environment: dict[str, str]) -> int:
    """Run them with their output on this terminal; the table is kept in ``var/bench.json``."""
    command = python("-m", "benchmarks", "--output", str(OUTPUT), *arguments)
    options: dict[str, Any] = {"cwd": CHECKOUT, "env": environment}
    child = children.start("bench", command, stdout=None, stderr=None, **options)
    while not child.ended:
        children.pause(0.1)
    return child.process.returncode if child.process else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
