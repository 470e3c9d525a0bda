"""The mailbox of the embedded default: what the local mail server took, message by message."""

import re
from email.message import EmailMessage

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from . import mailbox

A_PAGE = 50


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The messages, newest first, a page at a time; ``q`` searches recipients."""
    query = request.GET.get("q", "")
    page = Paginator(mailbox.names(query), A_PAGE).get_page(request.GET.get("page"))
    heads = [mailbox.read_head(name) for name in page.object_list]
    return render(
        request,
        "embedded/index.html",
        {
            "query": query,
            "page_of_names": page,
            "heads": heads,
            "pages": list(page.paginator.get_elided_page_range(page.number)),
            "ellipsis": Paginator.ELLIPSIS,
        },
    )


@require_safe
def message(request: HttpRequest, name: str) -> HttpResponse:
    """One message: its HTML in a frame, its text, its headers."""
    found = _message_or_404(name)
    return render(
        request,
        "embedded/message.html",
        {
            "head": mailbox.read_head(name),
            "has_html": bool(mailbox.body(found, "html")),
            "text": mailbox.body(found, "plain"),
            "headers": list(mailbox.raw_headers(found)),
        },
    )


@require_safe
def html(request: HttpRequest, name: str) -> HttpResponse:
    """The HTML part as a mail program would show it: no script, nothing from elsewhere.

    Links open a tab of their own, outside the sandbox, so that they work.
    """
    found = _message_or_404(name)
    shown = mailbox.body(found, "html")
    if not shown:
        raise Http404
    for content_id in mailbox.images(found):
        shown = shown.replace(
            f"cid:{content_id}", reverse("embedded:image", args=[name, content_id])
        )
    response = HttpResponse(_open_links_in_tabs(shown))
    origin = f"{request.scheme}://{request.get_host()}"
    response["Content-Security-Policy"] = (
        "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; "
        f"style-src 'unsafe-inline'; img-src {origin} data:; frame-ancestors 'self'"
    )
    return response


@require_safe
def image(_request: HttpRequest, name: str, content_id: str) -> HttpResponse:
    """One inline image of a message."""
    part = mailbox.images(_message_or_404(name)).get(content_id)
    if part is None:
        raise Http404
    response = HttpResponse(part.get_content(), content_type=part.get_content_type())
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    # The frame that asks is sandboxed and so of no origin at all.
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@require_safe
def source(_request: HttpRequest, name: str) -> HttpResponse:
    """The message as it arrived, to open in a mail program."""
    response = HttpResponse(bytes(_message_or_404(name)), content_type="message/rfc822")
    response["Content-Disposition"] = f'attachment; filename="{name}.eml"'
    return response


def _message_or_404(name: str) -> EmailMessage:
    try:
        return mailbox.read_message(name)
    except FileNotFoundError as error:
        raise Http404 from error


def _open_links_in_tabs(shown: str) -> str:
    base = '<base target="_blank">'
    with_base, places = re.subn(
        r"(<head\b[^>]*>)", rf"\1{base}", shown, count=1, flags=re.IGNORECASE
    )
    return with_base if places else base + shown
