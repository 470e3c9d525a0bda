"""Beside every list of records: their way out as a table, and the way in of one."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from core.tables import export
from core.tables.files import MEGABYTE, Unreadable, Unwritable
from core.tables.import_job import BIGGEST, MOST, ask_import
from core.tables.table import Table, tables_kept_with

# Parameters of ours, beside those of the list's own filters.
TABLE, IDS, KIND = "_table", "_ids", "_kind"
KINDS = [(export.CSV, "CSV"), (export.XLSX, "XLSX")]


class ImportForm(forms.Form):
    """A file to be looked at."""

    table = forms.ChoiceField(label=_("Table"))
    file = forms.FileField(label=_("CSV or XLSX file"), max_length=200)
    keep = forms.BooleanField(
        label=_("Leave what is recorded where a cell is empty"),
        help_text=_("Otherwise an empty cell empties the field of a record that is there."),
        required=False,
    )

    def __init__(self, tables: list[Table], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["table"].choices = [(one.label, one.title) for one in tables]  # type: ignore[attr-defined]
        if len(tables) == 1:
            self.fields["table"].widget = forms.HiddenInput()
            self.fields["table"].initial = tables[0].label


class TableScreens:
    """The screens of a record's tables, to be put before ``ModelAdmin``.

    Rows that are kept on the record's own page, as the names of a Member, have their tables
    here too. Whoever may see records may take them out; whoever may add and change them may
    bring them in.
    """

    opts: Any
    model: type[models.Model]
    admin_site: admin.AdminSite

    def tables_here(self) -> list[Table]:
        """The tables of what is kept here, that of the record itself first."""
        return tables_kept_with(self.model, screens_of(self.admin_site))

    def get_urls(self) -> list[URLPattern]:
        """The screens beside Django's own."""
        view, name = self.admin_site.admin_view, _name(self.model)
        own = [
            path("table/import/", view(self.table_in), name=f"{name}_import"),
            path("table/export/", view(self.table_out), name=f"{name}_export"),
            path(
                "table/template/<str:label>/<str:kind>/",
                view(require_GET(self.table_template)),
                name=f"{name}_template",
            ),
        ]
        return [*own, *super().get_urls()]  # type: ignore[misc]

    def table_links(self, request: HttpRequest) -> dict[str, str]:
        """Where the buttons above the list lead: out with what it shows, or in."""
        links = {}
        filters = f"?{request.GET.urlencode()}" if request.GET else ""
        if any(may_see(request, one) for one in self.tables_here()):
            links["export"] = reverse(f"admin:{_name(self.model)}_export") + filters
        if any(may_keep(request, one) for one in self.tables_here()):
            links["import"] = reverse(f"admin:{_name(self.model)}_import")
        return links

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Ticked records can go out, where records of this kind can."""
        actions: dict[str, Any] = super().get_actions(request)  # type: ignore[misc]
        if not self.table_links(request).get("export"):
            actions.pop("export_ticked", None)
        return actions

    @admin.action(description=_("Export the ticked records"), permissions=["view"])
    def export_ticked(self, request: HttpRequest, records: Any) -> HttpResponse:
        """Ask in which form."""
        ids = records.order_by().values_list("pk", flat=True)
        return self._table_out_page(request, ids=[*ids], filters=[])

    def table_out(self, request: HttpRequest) -> HttpResponse:
        """Ask which table and which form, then give the file; reading only, also by POST."""
        sent = request.POST if request.method == "POST" else request.GET
        tables = [one for one in self.tables_here() if may_see(request, one)]
        if not tables:
            raise PermissionDenied
        ids = [int(one) for one in sent.get(IDS, "").split(",") if one.isdecimal()]
        own = {TABLE, IDS, KIND, "csrfmiddlewaretoken"}
        filters = [(name, one) for name in sent if name not in own for one in sent.getlist(name)]
        if KIND not in sent:
            return self._table_out_page(request, ids=ids, filters=filters)
        table = _chosen(tables, sent.get(TABLE, ""))
        records = self._listed_records(request, filters)
        if IDS in sent:
            records = self.model._default_manager.filter(pk__in=ids)
        if table.model is not self.model:
            records = export.records_kept_with(table, records)
        try:
            return _file(table, sent[KIND], lambda: export.export(table, records, kind=sent[KIND]))
        except Unwritable as problem:
            messages.error(request, str(problem))
            return self._table_out_page(request, ids=ids, filters=filters)

    def _listed_records(self, request: HttpRequest, filters: list[tuple[str, str]]) -> Any:
        """What the list shows under these filters, on all its pages."""
        asked = QueryDict(mutable=True)
        for name, value in filters:
            asked.appendlist(name, value)
        request.GET = asked  # type: ignore[assignment]
        try:
            found = self.get_changelist_instance(request).queryset  # type: ignore[attr-defined]
        except IncorrectLookupParameters as error:
            raise Http404 from error
        return self.model._default_manager.filter(pk__in=[*found.values_list("pk", flat=True)])

    def _table_out_page(
        self, request: HttpRequest, *, ids: list[int], filters: list[tuple[str, str]]
    ) -> TemplateResponse:
        number = len(ids) or self._listed_records(request, filters).count()
        context = self._table_context(request, gettext("Export")) | {
            "tables": [one for one in self.tables_here() if may_see(request, one)],
            "kinds": KINDS,
            "export_address": reverse(f"admin:{_name(self.model)}_export"),
            "ids": ",".join(map(str, ids)),
            "filters": filters,
            "number": number,
        }
        return TemplateResponse(request, "admin/tables/export.html", context)

    def table_in(self, request: HttpRequest) -> HttpResponse:
        """Take a file and look at it; small ones at once, large ones as a job."""
        tables = [one for one in self.tables_here() if may_keep(request, one)]
        if not tables:
            raise PermissionDenied
        if request.method != "POST":
            form = ImportForm(tables, initial={"table": request.GET.get("table", "")})
            return self._table_in_page(request, form, tables)
        form = ImportForm(tables, request.POST, request.FILES)
        if not form.is_valid():
            return self._table_in_page(request, form, tables)
        file = form.cleaned_data["file"]
        try:
            job = ask_import(
                _chosen(tables, form.cleaned_data["table"]),
                name=file.name,
                content=file.read(BIGGEST + 1),
                keep=form.cleaned_data["keep"],
                by=request.user,
            )
        except Unreadable as problem:
            form.add_error("file", str(problem))
            return self._table_in_page(request, form, tables)
        return HttpResponseRedirect(reverse("admin:core_job_change", args=[job.pk]), status=303)

    def _table_in_page(
        self, request: HttpRequest, form: ImportForm, tables: list[Table]
    ) -> TemplateResponse:
        context = self._table_context(request, gettext("Import")) | {
            "form": form,
            "tables": [
                {"table": one, "columns": export.catalogue(one)[1:], "key": ", ".join(one.key)}
                for one in tables
            ],
            "kinds": KINDS,
            "template_name": f"admin:{_name(self.model)}_template",
            "chosen": form["table"].value() or tables[0].label,
            "most": MOST,
            "biggest": BIGGEST // MEGABYTE,
        }
        return TemplateResponse(request, "admin/tables/import.html", context)

    def table_template(self, request: HttpRequest, label: str, kind: str) -> HttpResponse:
        """A file with the names of the columns only."""
        table = _chosen([one for one in self.tables_here() if may_see(request, one)], label)
        return _file(table, kind, lambda: export.template(table, kind=kind))

    def _table_context(self, request: HttpRequest, title: str) -> dict[str, Any]:
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": title,
            "list_address": reverse(f"admin:{_name(self.model)[: -len('_table')]}_changelist"),
        }


def _name(model: type[models.Model]) -> str:
    return f"{model._meta.app_label}_{model._meta.model_name}_table"


def _chosen(tables: list[Table], label: str) -> Table:
    found = next((one for one in tables if one.label == label), None)
    if found is None:
        raise Http404
    return found


def _file(table: Table, kind: str, write: Any) -> HttpResponse:
    if kind not in export.CONTENT_TYPES:
        raise Http404
    response = HttpResponse(write(), content_type=export.CONTENT_TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="{table.file_name}.{kind}"'
    return response


def screens_of(site: admin.AdminSite) -> set[type[models.Model]]:
    """Models that have a list of their own in the menu."""
    shown = admin.ModelAdmin.has_module_permission
    return {
        model
        for model, screen in site._registry.items()
        if type(screen).has_module_permission is shown
    }


def _may(request: HttpRequest, table: Table, *acts: str) -> bool:
    app, name = table.model._meta.app_label, table.model._meta.model_name
    return all(request.user.has_perm(f"{app}.{act}_{name}") for act in acts)


def may_see(request: HttpRequest, table: Table) -> bool:
    """Whether who asks may take these records out."""
    return _may(request, table, "view") or _may(request, table, "change")


def may_keep(request: HttpRequest, table: Table) -> bool:
    """Whether who asks may bring such records in."""
    return _may(request, table, "add", "change")
