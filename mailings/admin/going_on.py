"""A mailing goes on: to the refused that staff choose, and to those who were added later."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from core.numbers import in_figures
from mailings import again
from mailings.control import NotPossible
from mailings.models import Mailing

from .forms import RetryForm
from .pages import Handler, Pages


class AgainPages(Pages):
    """The page on which a mailing is sent to more addresses, or once more to some."""

    def handlers(self) -> dict[str, Handler]:
        """The pages by the last part of their address."""
        return super().handlers() | {
            "again": self.again,
            "latecomers": require_POST(self.latecomers),
        }

    def again(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show who was refused and who came later; a POST tries the chosen ones again."""
        mailing = self._mailing(request, pk, change=True)
        codes = again.refused_by(mailing, again.code_of())
        domains = again.refused_by(mailing, again.domain_of())
        form = RetryForm(
            request.POST if request.method == "POST" else None, codes=codes, domains=domains
        )
        if request.method == "POST" and form.is_valid():
            try:
                number = again.retry_refused(
                    mailing, **form.cleaned_data, actor=self._user(request)
                )
            except NotPossible as reason:
                messages.error(request, str(reason))
            else:
                words = ngettext(
                    "%(number)s address is tried again.",
                    "%(number)s addresses are tried again.",
                    number,
                )
                messages.success(request, words % {"number": in_figures(number)})
            return self._back(pk)
        context = self._around(request, mailing, _("Send to more addresses")) | {
            "form": form,
            "refused": sum(row.number for row in codes),
            "may_repeat": mailing.state in again.MAY_REPEAT,
            "latecomers": self._latecomers(mailing),
        }
        return TemplateResponse(request, "admin/mailings/mailing/again.html", context)

    def latecomers(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Write to those who have come to the audience since it was handed over."""
        mailing = self._mailing(request, pk, change=True)
        try:
            added = again.add_latecomers(mailing, actor=self._user(request))
        except NotPossible as reason:
            messages.error(request, str(reason))
        else:
            words = ngettext(
                "%(number)s address was added.", "%(number)s addresses were added.", added.waiting
            )
            messages.success(request, words % {"number": in_figures(added.waiting)})
        return self._back(pk)

    @staticmethod
    def _latecomers(mailing: Mailing) -> int | None:
        """How many have come since; None where that cannot be asked."""
        return again.latecomers(mailing) if mailing.state in again.MAY_GROW else None
