"""Long work: taken once, settled with what it wrote, told as died without having written."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from core import jobs
from core.models import Job, JobFile
from members.models import Person

pytestmark = pytest.mark.django_db


@jobs.job_kind("test: write")
def write_someone(job, progress):
    progress.tell(1, 2)
    Person.objects.create(slug="someone", name="Someone", sort_name="Someone")
    return {"said": _("Add")}


@jobs.job_kind("test: refuse")
def refuse(job, progress):
    write_someone(job, progress)
    raise jobs.Refused("There is no such thing.")


@jobs.job_kind("test: mistake")
def make_a_mistake(job, progress):
    write_someone(job, progress)
    return {"a": 1 / 0}


@jobs.job_kind("test: too late")
def be_told_as_died(job, progress):
    """As if a sweep had come while this worker was silent."""
    write_someone(job, progress)
    Job.objects.filter(pk=job.pk).update(state=Job.State.DIED)
    return {}


def done(kind):
    job = jobs.ask(kind)
    jobs.run(job.pk, with_heart=False)
    job.refresh_from_db()
    return job


def grown_old(job, **ages):
    Job.objects.filter(pk=job.pk).update(
        **{name: timezone.now() - age for name, age in ages.items()}
    )


def test_a_job_is_done_and_says_what_came_of_it():
    job = done("test: write")
    assert (job.state, job.result, job.sentence) == ("done", {"said": "Add"}, "")
    assert (job.done, job.total, job.attempt) == (1, 2, 1)
    assert job.finished_at >= job.started_at
    assert Person.objects.count() == 1


def test_the_outcome_is_in_the_language_of_who_asked():
    with override("fr"):
        job = jobs.ask("test: write")
    jobs.run(job.pk, with_heart=False)
    job.refresh_from_db()
    with override("fr"):
        assert job.result == {"said": _("Add")}
    assert job.result != {"said": "Add"}


def test_a_refusal_is_told_and_nothing_is_written():
    job = done("test: refuse")
    assert (job.state, job.sentence) == ("failed", "There is no such thing.")
    assert not Person.objects.exists()


def test_a_mistake_of_the_program_is_told_without_its_words_and_nothing_is_written(caplog):
    job = done("test: mistake")
    assert job.state == "failed"
    assert job.sentence == "The program made a mistake. Please tell who runs this site."
    assert "ZeroDivisionError" in caplog.text
    assert not Person.objects.exists()


def test_who_was_told_as_died_and_ends_after_all_has_written_nothing():
    job = done("test: too late")
    assert not Person.objects.exists()
    assert job.state == "running"  # the sweep of this test was rolled back with the work


def test_a_job_is_taken_once():
    job = jobs.ask("test: write")
    assert jobs.claim(job.pk).attempt == 1
    assert jobs.claim(job.pk) is None
    jobs.run(job.pk, with_heart=False)
    assert not Person.objects.exists()


def test_a_worker_that_is_silent_is_told_as_died():
    silent, alive = (jobs.claim(jobs.ask("test: write").pk) for _index in range(2))
    grown_old(silent, heartbeat_at=jobs.SILENCE + timedelta(seconds=1))
    grown_old(alive, heartbeat_at=jobs.SILENCE - timedelta(seconds=5))
    jobs.sweep()
    states = dict(Job.objects.values_list("pk", "state"))
    assert states == {silent.pk: "died", alive.pk: "running"}


def test_what_died_can_be_asked_for_again_and_what_is_done_cannot():
    job = jobs.claim(jobs.ask("test: write").pk)
    Job.objects.filter(pk=job.pk).update(state=Job.State.DIED)
    assert jobs.again(job) is True
    assert jobs.again(job) is False
    jobs.run(job.pk, with_heart=False)
    job.refresh_from_db()
    assert (job.state, job.attempt, Person.objects.count()) == ("done", 2, 1)
    assert jobs.again(job) is False


def test_who_had_a_job_before_cannot_settle_it_for_who_has_it_now():
    before = jobs.claim(jobs.ask("test: write").pk)
    Job.objects.filter(pk=before.pk).update(state=Job.State.DIED)
    jobs.again(before)
    jobs.claim(before.pk)
    with pytest.raises(jobs.Lost):
        jobs._settle(before, Job.State.DONE, jobs.Progress())


def test_files_that_nobody_brought_in_are_forgotten_and_those_of_unfinished_jobs_are_not():
    old, waiting, fresh = (jobs.ask("test: write", file=("a.csv", b"a")) for _index in range(3))
    Job.objects.filter(pk__in=[old.pk, fresh.pk]).update(state=Job.State.DONE)
    Job.objects.filter(pk=waiting.pk).update(state=Job.State.RUNNING, heartbeat_at=timezone.now())
    for job in (old, waiting):
        grown_old(job, asked_at=jobs.FILE_KEPT + timedelta(hours=1))
    jobs.sweep()
    kept = JobFile.objects.order_by("pk").values_list("job", flat=True)
    assert list(kept) == [waiting.pk, fresh.pk]
