"""Makes the PDFs of published editions and keeps them; outside the act of publishing."""

import hashlib

from django.db.models import Q
from django.utils import timezone

from .as_pdf import as_pdf, document_of, style_version, what_is_missing
from .models import Edition, EditionPdf


def make_missing_pdfs(bulletin: int | None = None) -> int:
    """Make what is not there yet, of one bulletin or of all; how many were made.

    Nothing where the system lacks what it takes: ``what_is_missing`` tells staff.
    """
    if what_is_missing():
        return 0
    return sum(keep_pdf(edition) for edition in _waiting(bulletin))


def remake_pdfs(bulletin: int) -> int:
    """Make those of one bulletin whose edition is shown otherwise now; how many were made."""
    if what_is_missing():
        return 0
    editions = Edition.objects.filter(bulletin=bulletin).select_related("bulletin")
    return sum(keep_pdf(edition) for edition in editions)


def keep_pdf(edition: Edition) -> bool:
    """Make the PDF of ``edition`` unless the one that is kept fits; whether it was made."""
    source = source_of(edition)
    if EditionPdf.objects.filter(edition=edition, source_hash=source).exists():
        return False
    content = as_pdf(edition)
    EditionPdf.objects.update_or_create(
        edition=edition,
        defaults={
            "content": content,
            "size": len(content),
            "content_hash": hashlib.sha256(content).hexdigest(),
            "source_hash": source,
            "made_at": timezone.now(),
        },
    )
    return True


def source_of(edition: Edition) -> str:
    """What tells one PDF of ``edition`` from another: its document and the style of now."""
    return hashlib.sha256(f"{style_version()}{document_of(edition)}".encode()).hexdigest()


def _waiting(bulletin: int | None) -> "list[Edition]":
    of_one = Q(bulletin=bulletin) if bulletin else Q()
    return list(Edition.objects.filter(of_one, pdf__isnull=True).select_related("bulletin"))
