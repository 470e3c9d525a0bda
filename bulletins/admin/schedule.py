"""The page on which a time of publication is set or withdrawn."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bulletins.models import Bulletin
from bulletins.refusals import NotReady
from bulletins.schedule import latest_for, moment, schedule, withdraw

from .acts import ActViews, Handler
from .forms import ScheduleForm
from .progress import progress_of


class ScheduleViews(ActViews):
    """Publication at a time in Geneva."""

    def act_handlers(self) -> dict[str, Handler]:
        """The acts by the last part of their address."""
        return super().act_handlers() | {
            "schedule": self.schedule,
            "unschedule": require_POST(self.unschedule),
        }

    def schedule(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask for day and time; a POST sets them."""
        bulletin = self._bulletin(request, pk)
        form = ScheduleForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                due_at = moment(form.cleaned_data["day"], form.cleaned_data["hour"])
                schedule(bulletin, due_at=due_at, by=self._user(request))
            except NotReady as refusal:
                form.add_error(None, refusal.sentence)
            else:
                sentence = _("It will be published by itself at the time that was set.")
                messages.success(request, sentence)
                page = reverse("admin:bulletins_bulletin_change", args=[pk])
                return HttpResponseRedirect(page, status=HTTPStatus.SEE_OTHER)
        context = {
            "form": form,
            "schedule": latest_for(bulletin),
            "progress": progress_of(bulletin, self._user(request)),
        }
        return self._page(request, bulletin, "schedule", _("Publish at a time"), context)

    def unschedule(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Withdraw the time."""

        def act(bulletin: Bulletin) -> str:
            withdraw(bulletin, by=self._user(request))
            return _("The time is withdrawn; nothing will be published by itself.")

        return self._do(request, pk, act)
