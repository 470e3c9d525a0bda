"""A large import in a worker's own process: one that ends, and one that is killed in the middle."""

import contextlib
import os
import signal
import subprocess
import time
from datetime import timedelta
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.db import connection
from django.utils import timezone

from core import jobs
from core.models import Job
from core.tables.import_job import ask_write
from members.models import Person
from msme_site.launch.roles import worker_command

from .conftest import Import, as_csv, problems

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def url_of_test_database():
    parts = urlsplit(os.environ["DATABASE_URL"])
    return urlunsplit(parts._replace(path=f"/{connection.settings_dict['NAME']}"))


@pytest.fixture
def start_worker():
    """Starts the worker as production does, on this test's database."""
    started = []

    def start():
        environment = os.environ | {"DATABASE_URL": url_of_test_database()}
        process = subprocess.Popen(worker_command(), env=environment, start_new_session=True)
        started.append(process)
        return process

    yield start
    for process in started:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@pytest.fixture
def files(django_user_model):
    return Import(django_user_model.objects.create_superuser("boss"))


def eventually(condition, *, seconds=90):
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it did not come to this in time"
        time.sleep(0.2)


def state(job):
    job.refresh_from_db()
    return job.state


def many(number):
    rows = [f"p-{one:05},Name {one},Name" for one in range(number)]
    return as_csv(*rows, header="slug,name,sort_name")


@contextlib.contextmanager
def nobody_else_writes_people():
    """Holds up whoever writes a person, until the body is done."""
    with psycopg.connect(url_of_test_database()) as other:
        other.execute("LOCK TABLE members_person IN SHARE ROW EXCLUSIVE MODE")
        yield
        other.rollback()


def test_a_worker_looks_at_a_large_file_and_brings_it_in(start_worker, files):
    start_worker()
    looked = files.look(Person, many(2_000))
    eventually(lambda: state(looked) == "done")
    assert problems(looked) == []
    assert not Person.objects.exists()
    written = ask_write(looked, by=files.user)
    eventually(lambda: state(written) == "done")
    assert (written.done, written.total) == (4_000, 4_000)
    assert Person.objects.count() == 2_000


def test_a_worker_killed_in_the_middle_has_written_nothing_and_its_job_can_be_run_again(
    start_worker, files
):
    worker = start_worker()
    looked = files.look(Person, many(2_000))
    eventually(lambda: state(looked) == "done")
    with nobody_else_writes_people():
        written = ask_write(looked, by=files.user)
        # It has read every line and waits for its turn to write; its heart goes on.
        eventually(lambda: state(written) == "running" and written.done == 2_000)
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()
    jobs.sweep()
    assert state(written) == "running"  # it may only be slow
    silent = timezone.now() - jobs.SILENCE - timedelta(seconds=1)
    Job.objects.filter(pk=written.pk).update(heartbeat_at=silent)
    jobs.sweep()
    assert state(written) == "died"
    assert not Person.objects.exists()

    start_worker()
    assert jobs.again(written)
    eventually(lambda: state(written) == "done")
    assert (written.attempt, Person.objects.count()) == (2, 2_000)
