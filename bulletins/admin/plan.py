"""The production plan on a bulletin's pages: who does what until when, and what is done."""

from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.forms import modelformset_factory
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bulletins.models import Bulletin, PlanStep
from bulletins.plan import OFFSETS, count_again, make_plan, tick
from core.models import write_audit

from .acts import ActViews, Handler
from .forms import PlanStepForm

PlanForms = modelformset_factory(PlanStep, form=PlanStepForm, extra=0)


class PlanViews(ActViews):
    """Steps with owner and day."""

    def act_handlers(self) -> dict[str, Handler]:
        """The acts by the last part of their address."""
        return super().act_handlers() | {
            "plan": self.plan,
            "plan-tick": require_POST(self.plan_tick),
            "plan-again": require_POST(self.plan_again),
        }

    @transaction.atomic
    def plan(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Change owners and days."""
        bulletin = self._bulletin(request, pk)
        if not request.user.has_perm("bulletins.change_bulletin"):
            raise PermissionDenied
        if request.method == "POST":
            make_plan(bulletin)
        rows = bulletin.plan.select_related("owner")
        forms = PlanForms(request.POST or None, queryset=rows, prefix="plan")
        if request.method == "POST" and forms.is_valid():
            forms.save()
            write_audit("changed the plan", bulletin, actor=self._user(request))
            messages.success(request, _("The plan is saved."))
            return self._back(bulletin)
        place = list(OFFSETS)
        context = {
            "forms": forms,
            "ordered": sorted(forms, key=lambda form: place.index(form.instance.step)),
        }
        return self._page(request, bulletin, "plan", _("Production plan"), context)

    def plan_tick(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Say that a step is done, or open again."""
        step = request.POST.get("step", "")

        def act(bulletin: Bulletin) -> str:
            row = get_object_or_404(PlanStep, bulletin=bulletin, step=step)
            done = "open" not in request.POST
            tick(row, by=self._user(request), done=done)
            return _("Noted as done.") if done else _("Noted as open again.")

        return self._do(request, pk, act, place="#plan")

    def plan_again(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Count the days again from the bulletin's day."""

        def act(bulletin: Bulletin) -> str:
            count_again(bulletin, by=self._user(request))
            return _("The days are counted back from the bulletin’s day.")

        return self._do(request, pk, act, place="#plan")

    @staticmethod
    def _back(bulletin: Bulletin) -> HttpResponse:
        address = reverse("admin:bulletins_bulletin_change", args=[bulletin.pk])
        return HttpResponseRedirect(f"{address}#plan", status=HTTPStatus.SEE_OTHER)
