"""Before a mailing starts: who gets what from whom, a trial to oneself, and then the button."""

from collections import Counter
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from mailings import control
from mailings.accounting import Accounting, account
from mailings.models import Delivery, Mailing
from mailings.trial import contents_of, has_address, send_trials

from .forms import WhenForm
from .pages import Handler, Pages

State = Delivery.State


class StartPages(Pages):
    """The page on which a mailing is looked at once more and started."""

    def handlers(self) -> dict[str, Handler]:
        """The pages by the last part of their address."""
        return super().handlers() | {
            "start": self.start,
            "send-to-me": require_POST(self.send_to_me),
        }

    def start(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show whom it goes to and what they read; a POST sets the time of its start."""
        mailing = self._mailing(request, pk, change=True)
        form = WhenForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            try:
                if form.at is None:
                    control.start_after_grace(mailing, actor=self._user(request))
                else:
                    control.start_at(mailing, form.at, actor=self._user(request))
            except control.NotPossible as reason:
                messages.error(request, str(reason))
            return self._back(pk)
        accounting = account(mailing)
        context = self._around(request, mailing, _("Start the mailing")) | {
            "form": form,
            "lines": audience_lines(mailing, accounting),
            "audience": accounting.audience,
            "waiting": accounting.counts[State.WAITING],
            "may_start": "start" in {act.name for act in control.possible_acts(mailing)},
            "own_address": request.user.email if has_address(self._user(request)) else "",  # type: ignore[union-attr]
        }
        return TemplateResponse(request, "admin/mailings/mailing/start.html", context)

    def send_to_me(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Write it as a test to whoever asks, and to nobody else."""
        mailing = self._mailing(request, pk, change=True)
        user, chosen = self._user(request), set(request.POST.getlist("language"))
        contents = {
            code: content for code, content in contents_of(mailing).items() if code in chosen
        }
        try:
            letters = send_trials(contents, about=mailing, by=user, is_sample=mailing.is_sample)
        except control.NotPossible as reason:
            messages.error(request, str(reason))
        else:
            words = ngettext(
                "%(number)d test is on its way to %(address)s.",
                "%(number)d tests are on their way to %(address)s.",
                len(letters),
            )
            messages.success(request, words % {"number": len(letters), "address": user.email})
        return self._back(pk, "start")


def audience_lines(mailing: Mailing, accounting: Accounting) -> list[dict[str, Any]]:
    """For each language: what it says, from whom, and how many rows begin in which state."""
    said = {content.language: content for content in mailing.contents.all()}
    house, address = parseaddr(settings.MAIL_FROM)
    lines = []
    for code, name in settings.LANGUAGES:
        content, counts = said.get(code), accounting.by_language.get(code, Counter())
        if content is None and not counts:
            continue
        lines.append(
            {
                "code": code,
                "language": name,
                "subject": content.subject if content else "",
                "sender": f"{(content and content.sender_name) or house} <{address}>",
                "reply_to": (content and content.reply_to) or settings.REPLY_TO,
                "waiting": counts[State.WAITING],
                "suppressed": counts[State.SUPPRESSED],
                "left_out": counts[State.EXCLUDED] + counts[State.WITHDRAWN],
            }
        )
    return lines
