"""Imports of subscribers: choose a file, see what it would do, bring it in, take it back."""

import csv
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from core import jobs
from core.admin.jobs import PATIENCE, percent
from core.models import Job
from core.tables.cells import guarded
from core.tables.files import MEGABYTE, Unreadable
from mailings.models import Suppression
from subscribers.bring_in.job import ask_bring_in, ask_look
from subscribers.bring_in.line import COLUMNS
from subscribers.bring_in.read import BIGGEST, MOST
from subscribers.bring_in.take_back import NotPossible, take_back
from subscribers.models import LANGUAGE_CHOICES, ImportRefusal, SubscriberImport, Topic

MAY = "subscribers.import_subscriber"
# As many refused lines as the page shows; the file has them all.
SHOWN = 100
State = SubscriberImport.State
Reason = ImportRefusal.Reason


class ImportForm(forms.Form):
    """A file, and what it leaves open: above all how its people agreed to be written to."""

    file = forms.FileField(label=gettext_lazy("CSV or XLSX file"), max_length=200)
    source = forms.CharField(
        label=gettext_lazy("How these people agreed to be written to"),
        min_length=10,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy(
            "A sentence, kept as evidence: “Signed the list at the Public Forum of 2018.” "
            "Lines can say it for themselves under “consent_source”."
        ),
    )
    consent_on = forms.DateField(
        label=gettext_lazy("When they agreed"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=gettext_lazy("Leave it empty if each line says it under “consent_on”."),
    )
    topics = forms.MultipleChoiceField(
        label=gettext_lazy("To what they agreed"),
        choices=Topic.choices,
        widget=forms.CheckboxSelectMultiple,
        initial=[Topic.BULLETIN],
        help_text=gettext_lazy("Where a line has no “topics”."),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        choices=LANGUAGE_CHOICES,
        help_text=gettext_lazy("Where a line has no “language”."),
    )

    def clean_consent_on(self) -> Any:
        """Nobody agrees tomorrow."""
        day = self.cleaned_data["consent_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come."))
        return day


@admin.register(SubscriberImport)
class SubscriberImportAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """For whoever may import; nothing is edited."""

    list_display = ("name", "state", "summary", "by", "made_at")
    list_filter = ("state",)
    list_select_related = ("by", "job")
    list_per_page = 50
    actions = None

    class Media:
        js = ("admin/jobs.js",)
        css = {"all": ("admin/boards.css", "admin/jobs.css")}

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Lines that were refused hold addresses."""
        return bool(request.user.has_perm(MAY))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(MAY))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(MAY))

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    has_delete_permission = has_change_permission

    @admin.display(description=gettext_lazy("outcome"))
    def summary(self, of: SubscriberImport) -> str:
        """What it did or would do, or how far it is."""
        if of.job is not None and of.job.state != Job.State.DONE:
            return sentence(of)
        return ", ".join(counted(of))

    def get_urls(self) -> list[URLPattern]:
        """What can be done with an import."""
        view, name = self.admin_site.admin_view, "subscribers_subscriberimport"
        posts = {"write": self.write, "again": self.again, "back": self.back}
        gets = {"progress.json": self.progress_json, "refusals.csv": self.refusals}
        return [
            *(
                path(f"<int:pk>/{act}/", view(require_POST(handler)), name=f"{name}_{act}")
                for act, handler in posts.items()
            ),
            *(
                path(f"<int:pk>/{file}", view(require_GET(handler)), name=f"{name}_{file}")
                for file, handler in gets.items()
            ),
            *super().get_urls(),
        ]

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Choose a file; it is looked at, and nothing is written."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = ImportForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            try:
                of = ask_look(by=request.user, **form.cleaned_data)
            except Unreadable as problem:
                form.add_error("file", str(problem))
            else:
                return _to(of)
        context = {
            "form": form,
            "columns": COLUMNS,
            "most": MOST,
            "biggest": BIGGEST // MEGABYTE,
        }
        return self._page(request, "add", _("Import subscribers"), context)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """How far it is, what it did or would do, and which lines stay out."""
        of = self._import(request, int(object_id) if object_id.isdecimal() else 0)
        refusals = list(of.refusals.all()[:SHOWN])
        languages, topics = dict(LANGUAGE_CHOICES), dict(Topic.choices)
        context = {
            "of": of,
            "job": of.job,
            "standing": standing(of),
            "sentence": sentence(of),
            "percent": percent(of.job) if of.job else 0,
            "counts": counted(of) if of.job and of.job.state == Job.State.DONE else [],
            "may_bring_in": can_be_brought_in(of) and of.pieces.exists(),
            "may_run_again": bool(of.job and of.job.state in Job.LOST) and of.pieces.exists(),
            "refusals": [(row, detail_of(row)) for row in refusals],
            "refused": by_reason(of),
            "is_more": sum(of.counts.get("refused", {}).values()) > len(refusals),
            "language": languages.get(of.language, of.language),
            "topics": [topics.get(topic, topic) for topic in of.topics],
        }
        return self._page(request, "page", _("Import: %(file)s") % {"file": of}, context)

    def write(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Bring it in."""
        of = self._import(request, pk)
        try:
            return _to(ask_bring_in(of, by=request.user))
        except jobs.Refused as refusal:
            messages.error(request, str(refusal))
            return _to(of)

    def again(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask once more for what failed or died."""
        of = self._import(request, pk)
        if of.job is None or not jobs.again(of.job):
            messages.error(request, _("Someone else has asked for it already."))
        return _to(of)

    def back(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take it back."""
        of = self._import(request, pk)
        try:
            gone, stay = take_back(of, by=request.user)  # type: ignore[arg-type]
        except NotPossible as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, taken_back(gone, stay))
        return _to(of)

    def progress_json(self, request: HttpRequest, pk: int) -> JsonResponse:
        """What the page's script asks for while it is worked on."""
        of = self._import(request, pk)
        job = of.job
        return JsonResponse(
            {
                "state": job.state if job else "",
                "percent": percent(job) if job else 0,
                "sentence": sentence(of),
            }
        )

    def refusals(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """Every line that stays out, as a file that spreadsheets open safely."""
        of = self._import(request, pk)
        response = StreamingHttpResponse(refused_lines(of), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="refused-{of.pk}.csv"'
        return response

    def _import(self, request: HttpRequest, pk: int) -> SubscriberImport:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return get_object_or_404(SubscriberImport.objects.select_related("job", "by"), pk=pk)

    def _page(
        self, request: HttpRequest, name: str, title: str, context: dict[str, Any]
    ) -> TemplateResponse:
        around = self.admin_site.each_context(request) | {
            "title": title,
            "opts": self.opts,
            "media": self.media,
        }
        template = f"admin/subscribers/subscriberimport/{name}.html"
        return TemplateResponse(request, template, {**around, **context})


class _Echo:
    """What ``csv`` writes to: it gives back each line."""

    def write(self, line: str) -> str:
        return line


def refused_lines(of: SubscriberImport) -> Iterator[str]:
    """The refused lines of ``of`` as CSV, read from the database bit by bit."""
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow([_("line"), _("address"), _("reason"), _("detail")])
    for row in of.refusals.all().iterator(2000):
        cells = [guarded(row.address), str(row.get_reason_display()), detail_of(row)]
        yield writer.writerow([row.line, *cells])


def detail_of(row: ImportRefusal) -> str:
    """What is to be added to a reason."""
    if not row.detail:
        return ""
    if row.reason == Reason.REPEATED:
        return _("line %(number)s") % {"number": row.detail}
    if row.reason == Reason.SUPPRESSED:
        return str(dict(Suppression.Reason.choices).get(row.detail, row.detail))
    return str(row.detail)


def standing(of: SubscriberImport) -> tuple[str, str]:
    """What its colour goes by, and its word."""
    job = of.job
    if job is not None and job.state != Job.State.DONE:
        return job.state, str(job.get_state_display())
    return ("looked" if of.state == State.LOOKED else "done"), str(of.get_state_display())


def sentence(of: SubscriberImport) -> str:
    """Where it stands, for the person who asked for it."""
    job = of.job
    if job is None:
        return ""
    if job.state == Job.State.DONE:
        return _said(of)
    if job.state == Job.State.FAILED:
        return f"{job.sentence} {_('Nothing was written.')}"
    if job.state == Job.State.RUNNING:
        return _("At work: %(percent)s %%") % {"percent": percent(job)}
    if job.state == Job.State.DIED:
        return _(
            "Its worker ended before the work was done. Nothing was written. You can run it again."
        )
    is_unheard = job.asked_at < timezone.now() - PATIENCE
    return (
        _("No worker has taken it for more than a minute. Is one running?")
        if is_unheard
        else _("It waits for a worker, and begins in a moment.")
    )


def _said(of: SubscriberImport) -> str:
    if of.state == State.TAKEN_BACK:
        return taken_back(of.counts["gone"], of.counts["stay"])
    if of.state == State.BROUGHT_IN:
        return _("The file has been brought in.")
    if can_be_brought_in(of):
        return _("This is what it would do. Nothing has been written yet.")
    return _("There is nothing in this file that could be brought in.")


def taken_back(gone: int, stay: int) -> str:
    """What became of the subscriptions of a file that was taken back."""
    words = _("Taken back. Subscriptions removed: %(gone)s; kept: %(stay)s.")
    return words % {"gone": _number(gone), "stay": _number(stay)}


def can_be_brought_in(of: SubscriberImport) -> bool:
    """Whether a look at it has found somebody."""
    looked = of.state == State.LOOKED and of.job is not None and of.job.state == Job.State.DONE
    return bool(looked and of.counts.get("new", 0) + of.counts.get("added", 0))


def counted(of: SubscriberImport) -> list[str]:
    """How many lines and addresses of each kind there are, in words."""
    refused = sum(of.counts.get("refused", {}).values())
    numbers = [of.counts.get(name, 0) for name in ("lines", "new", "added", "there")]
    words = [
        ngettext("%(number)s line", "%(number)s lines", numbers[0]),
        ngettext("%(number)s new subscriber", "%(number)s new subscribers", numbers[1]),
        ngettext(
            "%(number)s known subscriber with a new topic",
            "%(number)s known subscribers with a new topic",
            numbers[2],
        ),
        ngettext(
            "%(number)s is subscribed already", "%(number)s are subscribed already", numbers[3]
        ),
        ngettext("%(number)s line stays out", "%(number)s lines stay out", refused),
    ]
    pairs = zip(words, [*numbers, refused], strict=True)
    return [text % {"number": _number(number)} for text, number in pairs if number]


def by_reason(of: SubscriberImport) -> list[tuple[str, int]]:
    """How many lines stay out for each reason, in the order of the reasons."""
    refused = of.counts.get("refused", {})
    return [(str(label), refused[word]) for word, label in Reason.choices if word in refused]


def _number(number: int) -> str:
    return str(formats.number_format(number, force_grouping=True))


def _to(of: SubscriberImport) -> HttpResponse:
    address = reverse("admin:subscribers_subscriberimport_change", args=[of.pk])
    return HttpResponseRedirect(address, status=HTTPStatus.SEE_OTHER)
