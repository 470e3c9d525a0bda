"""The admin site: Django's own, with our menu and boards."""

from typing import Any

from django.contrib.admin import AdminSite
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _

from core.findings import findings

from .boards import waiting
from .borrowed_words import WordsForScripts
from .menu import in_order_of_work
from .texts.views import TextViews

# Enough to begin with; the errors come first.
ON_FIRST_PAGE = 20


class HouseAdminSite(AdminSite):
    """The secretariat's screens."""

    site_header = _("Secretariat of the Informal Working Group on MSMEs")
    site_title = _("Secretariat")
    index_title = _("What is to be done")

    def get_urls(self) -> list[URLResolver | URLPattern]:
        """Django's addresses, those of the pages about texts, and all that the house finds odd."""
        found = path("findings/", self.admin_view(self.findings), name="findings")
        return [found, *TextViews(self).urls(), *super().get_urls()]

    def get_app_list(
        self, request: HttpRequest, app_label: str | None = None
    ) -> list[dict[str, Any]]:
        """The menu in the order of work; the page of one app stays as Django makes it."""
        app_list = super().get_app_list(request, app_label)
        return app_list if app_label else in_order_of_work(app_list)

    def i18n_javascript(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:  # noqa: ARG002 - Django's
        """The words of the admin's scripts, with those that Django does not know."""
        return WordsForScripts.as_view()(request)  # type: ignore[return-value]

    def index(self, request: HttpRequest, extra_context: Any = None) -> TemplateResponse:
        """The first page: the menu, what the house finds odd, and which texts are open."""
        found = Paginator(findings(), ON_FIRST_PAGE).page(1)
        boards = {"findings": found, "tally": waiting()}
        return super().index(request, boards | (extra_context or {}))

    def findings(self, request: HttpRequest) -> HttpResponse:
        """All that the house finds odd, errors first."""
        context = {
            **self.each_context(request),
            "title": _("Findings"),
            "findings": Paginator(findings(), 100).get_page(request.GET.get("page")),
        }
        return TemplateResponse(request, "admin/findings.html", context)
