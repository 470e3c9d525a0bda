"""``make bench`` as a whole, at a tiny size; tests/benchmarks tries every benchmark."""

import json
import os
import subprocess
import sys

import pytest

from msme_site.launch.places import CHECKOUT

pytestmark = pytest.mark.slow


def test_it_prints_a_table_and_writes_it_down(tmp_path):
    output = tmp_path / "bench.json"
    command = [sys.executable, "-m", "benchmarks", "--output", str(output)]
    done = subprocess.run(
        [*command, "--rounds", "1", "--size", "20", "-k", "import"],
        cwd=CHECKOUT,
        env=os.environ | {"DATABASE_URL": database_of_its_own()},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    entries = json.loads(output.read_text())
    assert [sorted(entry) for entry in entries] == [["goal", "met", "name", "value"]] * len(entries)
    assert [line.split("  ")[0] for line in done.stdout.splitlines()] == [
        entry["name"] for entry in entries
    ]


def database_of_its_own():
    """Another test database than any worker's: its name is made of this one."""
    from urllib.parse import urlsplit, urlunsplit

    parts = urlsplit(os.environ["DATABASE_URL"])
    return urlunsplit(parts._replace(path=f"{parts.path}_bench"))
