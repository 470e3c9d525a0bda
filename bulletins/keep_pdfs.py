"""Makes the PDFs of published editions and keeps them; outside the act of publishing."""

import hashlib
from functools import partial

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from .as_pdf import as_pdf, document_of, style_version, what_is_missing
from .models import Edition, EditionPdf

# Instead of the hash of what a PDF was made from: it is handed out until another is made.
OUTDATED = ""


def ask_for_pdfs(bulletin: int) -> None:
    """Have the PDFs of a bulletin made once what changed them is committed.

    A broker that cannot be reached is logged and no more: beat finds what is due.
    """
    from .tasks import make_pdfs  # noqa: PLC0415 - tasks are made of this module's words

    EditionPdf.objects.filter(edition__bulletin=bulletin).update(source_hash=OUTDATED)
    transaction.on_commit(partial(make_pdfs.delay, bulletin), robust=True)


def make_due_pdfs(bulletin: int | None = None) -> int:
    """Make what is not there yet, outdated or of another style; how many were made.

    Nothing where the system lacks what it takes: ``what_is_missing`` tells staff.
    """
    if what_is_missing():
        return 0
    return sum(keep_pdf(edition) for edition in _waiting(bulletin))


def keep_pdf(edition: Edition) -> bool:
    """Make the PDF of ``edition`` unless the one that is kept fits; whether it was made."""
    source = source_of(edition)
    kept = EditionPdf.objects.filter(edition=edition, source_hash=source)
    if kept.update(style_hash=style_version()):
        return False
    content = as_pdf(edition)
    EditionPdf.objects.update_or_create(
        edition=edition,
        defaults={
            "content": content,
            "size": len(content),
            "content_hash": hashlib.sha256(content).hexdigest(),
            "source_hash": source,
            "style_hash": style_version(),
            "made_at": timezone.now(),
        },
    )
    return True


def source_of(edition: Edition) -> str:
    """What tells one PDF of ``edition`` from another: its document and the style of now."""
    return hashlib.sha256(f"{style_version()}{document_of(edition)}".encode()).hexdigest()


def _waiting(bulletin: int | None) -> "list[Edition]":
    of_one = Q(bulletin=bulletin) if bulletin else Q()
    is_due = Q(pdf__isnull=True) | Q(pdf__source_hash=OUTDATED)
    is_due |= ~Q(pdf__style_hash=style_version())
    return list(Edition.objects.filter(of_one & is_due).select_related("bulletin"))
