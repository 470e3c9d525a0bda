"""``make run`` when something is in its way; tests/browser starts, uses and stops it."""

import socket
import subprocess
import sys

import pytest

from msme_site.launch.places import CHECKOUT
from msme_site.launch.settle import settle
from tests.installation import own_installation

pytestmark = pytest.mark.slow


@pytest.fixture
def machine():
    with own_installation() as installation:
        yield installation


def test_a_port_in_use_ends_in_one_sentence(machine):
    with socket.create_server(("127.0.0.1", machine.port)):
        done = subprocess.run(
            [sys.executable, "-m", "msme_site.launch.run"],
            check=False,
            cwd=CHECKOUT,
            env=machine.environment,
            capture_output=True,
            text=True,
        )
    assert (done.returncode, done.stdout, done.stderr) == (
        1,
        "",
        f"Port {machine.port} is in use; choose another, as in: PORT=8001 make run\n",
    )
    assert not (machine.var / "postgresql").exists()


@pytest.mark.parametrize("port", ["http", "0", "70000"])
def test_a_port_that_is_none_ends_in_one_sentence(machine, port):
    done = subprocess.run(
        [sys.executable, "-m", "msme_site.launch.run"],
        check=False,
        cwd=CHECKOUT,
        env=machine.environment | {"PORT": port},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (
        1,
        f"PORT must be a number from 1 to 65535, and it is '{port}'.\n",
    )


def test_a_step_that_fails_says_which_and_why(machine):
    # Where PostgreSQL's user cannot reach the checkout, the data lies elsewhere.
    data = settle(machine.var).data
    data.mkdir(parents=True)
    (data / "PG_VERSION").write_text("16\n")
    done = subprocess.run(
        [sys.executable, "-m", "msme_site.launch.run"],
        check=False,
        timeout=120,
        cwd=CHECKOUT,
        env=machine.environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert "belongs to PostgreSQL 16 and this is 18" in done.stderr
