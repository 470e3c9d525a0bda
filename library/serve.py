"""Hands out a document's file, once someone else has decided that it may be."""

from typing import TypeVar

from django.http import FileResponse, Http404
from django.http.response import HttpResponseBase

from .models import DocumentFile
from .uploads import KINDS

R = TypeVar("R", bound=HttpResponseBase)

# A file is opened by the reader's own program; a browser that shows it all the same runs nothing.
POLICY = "default-src 'none'; sandbox"


def serve_file(item: DocumentFile, *, in_confidence: bool) -> FileResponse:
    """The file as a download under a name of ours; raises ``Http404`` if the disk lacks it."""
    if not item.file:
        raise Http404
    try:
        content = item.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error  # a finding tells staff
    kind = KINDS.get((item.media_type or "").lower())
    response = FileResponse(
        content,
        as_attachment=True,
        filename=item.file_name(),
        content_type=kind.media_type if kind else "application/octet-stream",
    )
    response["Content-Security-Policy"] = POLICY
    response["X-Content-Type-Options"] = "nosniff"
    # A public file may become restricted at any moment, so that nobody keeps it unasked.
    response["Cache-Control"] = "no-cache"
    return keep_in_confidence(response) if in_confidence else response


def keep_in_confidence(response: R) -> R:
    """``response`` with what keeps it out of caches, search engines and other sites' logs."""
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response
