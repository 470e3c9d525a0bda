"""The public's pages on documents and figures."""

from dataclasses import dataclass, field

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from core.panels import panels_for

from .charts import charts
from .draw_chart import draw
from .forms import DocumentSearch
from .models import Document, DocumentFile, Figure, Symbol
from .models.document import DocumentQuerySet
from .revisions import Chains, chains, versions_of
from .serve import keep_in_confidence, serve_file
from .symbols import NotASymbol, parse

PER_PAGE = 50


@dataclass(frozen=True)
class Listed:
    """A document in the list, with the versions before it, latest first."""

    document: Document
    older: list[Document] = field(default_factory=list)


@require_safe
def documents(request: HttpRequest) -> HttpResponse:
    """Every document open to the public, latest first, older versions under the current one.

    ``?symbol=`` leads to the document that bears it.
    """
    if "symbol" in request.GET:
        return _by_symbol(request, request.GET["symbol"])
    return _list(request)


@require_safe
def document(request: HttpRequest, slug: str) -> HttpResponse:
    """One document: its languages, symbols, versions, what it belongs to, where it is from."""
    found = get_object_or_404(Document.objects.select_related("source").with_files(), slug=slug)
    staff = may_read_restricted(request)
    if found.is_restricted and not staff:
        raise Http404
    versions = versions_of(found, for_staff=staff)
    context = {
        "document": found,
        "versions": versions[::-1],
        "current": versions[-1] if versions and versions[-1] != found else None,
    }
    if found.is_withdrawn:
        return render(request, "library/withdrawn.html", context, status=410)
    context["panels"] = panels_for(found)
    response = render(request, "library/document.html", context)
    return keep_in_confidence(response) if found.is_restricted else response


@require_safe
def document_file(request: HttpRequest, slug: str, name: str) -> HttpResponseBase:
    """The one door to files of documents: it looks at who asks before it opens.

    A restricted document's file is not there for the public; a withdrawn one's is gone.
    """
    rows = DocumentFile.objects.filter(document__slug=slug).select_related("document")
    item = next((row for row in rows if row.file and row.file_name() == name), None)
    if item is None:
        raise Http404
    restricted = item.document.is_restricted
    if restricted and not may_read_restricted(request):
        raise Http404
    if item.document.is_withdrawn:
        return render(request, "library/withdrawn.html", {"document": item.document}, status=410)
    return serve_file(item, in_confidence=restricted)


@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """Every figure as a bar, and the same numbers as a table."""
    found = list(Figure.objects.select_related("source"))
    drawings = [draw(chart) for chart in charts(found)]
    return render(request, "library/figures.html", {"figures": found, "drawings": drawings})


def may_read_restricted(request: HttpRequest) -> bool:
    """Whether a member of staff asks, who may look at documents."""
    user = request.user
    return user.is_active and user.is_staff and user.has_perm("library.view_document")


def _by_symbol(request: HttpRequest, text: str) -> HttpResponse:
    try:
        symbol = parse(text)
    except NotASymbol as error:
        return _list(request, refused=str(error))
    found = Symbol.objects.open().filter(text=str(symbol)).select_related("document").first()
    if found is None:
        return _list(request, unknown=str(symbol))
    return redirect(found.document)


def _list(request: HttpRequest, **said: str) -> HttpResponse:
    everything = Document.objects.open()
    days = everything.dates("date", "year", order="DESC")
    form = DocumentSearch(
        request.GET,
        years=[day.year for day in days],
        undated=everything.filter(date__isnull=True).exists(),
    )
    known = chains()
    found = _folded(form.narrow(everything), known)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    asked = request.GET.copy()
    for name in ("page", "symbol"):
        asked.pop(name, None)
    context = {
        "form": form,
        "page": page,
        "entries": _with_older(list(page.object_list), known),
        "asked": asked.urlencode(),
        "is_narrowed": any(asked.values()),
        **said,
    }
    status = 404 if said else 200
    return render(request, "library/documents.html", context, status=status)


def _folded(found: DocumentQuerySet, known: Chains) -> DocumentQuerySet:
    """``found`` with the current version in the place of every older one."""
    current_of = known.current_of
    older = found.filter(pk__in=current_of).values_list("pk", flat=True)
    current = {current_of[pk] for pk in older}
    asked = Q(pk__in=found.order_by().values("pk")) & ~Q(pk__in=current_of)
    shown: DocumentQuerySet = Document.objects.open().filter(asked | Q(pk__in=current))
    return shown.with_files().latest_first()


def _with_older(page: list[Document], known: Chains) -> list[Listed]:
    chain_of = {row.pk: chain for chain in known.versions for row in page if row.pk == chain[-1]}
    older = {pk for chain in chain_of.values() for pk in chain[:-1]}
    rows = Document.objects.with_files().in_bulk(older)
    return [
        Listed(row, [rows[pk] for pk in reversed(chain_of.get(row.pk, ())[:-1]) if pk in rows])
        for row in page
    ]
