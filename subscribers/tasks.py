"""Doors for Celery."""

from celery import shared_task

from . import retention


@shared_task
def remove_stale_pending() -> None:
    """Forget requests that nobody confirmed within a week; beat calls every hour."""
    retention.remove_stale_pending()


@shared_task
def remove_old_evidence() -> None:
    """Remove evidence after its term; beat calls once a day."""
    retention.remove_old_evidence()


@shared_task
def forget_files() -> None:
    """Forget files that were not brought in, and refused lines; beat calls once a day."""
    retention.forget_files()
