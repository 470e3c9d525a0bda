"""The page of the preflight: what was found, grouped by what to do, and the acts on it."""

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bulletins.approve import approvers
from bulletins.compose import compose
from bulletins.look_at_links import look_again
from bulletins.models import Bulletin, Waiver
from bulletins.preflight import Report, acknowledge, preflight
from bulletins.preflight.dead_links import looks_at
from bulletins.preflight.groups import Group, groups, place_of_finding
from bulletins.refusals import NotReady
from bulletins.tasks import look_at_links
from bulletins.waive import waive, withdraw_waiver
from core.findings import Grade

from .acts import ActViews, Handler
from .progress import Progress, progress_of


class PreflightViews(ActViews):
    """The preflight of a bulletin, and what can be done about its findings."""

    def act_handlers(self) -> dict[str, Handler]:
        """The acts by the last part of their address."""
        return super().act_handlers() | {
            "compose-again": require_POST(self.compose_again),
            "preflight": require_GET(self.preflight),
            "acknowledge": require_POST(self.acknowledge),
            "waive": require_POST(self.waive),
            "take-back-waiver": require_POST(self.take_back_waiver),
            "look-again": require_POST(self.look_again),
        }

    def compose_again(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Propose what staff took out once more, with whatever is new."""

        def act(bulletin: Bulletin) -> str:
            return self.added(len(compose(bulletin, by=self._user(request), again=True)))

        return self._do(request, pk, act)

    def preflight(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Everything that was found, each with the way to mend it."""
        bulletin = self._bulletin(request, pk)
        progress = progress_of(bulletin, self._user(request))
        report = progress.report or preflight(bulletin)
        context = {"report": report, "progress": progress} | _found(bulletin, report)
        return self._page(request, bulletin, "preflight", _("Preflight"), context)

    def acknowledge(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Accept one warning; a script is answered with what is left to do."""
        bulletin = self._bulletin(request, pk, permission="change")
        key, user = request.POST.get("key", ""), self._user(request)
        wants_json = "application/json" in request.headers.get("Accept", "")
        if not wants_json:

            def act(bulletin: Bulletin) -> str:
                acknowledge(bulletin, key, by=user)
                return _("Noted: you have seen this warning and accept it.")

            place = f"#{place_of_finding(request.POST.get('next') or key)}"
            return self._do(request, pk, act, then="preflight", permission="change", place=place)
        report = preflight(bulletin)
        try:
            acknowledge(bulletin, key, by=user, report=report)
        except NotReady as refusal:
            return JsonResponse({"sentence": refusal.sentence}, status=HTTPStatus.CONFLICT)
        return JsonResponse(_standing(progress_of(bulletin, user, report=report.with_seen(key))))

    def waive(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Let the bulletin appear before it is translated into a language."""
        language = request.POST.get("language", "")

        def act(bulletin: Bulletin) -> str:
            reason = request.POST.get("reason", "")
            waive(bulletin, language=language, reason=reason, by=self._user(request))
            return _("Waived. Readers get the original text, and a note that says so.")

        return self._do(request, pk, act, then="preflight", place="#waivers")

    def take_back_waiver(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask for the language again."""

        def act(bulletin: Bulletin) -> str:
            language = request.POST.get("language", "")
            withdraw_waiver(bulletin, language=language, by=self._user(request))
            return _("Taken back: what is missing blocks publication again.")

        return self._do(request, pk, act, then="preflight")

    def look_again(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Have all links looked at anew, in the background."""

        def act(bulletin: Bulletin) -> str:
            look_again(bulletin)
            # Without a broker, beat comes to them by itself.
            transaction.on_commit(look_at_links.delay, robust=True)
            return _("The links are being looked at. Load this page again in a minute.")

        return self._do(request, pk, act, then="preflight", permission="change", place="#links")


def _found(bulletin: Bulletin, report: Report) -> dict[str, Any]:
    """What the page shows of ``report``."""
    seen = {row.finding_key: row for row in bulletin.acknowledgements.select_related("by")}
    found = groups(report.findings, seen)
    waivers = list(bulletin.waivers.select_related("by"))
    return {
        "grades": [(grade, [group for group in found if group.grade == grade]) for grade in Grade],
        "links": looks_at(report.renderings),
        "waivers": waivers,
        "may_waive": _may_waive(found, waivers),
        "approvers": approvers(),
    }


def _may_waive(found: list[Group], waivers: list[Waiver]) -> list[str]:
    """The languages of which an approver may do without."""
    missing = [item.language for item in found if item.language and item.grade == Grade.ERROR]
    return missing if len(waivers) + 1 < len(settings.LANGUAGES) else []


def _standing(progress: Progress) -> dict[str, Any]:
    """What a script shows after a warning was acknowledged."""
    report = progress.report
    return {
        "sentence": progress.sentence,
        "next": progress.next,
        "open": len(report.open_warnings) if report else 0,
        "noted": _("Noted: you have seen this warning and accept it."),
        "word": _("acknowledged"),
    }
