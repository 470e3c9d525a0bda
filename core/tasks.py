"""Doors for Celery: wake-ups, nothing more. What is to be done stands in rows."""

from celery import shared_task

from . import jobs, keep_search
from .keep_calendar import reconcile


@shared_task(acks_late=False)
def run_job(pk: int) -> None:
    """Do one job, unless someone else does."""
    jobs.run(pk)


@shared_task
def sweep_jobs() -> None:
    """Put the rows of jobs in order; beat calls every 10 seconds."""
    jobs.sweep()


@shared_task
def reconcile_calendar() -> None:
    """Tell calendars what was changed past the signals."""
    reconcile()


@shared_task
def reindex() -> None:
    """Let readers find what was changed past the signals."""
    keep_search.reindex()
