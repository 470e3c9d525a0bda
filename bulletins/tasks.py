"""Thin doors for Celery."""

from celery import shared_task
from django.utils import timezone

from .keep_pdfs import make_missing_pdfs, remake_pdfs
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
def make_pdfs(bulletin: int | None = None) -> None:
    """Make the PDFs that are not there yet, of one bulletin or, as beat asks, of all."""
    make_missing_pdfs(bulletin)


@shared_task
def make_pdfs_anew(bulletin: int) -> None:
    """Make the PDFs of a bulletin whose editions are shown otherwise now."""
    remake_pdfs(bulletin)
