"""What the pages of a mailing have in common: who may come in, what stands around, where to go."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse

from core.admin import RecordAdmin
from mailings.models import Mailing

Handler = Callable[..., HttpResponseBase]


class Pages(RecordAdmin):
    """Pages of a mailing beside Django's own."""

    def handlers(self) -> dict[str, Handler]:
        """The pages by the last part of their address."""
        return {}

    def get_urls(self) -> list[URLPattern]:
        """Django's own, and ours before them."""
        ours = [
            path(
                f"<int:pk>/{address}",
                self.admin_site.admin_view(handler),
                name=f"mailings_mailing_{address.partition('/')[0].replace('.', '_')}",
            )
            for address, handler in self.handlers().items()
        ]
        return ours + super().get_urls()

    def _mailing(self, request: HttpRequest, pk: int, *, change: bool = False) -> Mailing:
        """The mailing, for who may see it (or act on it)."""
        mailing = get_object_or_404(Mailing.objects.named_here(), pk=pk)
        allowed = self.has_change_permission if change else self.has_view_permission
        if not allowed(request, mailing):
            raise PermissionDenied
        return mailing

    def _around(self, request: HttpRequest, mailing: Mailing, title: str) -> dict[str, Any]:
        return self.admin_site.each_context(request) | {
            "mailing": mailing,
            "contents": mailing.contents.order_by("language"),
            "title": title,
            "opts": self.opts,
            "media": self.media,
        }

    @staticmethod
    def _back(pk: int, page: str = "change") -> HttpResponseRedirect:
        address = reverse(f"admin:mailings_mailing_{page}", args=[pk])
        return HttpResponseRedirect(address, status=HTTPStatus.SEE_OTHER)

    @staticmethod
    def _user(request: HttpRequest) -> Any:
        return request.user
