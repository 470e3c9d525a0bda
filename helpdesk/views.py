"""The public's page on information sources and initiatives."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from .models import Initiative


def index(request: HttpRequest) -> HttpResponse:
    """Every initiative, with its partners."""
    found = Initiative.objects.prefetch_related("partners")
    return render(request, "helpdesk/index.html", {"initiatives": found})
