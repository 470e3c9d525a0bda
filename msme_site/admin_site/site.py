"""The admin site: Django's own, with our menu and boards."""

from typing import Any

from django.conf import settings
from django.contrib.admin import AdminSite
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _

from core.findings import findings
from core.open_texts import translated_models

from .boards import board, waiting
from .menu import in_order_of_work


class HouseAdminSite(AdminSite):
    """The secretariat's screens."""

    site_header = _("Secretariat of the Informal Working Group on MSMEs")
    site_title = _("Secretariat")
    index_title = _("What is to be done")

    def get_urls(self) -> list[URLResolver | URLPattern]:
        """Django's addresses and the board of open texts."""
        own = path("completeness/", self.admin_view(self.completeness), name="completeness")
        return [own, *super().get_urls()]

    def get_app_list(
        self, request: HttpRequest, app_label: str | None = None
    ) -> list[dict[str, Any]]:
        """The menu in the order of work; the page of one app stays as Django makes it."""
        app_list = super().get_app_list(request, app_label)
        return app_list if app_label else in_order_of_work(app_list)

    def index(self, request: HttpRequest, extra_context: Any = None) -> TemplateResponse:
        """The first page: the menu, what the house finds odd, and which texts are open."""
        boards = {"findings": findings(), "tally": waiting()}
        return super().index(request, boards | (extra_context or {}))

    def completeness(self, request: HttpRequest) -> HttpResponse:
        """Every text that is missing or stale, with the page to mend it on."""
        label, language = request.GET.get("model", ""), request.GET.get("language", "")
        if label not in {"", *(model._meta.label for model in translated_models())}:
            raise Http404
        rows = board(self, label=label, language=language)
        context = {
            **self.each_context(request),
            "title": _("Missing and stale texts"),
            "tally": waiting(),
            "page": Paginator(rows, 100).get_page(request.GET.get("page")),
            "model": label,
            "language": language,
            "languages": settings.LANGUAGES,
        }
        return TemplateResponse(request, "admin/completeness.html", context)
