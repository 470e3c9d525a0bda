"""Thin doors for Celery."""

from celery import shared_task

from .look_at_links import AT_ONCE, look_at_due_links


@shared_task
def look_at_links() -> None:
    """Ask a few of the links in drafts whether they lead anywhere; go on while more are due."""
    if look_at_due_links() == AT_ONCE:
        look_at_links.delay()
