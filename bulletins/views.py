"""The public's pages: the bulletins, and one of them as it was published."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language

from .models import Edition


def bulletin_list(request: HttpRequest) -> HttpResponse:
    """Every published bulletin, latest first."""
    return render(request, "bulletins/list.html", {"editions": _editions()})


def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """The frozen edition in the reader's language, inside the site's living frame."""
    edition = get_object_or_404(
        _editions().prefetch_related("bulletin__corrigenda"), bulletin__slug=slug
    )
    return render(request, "bulletins/detail.html", {"edition": edition})


def _editions() -> QuerySet[Edition]:
    return Edition.objects.in_language((get_language() or "en")[:2])
