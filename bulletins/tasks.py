"""Thin doors for Celery."""

from celery import shared_task
from django.utils import timezone

from .digest.issue import issue_due
from .keep_pdfs import make_due_pdfs
from .look_at_links import AT_ONCE, look_at_due_links
from .schedule import publish_due


@shared_task
def look_at_links() -> None:
    """Ask a few of the links in drafts whether they lead anywhere; go on while more are due."""
    if look_at_due_links() == AT_ONCE:
        look_at_links.delay()


@shared_task
def publish_what_is_due() -> None:
    """Publish the bulletins whose time has come; beat calls every 30 seconds."""
    publish_due(now=timezone.now())


@shared_task
def issue_digests() -> None:
    """Make the digests whose moment has come; beat calls every five minutes."""
    issue_due(now=timezone.now())


@shared_task
def make_pdfs(bulletin: int | None = None) -> None:
    """Make the PDFs that are due, of one bulletin or, as beat asks, of all."""
    make_due_pdfs(bulletin)
