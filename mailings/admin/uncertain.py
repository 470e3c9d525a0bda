"""Uncertain rows on the secretariat's screens: settled one by one, or by the mailing's rule."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from mailings import settle_uncertain
from mailings.models import Delivery, Mailing

from .pages import Handler, Pages


class SettlesUncertain:
    """The acts on ticked rows of the ledger, to be put before the admin of deliveries."""

    def has_settle_permission(self, request: HttpRequest) -> bool:
        """Whoever may start and stop mailings."""
        return request.user.has_perm("mailings.change_mailing")

    @admin.action(description=_("Uncertain: it arrived"), permissions=["settle"])
    def they_arrived(self, request: HttpRequest, rows: "QuerySet[Delivery]") -> None:
        """Somebody knows that these arrived."""
        self._settle(request, rows, arrived=True)

    @admin.action(description=_("Uncertain: it did not arrive"), permissions=["settle"])
    def they_did_not_arrive(self, request: HttpRequest, rows: "QuerySet[Delivery]") -> None:
        """Somebody knows that these did not; they count as refused."""
        self._settle(request, rows, arrived=False)

    @admin.action(description=_("Uncertain: write again"), permissions=["settle"])
    def write_again(self, request: HttpRequest, rows: "QuerySet[Delivery]") -> None:
        """Rather twice than not at all."""
        self._do(request, rows, lambda keys: settle_uncertain.repeat(keys, actor=_actor(request)))

    def _settle(self, request: HttpRequest, rows: "QuerySet[Delivery]", *, arrived: bool) -> None:
        self._do(
            request,
            rows,
            lambda keys: settle_uncertain.by_a_person(keys, arrived=arrived, actor=_actor(request)),
        )

    def _do(
        self, request: HttpRequest, rows: "QuerySet[Delivery]", act: Callable[[list[int]], int]
    ) -> None:
        keys = list(rows.values_list("pk", flat=True))
        done = act(keys)
        left = len(keys) - done
        if done:
            words = ngettext(
                "%(number)s uncertain row settled.", "%(number)s uncertain rows settled.", done
            )
            messages.success(request, words % {"number": done})
        if left:
            words = ngettext(
                "%(number)s row was not uncertain and stays as it is.",
                "%(number)s rows were not uncertain and stay as they are.",
                left,
            )
            messages.warning(request, words % {"number": left})


class RulePages(Pages):
    """The rule of a mailing for uncertain rows."""

    def handlers(self) -> dict[str, Handler]:
        """The pages by the last part of their address."""
        return super().handlers() | {"uncertain": require_POST(self.uncertain_rule)}

    def uncertain_rule(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Choose what is done about uncertain rows, then back to the mailing."""
        mailing = self._mailing(request, pk, change=True)
        rule = request.POST.get("rule", "")
        if rule not in Mailing.UncertainRule:
            raise Http404
        settle_uncertain.choose_rule(mailing, rule, actor=_actor(request))
        return HttpResponseRedirect(reverse("admin:mailings_mailing_change", args=[pk]), status=303)


def _actor(request: HttpRequest) -> Any:
    return request.user if request.user.is_authenticated else None
