"""A mailing on the secretariat's screen: what it says, how far it is, and its four buttons."""

from collections.abc import Callable
from typing import Any

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp_replace
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.views.decorators.clickjacking import xframe_options_sameorigin

from core.admin import RecordAdmin
from core.numbers import in_figures
from core.panels import panels_for
from mailings import control
from mailings.accounting import OPEN, account
from mailings.message import LEAVE_URL, PREFERENCES_URL
from mailings.models import Delivery, Mailing, MailingContent

from .progress import OVER, progress_of, table_of

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
class MailingAdmin(RecordAdmin):
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
        """With the number of settled rows; counted for the rows of one page only."""
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
            .annotate(settled=Coalesce(Subquery(settled), 0))
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

    def get_urls(self) -> list[URLPattern]:
        """The pages of a mailing beside Django's own."""
        views: dict[str, Callable[..., HttpResponse]] = {
            "act/<str:name>": self.act,
            "progress.json": self.progress_json,
            "content/<str:language>": self.content,
            "content/<str:language>/document": self.document,
        }
        return [
            path(
                f"<int:pk>/{address}",
                self.admin_site.admin_view(view),
                name=f"mailings_mailing_{view.__name__}",
            )
            for address, view in views.items()
        ] + super().get_urls()

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
        accounting = account(mailing)
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
            "panels": panels_for(mailing),
        }

    def act(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        """Start, pause, resume or cancel; then back to the mailing."""
        mailing = self._mailing(request, pk, change=True)
        if request.method != "POST" or name not in control.ACTS:
            raise Http404
        try:
            actor = request.user if request.user.is_authenticated else None
            control.perform(name, mailing, actor=actor)
        except control.NotPossible as reason:
            messages.error(request, str(reason))
        return HttpResponseRedirect(reverse("admin:mailings_mailing_change", args=[pk]), status=303)

    def progress_json(self, request: HttpRequest, pk: int) -> JsonResponse:
        """What the page's script asks for while a mailing is under way."""
        return JsonResponse(progress_of(self._mailing(request, pk)))

    def content(self, request: HttpRequest, pk: int, language: str) -> HttpResponse:
        """What the mailing says in one language: HTML in a frame, and the text."""
        mailing = self._mailing(request, pk)
        context = self.admin_site.each_context(request) | {
            "mailing": mailing,
            "content": self._content(mailing, language),
            "contents": mailing.contents.order_by("language"),
            "title": _("What it says"),
            "opts": self.opts,
            "media": self.media,
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

    def _mailing(self, request: HttpRequest, pk: int, *, change: bool = False) -> Mailing:
        """The mailing, for who may see it (or act on it)."""
        mailing = get_object_or_404(Mailing.objects.named_here(), pk=pk)
        allowed = self.has_change_permission if change else self.has_view_permission
        if not allowed(request, mailing):
            raise PermissionDenied
        return mailing
