"""The API: every app's part under ``/api/v1/``, and the page that tells of it.

It is for reading only and for everybody: no cookie, no key, any other site may ask. An answer
is the same whatever language its reader prefers, since it holds all of them.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Annotated, Any, Literal

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from django.utils.translation import override
from ninja import NinjaAPI, Query, Schema
from ninja.errors import ValidationError

import bulletins.api
import events.api
import helpdesk.api
import library.api
import meetings.api
import members.api
from core.api import Year, answers, one_of
from core.find import LAST_PAGE, LONGEST_QUERY, PER_PAGE, How, find
from core.generation import last_moved
from core.search import Kind

from .downloads import KINDS, LISTS

PREFIX = "/api/v1/"
DESCRIPTION = """The public records of the Group, for reading. Texts stand in English, French and
Spanish at once; what a language lacks is null. Lists come in parts (limit, offset). Dates are of
Geneva. Ask with If-None-Match or If-Modified-Since to be told only what changed."""

api = NinjaAPI(
    title="Records of the Informal Working Group on MSMEs",
    version="1",
    description=" ".join(DESCRIPTION.split()),
    docs_url=None,  # ninja's page loads its program from another host; ours is ``guide``
    urls_namespace="api",
    servers=[{"url": settings.SITE_URL}],
)
for part in (members, meetings, events, library, helpdesk, bulletins):
    api.add_router("", part.api.router)


@api.exception_handler(ValidationError)
def refuse(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Say in a sentence which parameter makes no sense."""
    said = (f"{'.'.join(map(str, one['loc'][1:]))}: {one['msg']}" for one in error.errors)
    return api.create_response(request, {"detail": "; ".join(said)}, status=422)


class HitOut(Schema):
    """A record that was found, as it is called in the language of the results."""

    kind: Annotated[Kind, one_of(Kind)]
    title: str
    text: str
    when: str
    day: date | None
    url: str


class FoundOut(Schema):
    """A page of results; ``language`` is that of all of them, ``mended`` what was read instead."""

    query: str
    language: str | None
    how: How
    mended: str | None
    count: int
    page: int
    pages: int
    per_page: int
    kinds: dict[str, int]
    years: dict[str, int]
    items: list[HitOut]


@api.get("/search", response=answers(FoundOut), summary="Search", tags=["Search"])
def search(
    request: HttpRequest,
    q: Annotated[str, Query(min_length=1, max_length=LONGEST_QUERY)],
    language: Literal["en", "fr", "es"] = "en",
    kind: Annotated[Kind | None, Query(), one_of(Kind)] = None,
    year: Year = None,
    page: Annotated[int, Query(ge=1, le=LAST_PAGE)] = 1,
) -> Any:
    """Everything public, as on the page of the search: in one language, else in the others."""
    found = find(q, language=language, kind=kind or "", year=year, page=page)
    return {
        "query": found.query,
        "language": found.language or None,
        "how": found.how,
        "mended": found.mended or None,
        "count": found.total,
        "page": found.page,
        "pages": found.pages,
        "per_page": PER_PAGE,
        "kinds": found.kinds,
        "years": {str(one): number for one, number in found.years.items()},
        "items": [
            {
                **{
                    field: getattr(hit, field) for field in ("kind", "title", "text", "when", "day")
                },
                "url": f"{settings.SITE_URL}{hit.page}",
            }
            for hit in found.hits
        ],
    }


class ApiAnswers:
    """A middleware: what all answers of the API have in common."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Let any site read it, and tell whoever has the answer that it has not changed."""
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        if request.method == "OPTIONS":
            return _shared(HttpResponse(status=204))
        if request.method == "HEAD":
            request.method = "GET"  # the server leaves out the content
        with override(settings.LANGUAGE_CODE):
            response = self.get_response(request)
        if isinstance(response, HttpResponse) and response.status_code == 200:
            return _conditional(request, response)
        return _shared(response)


def _conditional(request: HttpRequest, response: HttpResponse) -> HttpResponseBase:
    etag = quote_etag(sha256(response.content).hexdigest()[:32])
    moved = last_moved()
    response["ETag"] = etag
    response["Cache-Control"] = "no-cache"  # kept, and asked for each time whether it is true
    if moved is not None:
        response["Last-Modified"] = http_date(moved)
    return _shared(get_conditional_response(request, etag, moved, response) or response)


def _shared(response: HttpResponseBase) -> HttpResponseBase:
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
    response["Access-Control-Allow-Headers"] = "If-None-Match, If-Modified-Since"
    response["Access-Control-Expose-Headers"] = "ETag, Last-Modified"
    return response


@dataclass(frozen=True)
class Operation:
    """An address of the API, as the page tells it."""

    path: str
    summary: str
    parameters: tuple[str, ...]


def guide(request: HttpRequest) -> HttpResponse:
    """What there is for machines: the API's addresses, calendars, feeds and tables."""
    context = {
        "kinds": KINDS,
        "operations": list(operations()),
        "lists": [(name, label) for name, (_list, _shape, label) in LISTS.items()],
    }
    return render(request, "api.html", context)


def operations() -> Iterator[Operation]:
    """Every address of the API, with the names of what it can be asked."""
    schema = api.get_openapi_schema(path_prefix=PREFIX)
    for path, methods in schema["paths"].items():
        asked = methods["get"]
        names = (one["name"] for one in asked.get("parameters", ()) if one["in"] == "query")
        yield Operation(path, asked["summary"], tuple(names))
