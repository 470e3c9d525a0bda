"""Digests: which were made and what was in them, the next one as it would be now, held ones."""

from http import HTTPStatus
from typing import Any

from csp.decorators import csp_replace
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from bulletins.digest.days import due_at, next_day
from bulletins.digest.issue import (
    FREQUENCIES,
    coming,
    is_followed,
    readers_at,
    send_held,
    topics_of,
)
from bulletins.digest.render import render
from bulletins.models import Digest
from bulletins.refusals import NotReady
from mailings.models import Mailing
from subscribers.models import Form, Frequency

from .preview import POLICY, language_of, query_of

# Text beside HTML, as the mail has both.
MEDIA = {"mail": gettext_lazy("Mail"), "text": gettext_lazy("Plain text")}


@admin.register(Digest)
class DigestAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Nothing is edited: digests are made by the clock."""

    list_display = ("day", "frequency", "state", "number", "audience")
    list_filter = ("frequency", "state")
    list_per_page = 50
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        """They are made by the clock."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    has_delete_permission = has_change_permission

    def get_queryset(self, request: HttpRequest) -> Any:
        """Without what is kept for the next one."""
        return super().get_queryset(request).defer("standing")

    def get_urls(self) -> list[URLPattern]:
        """The next digest, and the act on a held one."""
        view = self.admin_site.admin_view
        name = "bulletins_digest"
        own = [
            path("next/", view(require_GET(self.next)), name=f"{name}_next"),
            path("next/document/", view(require_GET(self.document)), name=f"{name}_document"),
            path("<int:pk>/send/", view(require_POST(self.send)), name=f"{name}_send"),
        ]
        return [*own, *super().get_urls()]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """What became of it, what was in it, and its mailings."""
        digest = get_object_or_404(Digest, pk=object_id if object_id.isdecimal() else 0)
        mailings = Mailing.objects.filter(reference__startswith=digest.reference)
        is_held = digest.state == Digest.State.HELD
        context = {
            "digest": digest,
            "mailings": mailings.named_here().order_by("pk"),
            "may_send": is_held
            and not is_followed(digest)
            and request.user.has_perm("bulletins.dispatch_bulletin"),
        }
        return self._page(request, "digest", _("Digest: %(digest)s") % {"digest": digest}, context)

    def send(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Mail a held digest after all."""
        digest = get_object_or_404(Digest, pk=pk)
        if not self.has_view_permission(request, digest):
            raise PermissionDenied
        try:
            send_held(digest, by=request.user)  # type: ignore[arg-type]
            messages.success(request, _("Handed to the post room."))
        except NotReady as refusal:
            messages.error(request, refusal.sentence)
        address = reverse("admin:bulletins_digest_change", args=[pk])
        return HttpResponseRedirect(address, status=HTTPStatus.SEE_OTHER)

    def next(self, request: HttpRequest) -> HttpResponse:
        """The next digest as it would be if it were made now, in a frame."""
        chosen = _chosen(request.GET)
        words: dict[str, dict[str, Any]] = {
            "frequency": {one.value: one.label for one in FREQUENCIES},
            "language": dict(settings.LANGUAGES),
            "form": dict(Form.choices),
            "medium": MEDIA,
        }
        found, since = coming(chosen["frequency"])
        context = {
            "choices": [
                [
                    (word, query_of(chosen | {name: value}), chosen[name] == value)
                    for value, word in options.items()
                ]
                for name, options in words.items()
            ],
            "query": query_of(chosen),
            "changed": len(found),
            "since": since,
            "readers": readers_at(chosen["frequency"], found, moment=timezone.now()),
            "due_at": due_at(next_day(chosen["frequency"], timezone.now())),
        }
        return self._page(request, "next", _("The next digest"), context)

    def document(self, request: HttpRequest) -> HttpResponseBase:
        """What the frame shows."""

        @csp_replace(POLICY)
        def answer(request: HttpRequest) -> HttpResponse:
            return _document(_chosen(request.GET))

        if not self.has_view_permission(request):
            raise PermissionDenied
        return answer(request)

    def _page(
        self, request: HttpRequest, name: str, title: str, context: dict[str, Any]
    ) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        around = self.admin_site.each_context(request) | {"title": title, "opts": self.opts}
        return TemplateResponse(
            request, f"admin/bulletins/digest/{name}.html", {**around, **context}
        )


def _chosen(asked: QueryDict) -> dict[str, str]:
    """What the preview shows: frequency, language, form and medium."""
    frequency, form = asked.get("frequency", ""), asked.get("form", "")
    return {
        "frequency": frequency if frequency in FREQUENCIES else Frequency.WEEKLY.value,
        "language": language_of(asked),
        "form": form if form in Form else Form.FULL.value,
        "medium": "text" if asked.get("medium") == "text" else "mail",
    }


def _document(chosen: dict[str, str]) -> HttpResponse:
    frequency = chosen["frequency"]
    found, since = coming(frequency)
    content = render(
        found,
        frequency=frequency,
        day=next_day(frequency, timezone.now()),
        since=since,
        topics=topics_of(found),
        form=chosen["form"],
        language=chosen["language"],
    )
    if chosen["medium"] == "text":
        return HttpResponse(content.text, content_type="text/plain; charset=utf-8")
    return HttpResponse(content.html)
