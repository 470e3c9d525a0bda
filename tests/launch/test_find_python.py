"""The script that looks for a Python, among programs that only pretend to be one."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from msme_site.launch.places import CHECKOUT


class Machine:
    """A checkout and a PATH of its own."""

    def __init__(self, root: Path) -> None:
        self.bin = root / "bin"
        self.bin.mkdir()
        for tool in ("sh", "dirname"):
            (self.bin / tool).symlink_to(shutil.which(tool))
        self.script = root / "msme_site" / "launch" / "find_python.sh"
        self.script.parent.mkdir(parents=True)
        shutil.copy(CHECKOUT / "msme_site/launch/find_python.sh", self.script)

    def has(self, name: str, *, version: str = "", venv: bool = True) -> None:
        """Put a Python on the PATH: with a version, or one that does not even run."""
        major, minor, _ = (version or "0.0.0").split(".")
        new_enough = (int(major), int(minor)) >= (3, 11)
        lines = ["#!/bin/sh", 'case "$2" in']
        lines.append(f"*ensurepip*) exit {0 if new_enough and venv else 1} ;;")
        lines.append(f"*print*) echo {version} ;;")
        lines.append(f"*) exit {0 if new_enough else 1} ;;")
        lines.append("esac")
        program = self.bin / name
        program.write_text("\n".join(lines) if version else "#!/bin/sh\nexit 127\n")
        program.chmod(0o755)

    def find(self, **environment: str) -> tuple[int, str, str]:
        done = subprocess.run(
            ["sh", str(self.script)],
            check=False,
            capture_output=True,
            text=True,
            env={"PATH": str(self.bin), **environment},
        )
        return done.returncode, done.stdout.strip(), done.stderr.strip()


@pytest.fixture
def machine(tmp_path):
    return Machine(tmp_path)


def test_without_a_python_it_says_what_to_install(machine):
    assert machine.find() == (
        1,
        "",
        (
            "Python 3.11 or newer is needed, and none was found here: "
            "install Python 3.13 and run make again."
        ),
    )


def test_a_python_too_old_is_named_with_its_version(machine):
    machine.has("python3", version="3.9.6")
    assert machine.find() == (
        1,
        "",
        (
            "Python 3.11 or newer is needed, and the one found here (python3) is 3.9.6: "
            "install Python 3.13 and run make again."
        ),
    )


def test_the_newest_of_those_known_to_work_is_taken(machine):
    machine.has("python3", version="3.9.6")
    machine.has("python3.11", version="3.11.2")
    machine.has("python3.12", version="3.12.1")
    assert machine.find() == (0, str(machine.bin / "python3.12"), "")


def test_a_shim_that_leads_nowhere_is_passed_over(machine):
    machine.has("python3.13")
    machine.has("python3.11", version="3.11.2")
    assert machine.find() == (0, str(machine.bin / "python3.11"), "")


def test_a_python_that_makes_environments_is_preferred(machine):
    machine.has("python3.13", version="3.13.0", venv=False)
    machine.has("python3.12", version="3.12.1")
    assert machine.find() == (0, str(machine.bin / "python3.12"), "")


def test_a_python_without_venv_is_better_than_none(machine):
    machine.has("python3", version="3.11.2", venv=False)
    assert machine.find() == (0, str(machine.bin / "python3"), "")


def test_python_names_the_one_to_take(machine):
    machine.has("python3.13", version="3.13.0")
    machine.has("mine", version="3.12.1")
    chosen = str(machine.bin / "mine")
    assert machine.find(PYTHON=chosen) == (0, chosen, "")


def test_the_environment_that_is_there_is_kept(machine):
    machine.has("python3.13", version="3.13.0")
    machine.has("python3.11", version="3.11.2")
    venv = machine.script.parents[2] / ".venv"
    (venv / "bin").mkdir(parents=True)
    (venv / "pyvenv.cfg").touch()
    os.link(machine.bin / "python3.11", venv / "bin" / "python")
    assert machine.find() == (0, ".venv/bin/python", "")
