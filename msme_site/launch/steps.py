"""What must have been done before the site opens; a second start skips what is done."""

import hashlib
import os
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from .catalogues import compile_catalogues
from .places import CHECKOUT, VAR, embedded_environment, python, read_record, say, write_record
from .processes import Children


@dataclass(frozen=True)
class Step:
    """One act, the words for it, and the files whose change makes it due again."""

    name: str
    words: str
    commands: tuple[tuple[str, ...], ...]
    depends_on: tuple[str, ...]


PREPARE = (
    Step(
        "database",
        "Preparing the tables",
        (("migrate", "--no-input", "--verbosity=1"), ("createcachetable",)),
        # Groups and their permissions are made after migrations, from any app's code.
        ("requirements.txt", "*/migrations/*.py", "*/apps.py", "accounts/*.py"),
    ),
    Step(
        "static",
        "Collecting styles, fonts and scripts",
        (("collectstatic", "--no-input", "--clear", "--verbosity=0"),),
        ("requirements.txt", "*/static/**/*", "*/*/static/**/*"),
    ),
    Step(
        "sample",
        "Loading the records of Autumn 2018",
        # SAMPLE=draft leaves the bulletin for you to approve, publish and send.
        (("load_sample", *(["--draft"] if os.environ.get("SAMPLE") == "draft" else [])),),
        ("msme_site/sample/**/*", "msme_site/management/commands/load_sample*.py"),
    ),
    Step("staff", "Making the staff logins", (("make_staff",),), ()),
)
DEMO = Step(
    "demo",
    "Loading the demonstration and mailing it to 1,200 sample readers",
    (("load_demo",),),
    (),
)


class Steps:
    """The steps of one ``var`` folder, with a record of what each was done for."""

    def __init__(self, children: Children, *, var: Path) -> None:
        self.children = children
        self.var = var
        self.done_for = var / "done.json"

    def compile_catalogues(self) -> None:
        """Compile what changed since the last start."""
        if written := compile_catalogues():
            say(f"Compiled {written} translation catalogues")

    def take(self, *steps: Step) -> None:
        """Take the steps that are due, in order; each is noted as soon as it succeeded."""
        for step in steps:
            mark = fingerprint(step.depends_on)
            record = read_record(self.done_for)
            if record.get(step.name) == mark:
                continue
            self._timed(step.words, lambda step=step: self._run(step))  # type: ignore[misc]
            write_record(self.done_for, record | {step.name: mark})

    def _timed(self, words: str, act: Callable[[], None]) -> None:
        say(f"{words} …")
        began = time.monotonic()
        act()
        if (seconds := time.monotonic() - began) > 5:
            say(f"  done in {seconds:.0f} s")

    def _run(self, step: Step) -> None:
        for command in step.commands:
            self.children.run(
                command[0],
                python("manage.py", *command),
                cwd=CHECKOUT,
                env=embedded_environment(self.var),
            )


def fingerprint(patterns: Iterable[str]) -> str:
    """One hash over the content of every file the patterns match in the checkout."""
    whole = hashlib.sha256()
    for pattern in patterns:
        for path in sorted(CHECKOUT.glob(pattern)):
            # What a step writes under var/ must not make it due again.
            if path.is_file() and VAR not in path.parents:
                whole.update(str(path.relative_to(CHECKOUT)).encode())
                whole.update(path.read_bytes())
    return whole.hexdigest()
