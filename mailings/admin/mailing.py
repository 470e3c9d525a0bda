"""A mailing on the secretariat's screen: what it says, how far it is, and its buttons."""

from typing import Any

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp_replace
from django.contrib import admin, messages
from django.db.models import Case, Count, F, OuterRef, QuerySet, Subquery, When
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop as noop
from django.views.decorators.clickjacking import xframe_options_sameorigin

from core.models import write_audit
from core.numbers import in_figures
from core.panels import panels_for
from mailings import again, control
from mailings.accounting import OPEN, account_of_late
from mailings.fates import fates_as_csv
from mailings.message import LEAVE_URL, PREFERENCES_URL
from mailings.models import Delivery, Mailing, MailingContent

from .going_on import AgainPages
from .pages import Handler
from .progress import DOMAIN_COLUMNS, OVER, progress_of, table_of
from .starting import StartPages
from .uncertain import RulePages

# A mail carries its styles at its elements, which the site's own policy refuses.
MAIL_POLICY = {
    "default-src": [NONE],
    "script-src": [NONE],
    "style-src": [UNSAFE_INLINE],
    "img-src": [SELF, "data:"],
    "frame-ancestors": [SELF],
    "sandbox": [],
}


class KindFilter(admin.SimpleListFilter):
    """Mailings, unless letters are asked for: there are many of them, one a person."""

    title = _("kind")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("letters", _("Letters")), ("all", _("All"))]

    def choices(self, changelist: Any) -> Any:
        """As Django's, with the first choice named for what it shows."""
        first, *others = super().choices(changelist)
        return [{**first, "display": _("Mailings")}, *others]

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        if self.value() == "all":
            return queryset
        return queryset.filter(is_letter=self.value() == "letters")


@admin.register(Mailing)
class MailingAdmin(StartPages, AgainPages, RulePages):
    """Mailings; only the rate of one that is not over can be edited."""

    list_display = ["called", "state_word", "progress", "per_second", "created_at", "is_sample"]
    list_filter = [KindFilter, "state", "topic", "is_sample"]
    search_fields = ["title", "contents__subject"]
    list_per_page = 25
    change_form_template = "admin/mailings/mailing/change_form.html"
    fields = ["per_second"]

    class Media:
        css = {"all": ["admin/mailings/mailings.css"]}
        js = ["admin/mailings/progress.js"]

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        """With the number of settled rows; counted only where a mailing is not over."""
        settled = (
            Delivery.objects.filter(mailing=OuterRef("pk"))
            .exclude(state__in=OPEN)
            .order_by()
            .values("mailing")
            .annotate(rows=Count("pk"))
            .values("rows")
        )
        counted: QuerySet[Any] = (
            super()
            .get_queryset(request)
            .named_here()  # type: ignore[attr-defined]
            .annotate(
                settled=Case(
                    When(finished_at__isnull=False, then=F("audience")),
                    default=Coalesce(Subquery(settled), 0),
                )
            )
        )
        return counted

    @admin.display(description=_("title"), ordering="title")
    def called(self, mailing: Mailing) -> str:
        """What it is called in the language of who looks: a title was made in one only."""
        return str(mailing)

    @admin.display(description=_("state"), ordering="state")
    def state_word(self, mailing: Mailing) -> str:
        """The state, with a colour beside its word."""
        word = mailing.get_state_display()
        return format_html(
            '<span class="mailing-state" data-state="{}">{}</span>', mailing.state, word
        )

    @admin.display(description=_("settled"))
    def progress(self, mailing: Any) -> str:
        """A bar and two numbers."""
        return format_html(
            '<progress max="{}" value="{}"></progress>'
            ' <span class="nowrap">{}&nbsp;/&nbsp;{}</span>',
            max(mailing.audience, 1),
            mailing.settled,
            in_figures(mailing.settled),
            in_figures(mailing.audience),
        )

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Mailings are ordered where their content is made."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The ledger stays."""
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """The rate of a mailing that is over is history."""
        return ["per_second"] if obj is not None and obj.state in OVER else []

    def handlers(self) -> dict[str, Handler]:
        """The pages by the last part of their address."""
        return super().handlers() | {
            "act/<str:name>": self.act,
            "progress.json": self.progress_json,
            "fates.csv": self.fates,
            "content/<str:language>": self.content,
            "document/<str:language>": self.document,
        }

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Add the report to Django's form."""
        mailing = self.get_object(request, object_id)
        if mailing is not None and self.has_view_permission(request, mailing):
            extra_context = (extra_context or {}) | self._report(request, mailing)
        return super().change_view(request, object_id, form_url, extra_context)

    def _report(self, request: HttpRequest, mailing: Mailing) -> dict[str, Any]:
        accounting = account_of_late(mailing)
        languages, lines = table_of(accounting)
        may_act = self.has_change_permission(request, mailing)
        return {
            "mailing": mailing,
            "progress": progress_of(mailing, accounting),
            "languages": languages,
            "lines": lines,
            "accounting": accounting,
            "acts": control.possible_acts(mailing) if may_act else [],
            "contents": mailing.contents.order_by("language"),
            "domain_columns": [label for label, _states in DOMAIN_COLUMNS],
            "may_go_on": may_act and not mailing.is_letter and mailing.state in again.MAY_GROW,
            "may_act": may_act,
            "planned_together": self._planned_together(mailing),
            "panels": panels_for(mailing),
        }

    @staticmethod
    def _planned_together(mailing: Mailing) -> "QuerySet[Mailing]":
        """Others that start at the same time: a bulletin in full and its headlines are two."""
        planned = Mailing.objects.filter(state=Mailing.State.PLANNED).exclude(pk=mailing.pk)
        if mailing.state != Mailing.State.PLANNED:
            return planned.none()
        return planned.filter(starts_at=mailing.starts_at).named_here()

    def act(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        """Stop, pause, resume or cancel; it starts on a page of its own."""
        mailing = self._mailing(request, pk, change=True)
        if request.method != "POST" or name not in control.ACTS or name == "start":
            raise Http404
        try:
            control.perform(name, mailing, actor=self._user(request))
        except control.NotPossible as reason:
            messages.error(request, str(reason))
        return self._back(pk)

    def fates(self, request: HttpRequest, pk: int) -> StreamingHttpResponse:
        """Every recipient with what became of them; whoever takes it is in the journal."""
        mailing = self._mailing(request, pk, change=True)
        write_audit(
            noop("exported recipients"), mailing, actor=self._user(request), rows=mailing.audience
        )
        name = f"mailing-{mailing.pk}-{timezone.localdate().isoformat()}.csv"
        return StreamingHttpResponse(
            fates_as_csv(mailing),
            content_type="text/csv; charset=utf-8",
            headers={
                "Content-Disposition": f'attachment; filename="{name}"',
                "Cache-Control": "no-store",
            },
        )

    def progress_json(self, request: HttpRequest, pk: int) -> JsonResponse:
        """What the page's script asks for while a mailing is under way."""
        return JsonResponse(progress_of(self._mailing(request, pk)))

    def content(self, request: HttpRequest, pk: int, language: str) -> HttpResponse:
        """What the mailing says in one language: HTML in a frame, and the text."""
        mailing = self._mailing(request, pk)
        context = self._around(request, mailing, str(_("What it says"))) | {
            "content": self._content(mailing, language)
        }
        return TemplateResponse(request, "admin/mailings/mailing/content.html", context)

    @method_decorator(xframe_options_sameorigin)
    @method_decorator(csp_replace(MAIL_POLICY))
    def document(self, request: HttpRequest, pk: int, language: str) -> HttpResponse:
        """The HTML alone, as a document without script; links of one's own lead nowhere."""
        content = self._content(self._mailing(request, pk), language)
        return HttpResponse(content.html.replace(LEAVE_URL, "#").replace(PREFERENCES_URL, "#"))

    def _content(self, mailing: Mailing, language: str) -> MailingContent:
        return get_object_or_404(MailingContent, mailing=mailing, language=language)
