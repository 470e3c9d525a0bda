"""The first step of make, in a checkout of its own."""

import json
import os
import shutil
import socket
import subprocess
import sys

import pytest

from msme_site.launch import bootstrap
from msme_site.launch.places import CHECKOUT


@pytest.fixture
def checkout(tmp_path):
    """A checkout with nothing but the bootstrap and a lock that cannot be satisfied."""
    script = tmp_path / "msme_site" / "launch" / "bootstrap.py"
    script.parent.mkdir(parents=True)
    shutil.copy(CHECKOUT / "msme_site/launch/bootstrap.py", script)
    lock = f"nothing-of-this-name==1.0 --hash=sha256:{'0' * 64}\n"
    (tmp_path / "requirements.txt").write_text(lock)
    return tmp_path


def start(checkout, *arguments, **environment):
    # The base interpreter: one inside .venv would make its environment from itself.
    python = sys._base_executable
    kept = {name: value for name, value in os.environ.items() if name != "MSME_VAR"}
    return subprocess.run(
        [python, "msme_site/launch/bootstrap.py", *arguments],
        check=False,
        capture_output=True,
        text=True,
        cwd=checkout,
        env=kept | {"PIP_NO_INDEX": "1"} | environment,
    )


@pytest.mark.slow
def test_a_download_that_fails_ends_in_one_sentence(checkout):
    done = start(checkout, "run", PORT="0")
    assert done.returncode == 1
    (sentence,) = done.stderr.splitlines()
    assert sentence.startswith("The packages could not be downloaded or installed (")
    assert "nothing-of-this-name" in sentence
    assert sentence.endswith(f"All of pip's output: {checkout}/var/log/install.log")
    assert not (checkout / ".venv" / "installed.json").exists()


def test_a_port_in_use_is_said_before_anything_is_downloaded(checkout):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = start(checkout, "run", PORT=str(port))
    assert (done.returncode, done.stderr) == (
        1,
        f"Port {port} is in use; choose another, as in: PORT=8001 make run\n",
    )
    assert not (checkout / ".venv").exists()


def test_what_is_installed_is_known_by_the_content_of_the_lock(tmp_path, monkeypatch):
    monkeypatch.setattr(bootstrap, "CHECKOUT", tmp_path)
    monkeypatch.setattr(bootstrap, "INSTALLED", tmp_path / "installed.json")
    monkeypatch.setattr(bootstrap, "VENV_PYTHON", tmp_path / "requirements.txt")
    (tmp_path / "requirements.txt").write_text("a==1")
    assert not bootstrap.installed("requirements.txt")
    record = {"requirements.txt": bootstrap.fingerprint("requirements.txt")}
    (tmp_path / "installed.json").write_text(json.dumps(record))
    assert bootstrap.installed("requirements.txt")
    (tmp_path / "requirements.txt").write_text("a==2")
    assert not bootstrap.installed("requirements.txt")


def test_clean_refuses_while_the_site_runs_and_then_removes_what_was_made(checkout):
    import fcntl

    run = checkout / "var" / "run"
    run.mkdir(parents=True)
    outside = checkout / "state" / "msme-x"
    outside.mkdir(parents=True)
    (checkout / "var" / "cluster.json").write_text(json.dumps({"outside": str(outside)}))
    with (run / "supervisor.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        refused = start(checkout, "clean")
    assert (refused.returncode, refused.stderr) == (
        1,
        "make run is running here: stop it with Ctrl-C first.\n",
    )
    assert start(checkout, "clean").returncode == 0
    assert not (checkout / "var").exists()
    assert not outside.exists()
