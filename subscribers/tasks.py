"""Doors for Celery."""

from celery import shared_task

from . import subscribe


@shared_task
def remove_stale_pending() -> None:
    """Forget requests that nobody confirmed within a week; beat calls every hour."""
    subscribe.remove_stale_pending()
