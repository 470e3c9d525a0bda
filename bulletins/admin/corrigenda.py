"""The page on which a corrigendum is written, looked at, and published."""

from http import HTTPStatus
from types import SimpleNamespace

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from bulletins.correct import correct, digest_of
from bulletins.models import Bulletin
from bulletins.refusals import NotReady
from core.clock import site_today

from .acts import ActViews, Handler
from .forms import CorrigendumForm


class CorrigendaViews(ActViews):
    """Corrigenda of a published bulletin."""

    def act_handlers(self) -> dict[str, Handler]:
        """The acts by the last part of their address."""
        return super().act_handlers() | {"corrigendum": self.corrigendum}

    def corrigendum(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask for the texts, show them as readers will see them, then publish exactly those."""
        bulletin = self._bulletin(request, pk)
        if not request.user.has_perm("bulletins.publish_bulletin"):
            raise PermissionDenied
        form = CorrigendumForm(request.POST or None)
        context: dict[str, object] = {"form": form}
        if request.method == "POST" and form.is_valid():
            texts = form.texts()
            seen = digest_of(texts)
            if request.POST.get("seen") == seen and "publish" in request.POST:
                return self._correct(request, bulletin, texts)
            context |= {"seen": seen, "shown": _shown(bulletin, texts)}
        return self._page(request, bulletin, "corrigendum", _("Add a corrigendum"), context)

    def _correct(
        self, request: HttpRequest, bulletin: Bulletin, texts: dict[str, str]
    ) -> HttpResponse:
        try:
            correct(bulletin, texts=texts, by=self._user(request))
            messages.success(request, _("The corrigendum is published in three languages."))
        except NotReady as refusal:
            messages.error(request, refusal.sentence)
        address = reverse("admin:bulletins_bulletin_change", args=[bulletin.pk])
        return HttpResponseRedirect(address, status=HTTPStatus.SEE_OTHER)


def _shown(bulletin: Bulletin, texts: dict[str, str]) -> list[dict[str, str]]:
    """The texts as the bulletin's page will show them, by language."""
    shown = []
    for code, name in settings.LANGUAGES:
        row = SimpleNamespace(
            number=bulletin.corrigenda.count() + 1, date=site_today(), text=texts[code]
        )
        with override(code):
            html = render_to_string("bulletins/includes/corrigenda.html", {"corrigenda": [row]})
        named = html.replace("corrigenda-heading", f"corrigenda-heading-{code}")
        shown.append({"language": code, "name": str(name), "html": named})
    return shown
