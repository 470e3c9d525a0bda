"""Child processes that are real: started, tended, stopped and swept."""

import os
import signal
import subprocess
import sys
import time

import pytest

from msme_site.launch import processes
from msme_site.launch.places import Refusal
from msme_site.launch.processes import Children, Stopped, started_at, sweep

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
# Starts a process of its own, tells its pid, and waits.
PARENT_CODE = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
print(child.pid, flush=True)
time.sleep(60)
"""
STUBBORN_CODE = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("ready", flush=True)
time.sleep(60)
"""
PARENT = [sys.executable, "-c", PARENT_CODE]
STUBBORN = [sys.executable, "-c", STUBBORN_CODE]


@pytest.fixture
def children(tmp_path):
    children = Children(run_dir=tmp_path / "run", log_dir=tmp_path / "log")
    yield children
    children.stop_all()


def wait_for_line(children, name):
    end = time.monotonic() + 10
    while time.monotonic() < end:
        if line := children.log(name).read_text().strip():
            return line
        time.sleep(0.02)
    raise AssertionError(f"{name} wrote nothing")


def test_a_stopped_child_is_gone_with_its_note(children):
    child = children.start("web", SLEEP)
    assert (children.run_dir / "web.pid").read_text().split()[0] == str(child.process.pid)
    children.stop_all()
    assert started_at(child.process.pid) is None
    assert list(children.run_dir.glob("*.pid")) == []


def test_what_a_child_started_goes_with_it(children):
    children.start("web", PARENT)
    grandchild = int(wait_for_line(children, "web"))
    children.stop_all()
    end = time.monotonic() + 5
    while started_at(grandchild) and time.monotonic() < end:
        time.sleep(0.02)
    assert started_at(grandchild) is None


def test_a_stubborn_child_is_killed_when_its_grace_is_over(children, monkeypatch):
    monkeypatch.setattr(processes, "GRACE_SECONDS", 0.3)
    child = children.start("worker", STUBBORN)
    wait_for_line(children, "worker")
    children.stop_all()
    assert child.process.returncode == -signal.SIGKILL


def test_groups_stop_in_the_order_given(children):
    order = []
    for name in ("database", "mail", "web"):
        children.start(name, SLEEP)
    stop = children._stop
    children._stop = lambda group: (order.extend(child.name for child in group), stop(group))
    children.stop_all(("web",), ("mail",), ("database",))
    assert order == ["web", "mail", "database"]


def test_a_child_that_dies_is_started_again_and_given_up_after_three_times(children, capsys):
    child = children.start("worker", [sys.executable, "-c", "print('no broker'); exit(3)"])
    for _ in range(2):
        child.process.wait()
        children.tend()
    child.process.wait()
    with pytest.raises(Refusal) as refusal:
        children.tend()
    assert str(refusal.value).splitlines()[:2] == [
        "worker ended three times within a minute (last with 3).",
        "    no broker",
    ]
    assert capsys.readouterr().out.count("started again") == 2


def test_a_failing_step_shows_the_end_of_its_log(children):
    with pytest.raises(Refusal) as refusal:
        children.run("migrate", [sys.executable, "-c", "print('one'); print('two'); exit(1)"])
    assert str(refusal.value).splitlines() == [
        "This step failed (migrate).",
        "    one",
        "    two",
        f"    The whole log: {children.log('migrate')}",
    ]


def test_a_signal_ends_the_next_wait(children):
    before = signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)
    hangup = signal.getsignal(signal.SIGHUP)
    children.heed_signals()
    try:
        os.kill(os.getpid(), signal.SIGTERM)
        with pytest.raises(Stopped):
            children.pause(30)
    finally:
        for number, handler in zip((signal.SIGTERM, signal.SIGINT), before, strict=True):
            signal.signal(number, handler)
        signal.signal(signal.SIGHUP, hangup)


def test_a_sweep_ends_what_a_killed_supervisor_left(tmp_path):
    run = tmp_path / "run"
    run.mkdir()
    with subprocess.Popen(SLEEP, start_new_session=True) as left:
        (run / "web.pid").write_text(f"{left.pid} {started_at(left.pid)}\n")
        assert sweep(run) == ["web"]
        assert left.wait() == -signal.SIGTERM
    assert list(run.glob("*.pid")) == []


def test_a_sweep_leaves_alone_who_got_the_pid_later(tmp_path):
    run = tmp_path / "run"
    run.mkdir()
    with subprocess.Popen(SLEEP, start_new_session=True) as other:
        (run / "web.pid").write_text(f"{other.pid} 12345\n")
        assert sweep(run) == []
        assert other.poll() is None
        other.kill()
