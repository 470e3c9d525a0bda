"""Programs the machine may have, and some that only look like them."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from msme_site.launch import machine
from msme_site.launch.places import Refusal
from msme_site.launch.suite import answers, free_port

STUB = "#!/bin/sh\necho 'Command requires the chromium snap to be installed.' >&2\nexit 1\n"


@pytest.fixture
def bare(tmp_path, monkeypatch):
    """A PATH with nothing on it but what a test puts there, and no right to install."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setattr(machine, "may_install", lambda: False)
    return tmp_path


def put(folder: Path, name: str, text: str) -> str:
    program = folder / name
    program.parent.mkdir(parents=True, exist_ok=True)
    program.write_text(text)
    program.chmod(0o755)
    return str(program)


def test_a_stub_that_asks_for_a_snap_is_no_browser(bare):
    put(bare, "chromium", STUB)
    chrome = put(bare, "google-chrome", "#!/bin/sh\necho Google Chrome 140\n")
    assert machine.find_chromium() == chrome


def test_playwrights_own_browser_is_found(bare):
    if Path("/Applications").is_dir():
        pytest.skip("it lies elsewhere on macOS")
    place = ".cache/ms-playwright/chromium-1200/chrome-linux/chrome"
    own = put(bare, place, "#!/bin/sh\necho Chromium 140\n")
    assert machine.find_chromium() == own


def test_a_browser_that_was_named_must_run(bare, monkeypatch):
    monkeypatch.setenv("CHROMIUM", put(bare, "mine", STUB))
    with pytest.raises(Refusal, match=r"^CHROMIUM names .*/mine, and that does not run\.$"):
        machine.find_chromium()


def test_without_redis_the_sentence_says_what_to_install(bare):
    with pytest.raises(Refusal, match=r"install redis-server or valkey-server .* or set REDIS_URL"):
        machine.find_redis()


def test_valkey_is_as_good(bare):
    valkey = put(bare, "valkey-server", "#!/bin/sh\n")
    assert machine.find_redis() == (valkey, "valkey-server")


@pytest.mark.skipif(not shutil.which("redis-check-rdb"), reason="Debian's way of packing Redis")
def test_debians_tools_alone_serve_under_the_servers_name(bare, monkeypatch):
    tools = shutil.which("redis-check-rdb", path=os.defpath + ":/usr/bin:/usr/local/bin")
    (bare / "redis-check-rdb").symlink_to(tools)
    executable, name = machine.find_redis()
    port = free_port()
    command = [name, "--port", str(port), "--bind", "127.0.0.1", "--save", ""]
    with subprocess.Popen(
        command, executable=executable, cwd=bare, stdout=subprocess.DEVNULL
    ) as server:
        while not answers(port):
            assert server.poll() is None
        server.terminate()
