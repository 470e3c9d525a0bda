"""What an uploaded PDF says, as plain words, for the search."""

import logging
from typing import IO

# An old bulletin has a few pages; what is longer is searched by its beginning.
PAGES = 60
LONGEST = 100_000  # characters

# What it says of every small fault of a file helps nobody here.
logging.getLogger("pypdf").setLevel(logging.ERROR)


def words_of_pdf(file: IO[bytes]) -> str:
    """The words of ``file``, which is left at its beginning; "" if it is a scan or unreadable."""
    # It takes a while to load, and only an upload needs it.
    from pypdf import PdfReader  # noqa: PLC0415
    from pypdf.errors import PyPdfError  # noqa: PLC0415

    file.seek(0)
    try:
        pages = PdfReader(file).pages[:PAGES]
        text = " ".join(page.extract_text() for page in pages)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return ""
    finally:
        file.seek(0)
    return " ".join(text.replace("\0", " ").split())[:LONGEST]
