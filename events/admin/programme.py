"""The screen of a programme: its findings, its versions, and its way in and out as a table."""

from base64 import b64encode
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from core.admin import RecordAdmin
from core.findings import Grade
from core.tables.files import Unreadable
from events.freeze import freeze
from events.import_programme import Plan, import_programme, plan_import
from events.inspect_programme import inspect_programme
from events.models import ForumSession, Programme
from events.new_version import new_version
from events.programme_table import COLUMNS
from events.refusals import NotReady
from library.admin import SOURCE_FIELDSET

from .frozen import KeepsFrozen
from .tables import TableForm, file_of, summary, table, told


@admin.register(Programme)
class ProgrammeAdmin(KeepsFrozen, RecordAdmin):
    """A numbered version of a forum's sessions."""

    change_form_template = "admin/events/programme/change_form.html"
    list_display = ("forum", "number", "session_count", "frozen_at")
    list_filter = ("forum",)
    search_fields = ("forum__title_en", "number")
    autocomplete_fields = ("forum", "source")
    readonly_fields = ("frozen_at",)
    fieldsets = (
        (None, {"fields": (("forum", "number"), "frozen_at")}),
        SOURCE_FIELDSET,
    )

    def frozen_programmes(self, records: Any) -> QuerySet[Programme]:
        """Those of ``records`` that are frozen."""
        return Programme.objects.frozen().filter(pk__in=[one.pk for one in records])

    @admin.display(description=_("sessions"))
    def session_count(self, programme: Any) -> SafeString:
        """Their number, leading to them."""
        return format_html('<a href="{}">{}</a>', sessions_address(programme), programme.sessions_n)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With the forum and the number of sessions."""
        rows = super().get_queryset(request).select_related("forum")
        counted: QuerySet[Any] = rows.annotate(sessions_n=Count("sessions"))
        return counted

    def get_urls(self) -> list[URLPattern]:
        """The acts on a programme beside Django's own pages."""
        view = self.admin_site.admin_view
        name = "events_programme_"
        acts = [
            path("<int:pk>/freeze/", view(require_POST(self.freeze)), name=f"{name}freeze"),
            path("<int:pk>/new-version/", view(require_POST(self.next)), name=f"{name}next"),
            path("<int:pk>/import/", view(self.import_table), name=f"{name}import"),
            path(
                "<int:pk>/export/<str:kind>/", view(require_GET(self.export)), name=f"{name}export"
            ),
            path("template/<str:kind>/", view(require_GET(self.empty)), name=f"{name}template"),
        ]
        return [*acts, *super().get_urls()]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """With what is odd in it, and what can be done next."""
        programme = Programme.objects.filter(pk=object_id).first() if object_id.isdigit() else None
        context = dict(extra_context or {})
        if programme is not None and request.method == "GET":
            found = inspect_programme(programme)
            context |= {
                "programme": programme,
                "sessions_address": sessions_address(programme),
                "sessions_number": programme.sessions.count(),
                "found": found,
                "has_errors": any(item.grade == Grade.ERROR for item in found),
            }
        return super().change_view(request, object_id, form_url, context)

    def freeze(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Make it final."""
        programme = self._programme(request, pk)
        try:
            freeze(programme, by=request.user, seen=request.POST.getlist("seen"))  # type: ignore[arg-type]
        except NotReady as refusal:
            for sentence in refusal.sentences:
                messages.error(request, sentence)
        else:
            messages.success(request, gettext("Frozen: this version is public and stays as it is."))
        return _to(programme)

    def next(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Make the next version."""
        programme = self._programme(request, pk)
        if not self.has_add_permission(request):
            raise PermissionDenied
        try:
            programme = new_version(programme, by=request.user)  # type: ignore[arg-type]
        except NotReady as refusal:
            messages.error(request, str(refusal))
        else:
            words = gettext("This is version %(number)s, a draft with the same sessions.")
            messages.success(request, words % {"number": programme.number})
        return _to(programme)

    def import_table(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """Look at a file; the second POST, which brings the file again, writes it."""
        programme = self._programme(request, pk)
        form, plan, name, content = TableForm(), None, "", b""
        try:
            if request.method == "POST":
                form, name, content = file_of(request)
            if content and "write" in request.POST:
                plan = import_programme(programme, name=name, content=content, by=request.user)  # type: ignore[arg-type]
                if not plan.problems:
                    messages.success(request, gettext("The file has been brought in."))
                    return _to(programme)
            elif content:
                plan = plan_import(programme, content=content)
        except (NotReady, Unreadable) as problem:
            messages.error(request, str(problem))
        return self._import_page(request, programme, form, plan, (name, content))

    def _import_page(
        self,
        request: HttpRequest,
        programme: Programme,
        form: forms.Form,
        plan: Plan | None,
        file: tuple[str, bytes],
    ) -> TemplateResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": gettext("Import a programme"),
            "programme": programme,
            "form": form,
            "plan": plan,
            "summary": summary(plan) if plan else [],
            "told": told(plan) if plan else [],
            "columns": COLUMNS.items(),
            "file_name": file[0],
            "file": b64encode(file[1]).decode(),
        }
        return TemplateResponse(request, "admin/events/programme/import.html", context)

    def export(self, request: HttpRequest, pk: int, kind: str) -> HttpResponse:
        """The programme as a table."""
        programme = self._programme(request, pk)
        sessions = ForumSession.objects.filter(programme=programme).for_table()
        return table(kind, f"{programme.forum.slug}-{programme.number}", sessions)

    def empty(self, request: HttpRequest, kind: str) -> HttpResponse:
        """A table with the names of its columns only."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        return table(kind, "programme", ())

    def _programme(self, request: HttpRequest, pk: int) -> Programme:
        """The programme, for whoever may change it if the page is about to change something."""
        programme = get_object_or_404(Programme.objects.select_related("forum"), pk=pk)
        reading = request.method == "GET"
        may = self.has_view_permission if reading else super().has_change_permission
        if not may(request):
            raise PermissionDenied
        return programme


def sessions_address(programme: Programme) -> str:
    """The list of its sessions."""
    address = reverse("admin:events_forumsession_changelist")
    return f"{address}?programme__id__exact={programme.pk}"


def _to(programme: Programme) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("admin:events_programme_change", args=[programme.pk]))
