"""Symbols in a text lead to our own record of the document, where the public may know of it."""

from collections.abc import Mapping

from asgiref.local import Local
from django.core.signals import request_finished, request_started
from django.urls import reverse

from core.linking import linker

from .models import Symbol
from .symbols import IN_TEXT

# A page may show a hundred texts with symbols: within one request they are looked up once.
_of_request = Local()


@linker(IN_TEXT)
def documents(words: frozenset[str]) -> Mapping[str, str]:
    """The pages of the documents that bear one of these symbols."""
    known = getattr(_of_request, "slugs", None)
    if known is None:
        known = _slugs(words)
    return {
        word: reverse("library:document", args=[known[word]]) for word in words if word in known
    }


def _slugs(words: frozenset[str]) -> dict[str, str]:
    """The slugs of these symbols; while a request is answered, of all symbols."""
    rows = Symbol.objects.open()
    in_request = getattr(_of_request, "in_request", False)
    found = dict(
        (rows if in_request else rows.filter(text__in=words)).values_list("text", "document__slug")
    )
    if in_request:
        _of_request.slugs = found
    return found


def _begin(**_kwargs: object) -> None:
    _of_request.in_request, _of_request.slugs = True, None


def _end(**_kwargs: object) -> None:
    _of_request.in_request, _of_request.slugs = False, None


request_started.connect(_begin, dispatch_uid="library.links")
request_finished.connect(_end, dispatch_uid="library.links")
