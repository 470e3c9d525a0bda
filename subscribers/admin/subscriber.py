"""The secretariat's view of subscribers: who, since when, on what evidence."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from core.models import write_audit
from subscribers import export
from subscribers.erase import erase
from subscribers.models import Consent, Segment, Subscriber, Subscription

MAY_EXPORT = "subscribers.export_subscriber"
MAY_IMPORT = "subscribers.import_subscriber"


class ExportForm(forms.Form):
    """Of whom, and in what form."""

    segment = forms.ModelChoiceField(
        label=_("Of whom"),
        queryset=Segment.objects.all(),
        required=False,
        empty_label=_("Everyone who receives something"),
    )
    kind = forms.ChoiceField(
        label=_("As"),
        choices=[(export.CSV, "CSV"), (export.XLSX, "XLSX"), (export.JSON, "JSON")],
    )


class SubscriptionInline(admin.TabularInline):  # type: ignore[type-arg]
    """What somebody asked for. State changes go through letters, not through this form."""

    model = Subscription
    extra = 0
    fields = ("topic", "state", "asked_at", "confirmed_at", "ended_at", "came_by")
    readonly_fields = fields
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Subscriber | None = None) -> bool:
        """Nobody is subscribed by somebody else."""
        return False


class ConsentInline(admin.TabularInline):  # type: ignore[type-arg]
    """The evidence; it is only read."""

    model = Consent
    extra = 0
    fields = ("at", "act", "topic", "language", "text", "text_version", "given_on", "ip_address")
    readonly_fields = fields
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Subscriber | None = None) -> bool:
        """Evidence comes from acts, not from forms."""
        return False


@admin.register(Subscriber)
class SubscriberAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Subscribers, searched by address."""

    list_display = ["address", "language", "topics", "frequency", "organisation", "created_at"]
    list_filter = [
        "language",
        "subscriptions__state",
        "subscriptions__topic",
        "frequency",
        "form",
        "is_sample",
    ]
    search_fields = ["address", "organisation"]
    search_help_text = _("Part of an address or of an organisation’s name")
    autocomplete_fields = ("member",)
    readonly_fields = ("is_sample", "created_at")
    inlines = [SubscriptionInline, ConsentInline]
    list_per_page = 50
    show_full_result_count = False

    def get_urls(self) -> list[URLPattern]:
        """Subscribers as a file, beside Django's own addresses."""
        view = self.admin_site.admin_view(self.export)
        return [path("export/", view, name="subscribers_subscriber_export"), *super().get_urls()]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """With the ways in and out of files, for whoever may take them."""
        links = {}
        if request.user.has_perm(MAY_EXPORT):
            links["export"] = reverse("admin:subscribers_subscriber_export")
        if request.user.has_perm(MAY_IMPORT):
            links["import"] = reverse("admin:subscribers_subscriberimport_add")
        return super().changelist_view(request, {"table_links": links} | (extra_context or {}))

    def export(self, request: HttpRequest) -> HttpResponseBase:
        """Ask of whom and in what form; a POST gives the file, and the journal tells of it."""
        if not request.user.has_perm(MAY_EXPORT):
            raise PermissionDenied
        form = ExportForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            segment, kind = form.cleaned_data["segment"], form.cleaned_data["kind"]
            number = export.exported(segment).count()
            if kind != export.XLSX or number <= export.MOST_OF_A_SHEET:
                return _file(request, segment, kind, number)
            messages.error(request, gettext("A workbook cannot hold so many rows. Take CSV."))
        context = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "title": gettext("Export subscribers"),
            "form": form,
        }
        return TemplateResponse(request, "admin/subscribers/subscriber/export.html", context)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Subscriber]:
        """With the topics at hand, in one more query."""
        confirmed = Subscription.objects.filter(state=Subscription.State.CONFIRMED)
        return (
            super()
            .get_queryset(request)
            .prefetch_related(Prefetch("subscriptions", confirmed, to_attr="confirmed"))
        )

    def get_readonly_fields(
        self, request: HttpRequest, obj: Subscriber | None = None
    ) -> tuple[str, ...]:
        """An address is changed by its owner; a new one is typed once."""
        return (*self.readonly_fields, "address") if obj else self.readonly_fields

    def delete_model(self, request: HttpRequest, obj: Subscriber) -> None:
        """Whoever asks staff to be forgotten is, by the post room too."""
        erase(obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Subscriber]) -> None:
        """Each of several in the same way."""
        for subscriber in queryset:
            erase(subscriber)

    @admin.display(description=_("receives"))
    def topics(self, subscriber: Subscriber) -> str:
        """The confirmed topics."""
        held: list[Subscription] = getattr(subscriber, "confirmed", [])
        return ", ".join(item.get_topic_display() for item in held) or "–"


def _file(
    request: HttpRequest, segment: Segment | None, kind: str, number: int
) -> HttpResponseBase:
    """The file, row by row; that it was taken is written down first."""
    told = {"format": kind, "rows": number} | ({"segment": segment.name} if segment else {})
    user: Any = request.user
    write_audit(gettext_noop("exported subscribers"), user, actor=user, **told)
    rows = export.rows_of(export.exported(segment))
    name = f"subscribers-{timezone.localdate():%Y-%m-%d}.{kind}"
    response: HttpResponseBase
    if kind == export.XLSX:
        response = FileResponse(export.as_workbook(rows))
    else:
        lines = export.as_csv(rows) if kind == export.CSV else export.as_json(rows)
        response = StreamingHttpResponse(lines)
    response["Content-Type"] = export.CONTENT_TYPES[kind]
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
