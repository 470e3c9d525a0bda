"""``make lint``: what pre-commit and CI check; every check runs, and any failure fails."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from .places import CHECKOUT, VAR, production_shape, python

NOT_OURS = {".git", ".venv", "var"}


def main() -> int:
    """Run every check; return how many failed."""
    # Types and migrations are read through settings, which want a whole environment.
    environment = production_shape("postgres://lint@127.0.0.1:9/lint", "redis://127.0.0.1:9", VAR)
    failed = 0
    for command in commands():
        print(f"· {Path(command[0]).name} {' '.join(command[1:4])}", flush=True)
        done = subprocess.run(command, check=False, cwd=CHECKOUT, env=environment)
        failed += done.returncode != 0
    return min(failed, 1)


def commands() -> Iterator[list[str]]:
    """The checks, cheapest first."""
    yield python("-m", "ruff", "check", ".")
    yield python("-m", "ruff", "format", "--check", ".")
    if found := list(templates()):
        # A program of its own, not a module.
        djade = str(Path(sys.executable).parent / "djade")
        yield [djade, "--check", "--target-version", "5.2", *found]
    yield python("-m", "msme_site.launch.migrations_check")
    yield python("-m", "mypy", ".")


def templates() -> Iterator[str]:
    """Every HTML template of the project, wherever an app keeps it."""
    for path in sorted(CHECKOUT.rglob("*.html")):
        inside = path.relative_to(CHECKOUT)
        if "templates" in inside.parts and not NOT_OURS.intersection(inside.parts):
            yield str(Path(*inside.parts))


if __name__ == "__main__":
    sys.exit(main())
