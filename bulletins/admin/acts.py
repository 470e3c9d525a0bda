"""The acts on a bulletin: each is a POST that calls one verb and tells what came of it."""

from collections.abc import Callable, Mapping
from email.utils import parseaddr
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from bulletins.approve import approve
from bulletins.as_pdf import NoPdf
from bulletins.compose import compose, outlook
from bulletins.dispatch import (
    audience_by_language,
    dispatch,
    list_id,
    nobody_to_write_to,
    suppressed_by_language,
)
from bulletins.models import Bulletin
from bulletins.publish import publish
from bulletins.refusals import NotReady
from bulletins.send_to_me import send_to_me
from mailings.control import GRACE
from mailings.trial import has_address
from subscribers.models import Form

from .forms import SendForm
from .preview import chosen_in, preview, preview_document, preview_pdf, query_of
from .progress import progress_of

Handler = Callable[..., HttpResponseBase]


class ActViews(admin.ModelAdmin):  # type: ignore[type-arg]
    """The pages and acts of a bulletin beside Django's own."""

    def act_handlers(self) -> dict[str, Handler]:
        """The acts by the last part of their address."""
        return {
            "compose": require_POST(self.compose),
            "preview": require_GET(self.preview),
            "preview-document": require_GET(self.preview_document),
            "preview-pdf": require_GET(self.preview_pdf),
            "approve": require_POST(self.approve),
            "publish": self.publish,
            "send": self.send,
            "send-to-me": require_POST(self.send_to_me),
        }

    def compose(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Propose sections."""

        def act(bulletin: Bulletin) -> str:
            added = self.added(len(compose(bulletin, by=self._user(request))))
            number = len(outlook(bulletin).taken_out)
            if not number:
                return added
            stays = ngettext(
                "%(number)d that was taken out stays out; it can be proposed again.",
                "%(number)d that were taken out stay out; they can be proposed again.",
                number,
            )
            return f"{added} {stays % {'number': number}}"

        return self._do(request, pk, act)

    @staticmethod
    def added(number: int) -> str:
        """What ``compose`` did, in a sentence."""
        if not number:
            return _("The records suggest nothing that was not proposed before.")
        words = ngettext("%(number)d section added.", "%(number)d sections added.", number)
        return words % {"number": number}

    def approve(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Sign the content that this person has seen."""

        def act(bulletin: Bulletin) -> str:
            approve(bulletin, by=self._user(request), seen=request.POST.get("seen", ""))
            return _("Approved. Any edit from now on voids this approval.")

        return self._do(request, pk, act)

    def publish(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask once, since it cannot be undone; a POST makes it public in all languages."""
        if request.method != "POST":
            bulletin = self._bulletin(request, pk)
            context = {"progress": progress_of(bulletin, self._user(request))}
            return self._page(request, bulletin, "publish", _("Publish the bulletin"), context)

        def act(bulletin: Bulletin) -> str:
            publish(bulletin, by=self._user(request))
            return _("Published in English, French and Spanish.")

        return self._do(request, pk, act)

    def send(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show whom it would go to and what it would be called; a POST hands it over."""
        bulletin = self._bulletin(request, pk)
        form = SendForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            return self._hand_over(request, bulletin, form)
        lines = self._audience_lines(bulletin)
        readers = sum(line["waiting"] for line in lines)
        return self._page(
            request,
            bulletin,
            "send",
            _("Send the bulletin"),
            {
                "form": form,
                "lines": lines,
                "list_id": list_id(),
                "readers": readers,
                "nobody": "" if readers else nobody_to_write_to(bulletin),
                "headlines": sum(audience_by_language(bulletin, form=Form.HEADLINES).values()),
                "progress": progress_of(bulletin, self._user(request)),
            },
        )

    def _hand_over(self, request: HttpRequest, bulletin: Bulletin, form: SendForm) -> HttpResponse:
        """Then to the page of the mailing, where it can be stopped before it starts."""
        try:
            mailing = dispatch(
                bulletin,
                by=self._user(request),
                segment=form.cleaned_data["segment"],
                per_second=form.cleaned_data["per_second"],
                starts_at=form.at or timezone.now() + GRACE,
            )
        except NotReady as refusal:
            messages.error(request, refusal.sentence)
            address = reverse("admin:bulletins_bulletin_change", args=[bulletin.pk])
        else:
            words = _("Handed to the post room. Its page says what becomes of every address.")
            messages.success(request, words)
            address = reverse("admin:mailings_mailing_change", args=[mailing.pk])
        return HttpResponseRedirect(address, status=HTTPStatus.SEE_OTHER)

    @staticmethod
    def _audience_lines(bulletin: Bulletin) -> list[dict[str, Any]]:
        """What the post room's table of an audience shows, before there is a mailing."""
        readers, suppressed = audience_by_language(bulletin), suppressed_by_language(bulletin)
        editions = {edition.language: edition for edition in bulletin.editions.all()}
        house, address = parseaddr(settings.MAIL_FROM)
        lines = []
        for code, name in settings.LANGUAGES:
            edition, there = editions.get(code), readers.get(code, 0)
            held = suppressed.get(code, 0)
            lines.append(
                {
                    "code": code,
                    "language": name,
                    "subject": edition.subject if edition else "",
                    "sender": f"{(edition and edition.sender_name) or house} <{address}>",
                    "reply_to": (edition and edition.reply_to) or settings.REPLY_TO,
                    "waiting": there - held if edition else 0,
                    "suppressed": held,
                    "left_out": 0 if edition else there - held,
                }
            )
        return lines

    def send_to_me(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Write it as a test to whoever asks, and to nobody else."""

        def act(bulletin: Bulletin) -> str:
            user = self._user(request)
            letters = send_to_me(bulletin, by=user, languages=request.POST.getlist("language"))
            words = ngettext(
                "%(number)d test is on its way to %(address)s.",
                "%(number)d tests are on their way to %(address)s.",
                len(letters),
            )
            return words % {"number": len(letters), "address": user.email}

        shown = query_of(chosen_in(request.GET))
        return self._do(request, pk, act, then="preview", place=f"?{shown}")

    def preview_pdf(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """The PDF as it would be made now, or a sentence on what the system lacks for it."""
        bulletin = self._bulletin(request, pk)
        try:
            return preview_pdf(request, bulletin)
        except NoPdf as lack:
            messages.error(request, str(lack))
            return HttpResponseRedirect(reverse("admin:bulletins_bulletin_preview", args=[pk]))

    def preview(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Page, mail and text in each language, as they would be published now."""
        bulletin = self._bulletin(request, pk)
        context = preview(request, bulletin) | {
            "own_address": request.user.email if has_address(self._user(request)) else "",  # type: ignore[union-attr]
            "languages": settings.LANGUAGES,
        }
        return self._page(request, bulletin, "preview", _("Preview"), context)

    def preview_document(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """What the preview's frame shows."""
        return preview_document(request, self._bulletin(request, pk))

    def _do(
        self,
        request: HttpRequest,
        pk: int,
        act: Callable[[Bulletin], str],
        *,
        then: str = "change",
        permission: str = "view",
        place: str = "",
    ) -> HttpResponse:
        """Do ``act``, tell what came of it, and go on to the page ``then``, at ``place`` on it."""
        bulletin = self._bulletin(request, pk, permission=permission)
        try:
            messages.success(request, act(bulletin))
        except NotReady as refusal:
            messages.error(request, refusal.sentence)
        address = reverse(f"admin:bulletins_bulletin_{then}", args=[pk])
        return HttpResponseRedirect(f"{address}{place}", status=HTTPStatus.SEE_OTHER)

    def _bulletin(self, request: HttpRequest, pk: int, *, permission: str = "view") -> Bulletin:
        bulletin = get_object_or_404(Bulletin, pk=pk)
        allowed = {"view": self.has_view_permission, "change": self.has_change_permission}
        if not allowed[permission](request, bulletin):
            raise PermissionDenied
        return bulletin

    def _page(
        self,
        request: HttpRequest,
        bulletin: Bulletin,
        name: str,
        title: str,
        context: Mapping[str, Any],
    ) -> TemplateResponse:
        around = self.admin_site.each_context(request) | {
            "title": title,
            "bulletin": bulletin,
            "opts": self.opts,
        }
        template = f"admin/bulletins/bulletin/{name}.html"
        return TemplateResponse(request, template, {**around, **context})

    @staticmethod
    def _user(request: HttpRequest) -> Any:
        return request.user
