"""The public's pages on documents and figures."""

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from .charts import charts
from .draw_chart import draw
from .models import Document, Figure


def documents(request: HttpRequest) -> HttpResponse:
    """Every document, latest first; those without a date at the end."""
    found = Document.objects.prefetch_related("files", "symbols").order_by(
        F("date").desc(nulls_last=True), "slug"
    )
    return render(request, "library/documents.html", {"documents": found})


def figures(request: HttpRequest) -> HttpResponse:
    """Every figure as a bar, and the same numbers as a table."""
    found = list(Figure.objects.select_related("source"))
    drawings = [draw(chart) for chart in charts(found)]
    return render(request, "library/figures.html", {"figures": found, "drawings": drawings})
