"""Jobs on the secretariat's screens: how far they are, what came of them, what can be done."""

from datetime import timedelta
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, URLPattern, path, reverse
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext
from django.views.decorators.http import require_GET, require_POST

from core import jobs
from core.models import Job, JobFile
from core.tables.import_job import KIND, ask_write
from core.tables.table import Table, by_label, parent_of

from .tables import may_keep, may_see

# After so long without a worker, someone should look whether there is one.
PATIENCE = timedelta(minutes=1)


@admin.register(Job)
class JobAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Imports, latest first; nothing is edited, files are brought in from a job's page."""

    list_display = (
        "file_name",
        "table_name",
        "state_word",
        "summary",
        "asked_by",
        "asked_at",
    )
    list_filter = ("state", ("asked_by", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("asked_by",)
    search_fields = ("parameters__file", "about", "asked_by__username")
    list_per_page = 50
    actions = None

    class Media:
        js = ("admin/jobs.js",)
        css = {"all": ("admin/boards.css", "admin/jobs.css")}

    @admin.display(description=gettext_lazy("file"))
    def file_name(self, job: Job) -> str:
        return str(job)

    @admin.display(description=gettext_lazy("records"), ordering="about")
    def table_name(self, job: Job) -> str:
        table = by_label(job.about)
        return table.title if table else job.about

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def state_word(self, job: Job) -> str:
        """How far it is, with a colour beside its word."""
        how, word = standing(job)
        return format_html('<span class="job-state" data-state="{}">{}</span>', how, word)

    @admin.display(description=gettext_lazy("outcome"))
    def summary(self, job: Job) -> str:
        return summary(job)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Job]:
        """Those of tables; other work is told where it was asked for."""
        return super().get_queryset(request).filter(kind=KIND)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """A list is headed by what it lists."""
        return super().changelist_view(request, {"title": _("Imports")} | (extra_context or {}))

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A job begins with a file, beside the list of its records."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    has_delete_permission = has_change_permission

    def get_urls(self) -> list[URLPattern]:
        """What can be done with a job beside looking at it."""
        view = self.admin_site.admin_view
        own = [
            path("<int:pk>/write/", view(require_POST(self.write)), name="core_job_write"),
            path("<int:pk>/again/", view(require_POST(self.again)), name="core_job_again"),
            path(
                "<int:pk>/progress.json",
                view(require_GET(self.progress_json)),
                name="core_job_progress",
            ),
        ]
        return [*own, *super().get_urls()]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """What was asked, how far it is, what came of it."""
        job, table = self._job(request, int(object_id) if object_id.isdecimal() else 0)
        may_write = may_keep(request, table)
        has_file = JobFile.objects.filter(job=job).exists()
        outcome = job.result or {}
        context = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "media": self.media,
            "title": _("Import: %(file)s") % {"file": job},
            "job": job,
            "table": table,
            "outcome": outcome,
            "standing": standing(job),
            "sentence": sentence(job),
            "counts": counted(job),
            "percent": percent(job),
            "may_bring_in": may_write and has_file and can_be_brought_in(job),
            "may_run_again": may_write and has_file and job.state in Job.LOST,
            "import_address": import_address(table),
        }
        return TemplateResponse(request, "admin/core/job/page.html", context)

    def write(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Bring in the file that was looked at."""
        job, table = self._job(request, pk)
        if not may_keep(request, table):
            raise PermissionDenied
        if not can_be_brought_in(job):
            messages.error(request, _("There is nothing in this file that can be brought in."))
            return _to(job)
        try:
            return _to(ask_write(job, by=request.user))
        except jobs.Refused as refusal:
            messages.error(request, str(refusal))
            return _to(job)

    def again(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask once more for what failed or died."""
        job, table = self._job(request, pk)
        if not may_keep(request, table):
            raise PermissionDenied
        if not jobs.again(job):
            messages.error(request, _("Someone else has asked for it already."))
        return _to(job)

    def progress_json(self, request: HttpRequest, pk: int) -> JsonResponse:
        """What the page's script asks for while the job is under way."""
        job, _table = self._job(request, pk)
        return JsonResponse(
            {"state": job.state, "percent": percent(job), "sentence": sentence(job)}
        )

    def _job(self, request: HttpRequest, pk: int) -> tuple[Job, Table]:
        """The job and its table, for whoever may see such records: the outcome tells of them."""
        job = get_object_or_404(Job, pk=pk)
        table = by_label(job.about)
        if table is None or not self.has_view_permission(request, job):
            raise PermissionDenied
        if not may_see(request, table):
            raise PermissionDenied
        return job, table


def _to(job: Job) -> HttpResponse:
    return HttpResponseRedirect(reverse("admin:core_job_change", args=[job.pk]), status=303)


def standing(job: Job) -> tuple[str, str]:
    """How far it is: what its colour goes by, and its word; a look at a file writes nothing."""
    if job.state != Job.State.DONE:
        return job.state, str(job.get_state_display())
    if job.result["problem_count"]:
        return "failed", pgettext("import", "not in order")
    if job.result["written"]:
        return "done", pgettext("import", "brought in")
    return "looked", pgettext("import", "looked at")


def can_be_brought_in(job: Job) -> bool:
    """Whether a look at a file has found something to write, and nothing wrong."""
    looked = job.state == Job.State.DONE and not job.parameters.get("write")
    return looked and not job.result["problem_count"] and job.result["row_count"] > 0


def percent(job: Job) -> int:
    """How far it is, in hundredths."""
    return min(100, 100 * job.done // job.total) if job.total else 0


def sentence(job: Job) -> str:
    """Where it stands, for the person who asked for it."""
    if job.state == Job.State.WAITING:
        if job.asked_at < timezone.now() - PATIENCE:
            return _("No worker has taken it for more than a minute. Is one running?")
        return _("It waits for a worker, and begins in a moment.")
    if job.state == Job.State.RUNNING:
        number = job.parameters.get("rows", 0)
        return ngettext("At work on %(number)s line.", "At work on %(number)s lines.", number) % {
            "number": number
        }
    if job.state == Job.State.DIED:
        return _(
            "Its worker ended before the work was done. Nothing was written. You can run it again."
        )
    if job.state == Job.State.FAILED:
        return f"{job.sentence} {_('Nothing was written.')}"
    return _outcome(job)


def _outcome(job: Job) -> str:
    if number := job.result["problem_count"]:
        return ngettext(
            "%(number)s thing is wrong in this file. Nothing was written.",
            "%(number)s things are wrong in this file. Nothing was written.",
            number,
        ) % {"number": _number(number)}
    if job.result["written"]:
        return _("The file has been brought in.")
    if not job.result["row_count"]:
        return _("Everything in this file is recorded already: nothing would change.")
    return _("This is what would change. Nothing has been written yet.")


def counted(job: Job) -> list[str]:
    """How many records of each kind there are, in words."""
    if job.state != Job.State.DONE:
        return []
    counts = job.result["counts"]
    words = {
        "new": lambda n: ngettext("%(number)s new record", "%(number)s new records", n),
        "changed": lambda n: ngettext("%(number)s changed record", "%(number)s changed records", n),
        "unchanged": lambda n: ngettext(
            "%(number)s unchanged record", "%(number)s unchanged records", n
        ),
        "emptied": lambda n: ngettext("%(number)s text emptied", "%(number)s texts emptied", n),
    }
    found = {name: counts.get(name, 0) for name in words}
    return [
        words[name](number) % {"number": _number(number)}
        for name, number in found.items()
        if number
    ]


def _number(number: int) -> str:
    return str(formats.number_format(number, force_grouping=True))


def summary(job: Job) -> str:
    """What came of it, for the list."""
    if job.state in Job.UNFINISHED:
        return f"{percent(job)} %"
    if job.state != Job.State.DONE:
        return sentence(job)
    if number := job.result["problem_count"]:
        return ngettext("%(number)s problem", "%(number)s problems", number) % {
            "number": _number(number)
        }
    return ", ".join(counted(job))


def import_address(table: Table) -> str:
    """The page on which such a file is chosen."""
    for model in (table.model, parent_of(table)):
        if model is not None and model in admin.site._registry:
            name = f"admin:{model._meta.app_label}_{model._meta.model_name}_table_import"
            try:
                return f"{reverse(name)}?table={table.label}"
            except NoReverseMatch:
                continue
    return ""
