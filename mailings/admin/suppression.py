"""Addresses we will not write to: staff add and lift them."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.admin import RecordAdmin
from core.numbers import in_figures
from mailings.models import Bounce, Suppression
from mailings.score import ENOUGH, scores_of
from mailings.suppress import is_suppressed_today, lift


class HoldsFilter(admin.SimpleListFilter):
    """Those that hold today, unless all are asked for."""

    title = _("holds")
    parameter_name = "holds"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("today", _("today")), ("no", _("no longer"))]

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        if self.value() == "today":
            return queryset.filter(is_suppressed_today())
        return queryset.exclude(is_suppressed_today()) if self.value() == "no" else queryset


@admin.register(Suppression)
class SuppressionAdmin(RecordAdmin):
    """Addresses we will not write to; one that was set by mistake is lifted, not deleted."""

    list_display = ["address", "reason", "since", "release_on", "note"]
    list_filter = ["reason", HoldsFilter]
    search_fields = ["address"]
    fields = ["address", "reason", "release_on", "note"]
    actions = ("lift_ticked",)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """With the score and the bounces behind it, once there is something to ask about."""
        return [*self.fields, *(["score", "bounces"] if obj is not None else [])]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Where it is lifted, above what is known of it."""
        options: dict[str, Any] = {"fields": self.get_fields(request, obj)}
        if obj is not None:
            options["description"] = _(
                "To write to this address again, tick it in the list and choose “Lift”."
            )
        return [(None, options)]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """An address and its reason are what happened; until when is for staff to say."""
        return ["address", "reason", "score", "bounces"] if obj is not None else []

    @admin.display(description=_("score"))
    def score(self, suppression: Suppression) -> str:
        """What its bounces weigh today, and how much is enough."""
        score = scores_of([suppression.address]).get(suppression.address, 0.0)
        return str(
            _("%(score)s (suppressed from %(enough)s)")
            % {"score": in_figures(round(score, 2)), "enough": in_figures(ENOUGH)}
        )

    @admin.display(description=_("bounces"))
    def bounces(self, suppression: Suppression) -> str:
        """How many, and where they are listed."""
        number = Bounce.objects.filter(address=suppression.address).count()
        address = reverse("admin:mailings_bounce_changelist")
        return format_html(
            '<a href="{}?q={}">{}</a>', address, suppression.address, in_figures(number)
        )

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Lifting begins the score anew and is in the journal; deleting would be neither."""
        return False

    @admin.action(description=_("Lift: write to these addresses again"), permissions=["change"])
    def lift_ticked(self, request: HttpRequest, rows: "QuerySet[Suppression]") -> None:
        """Whoever was reached by telephone, or has a mailbox again."""
        actor = request.user if request.user.is_authenticated else None
        lifted = sum(lift(item, actor=actor) for item in rows)
        words = ngettext("%(number)s address lifted.", "%(number)s addresses lifted.", lifted)
        messages.success(request, words % {"number": lifted})
