"""The history of a bulletin: who did what, its versions, what differs, and the way back."""

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bulletins.differences import differences
from bulletins.models import Bulletin, Version
from bulletins.restore import VERB as RESTORED
from bulletins.restore import restore
from core.models import AuditEntry

from .acts import ActViews, Handler

# How many acts the page of a bulletin tells.
JOURNAL = 60
# The acts of the journal in the reader's words.
VERBS = {
    "added": gettext_noop("added it"),
    "changed": gettext_noop("edited it"),
    "confirmed translation": gettext_noop("confirmed a translation"),
    "translated": gettext_noop("translated it"),
    "composed": gettext_noop("composed it"),
    "acknowledged": gettext_noop("acknowledged a warning"),
    "waived": gettext_noop("waived a language"),
    "took back a waiver": gettext_noop("took back a waiver"),
    "approved": gettext_noop("approved it"),
    "published": gettext_noop("published it"),
    "scheduled": gettext_noop("set a time of publication"),
    "unscheduled": gettext_noop("withdrew the time of publication"),
    "publication held": gettext_noop("publication held"),
    "corrected": gettext_noop("published a corrigendum"),
    "step done": gettext_noop("noted a step as done"),
    "step open again": gettext_noop("noted a step as open again"),
    "changed the plan": gettext_noop("changed the plan"),
    "counted the plan again": gettext_noop("counted the plan again"),
    "asked for a review": gettext_noop("asked for a review of a section"),
    "revoked a review": gettext_noop("revoked a review link"),
    "agreed to a section": gettext_noop("someone outside the staff agreed to a section"),
    "commented on a section": gettext_noop("someone outside the staff commented on a section"),
    "dealt with a comment": gettext_noop("dealt with a comment"),
    "restored": gettext_noop("brought back an earlier version"),
    "found": gettext_noop("as it was found"),
    "dispatched": gettext_noop("sent it"),
    "sent a test": gettext_noop("sent a test to their own address"),
}


class HistoryViews(ActViews):
    """What happened to a bulletin, and an earlier version of it brought back."""

    def act_handlers(self) -> dict[str, Handler]:
        """The acts by the last part of their address."""
        return super().act_handlers() | {
            "difference": require_GET(self.difference),
            "restore": require_POST(self.restore),
        }

    def history_view(
        self,
        request: HttpRequest,
        object_id: str,
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Its versions and its journal, latest first."""
        if not object_id.isdecimal():
            raise Http404
        bulletin = self._bulletin(request, int(object_id))
        versions = bulletin.versions.defer("state", "stale").select_related("by")
        rows: list[dict[str, Any]] = []
        held_by: dict[str, int] = {}
        for version in versions.order_by("number"):
            # What was brought back whole is recognized by what it holds.
            words = words_of(version.verb, version=held_by.get(version.digest))
            rows.insert(0, {"version": version, "words": words})
            held_by.setdefault(version.digest, version.number)
        context = {
            "rows": rows,
            "journal": journal_of(bulletin, longest=None),
            "may_restore": self.has_change_permission(request, bulletin),
        }
        return self._page(request, bulletin, "history", _("History"), context)

    def difference(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What changed from the version ``old`` to the version ``new``."""
        bulletin = self._bulletin(request, pk)
        old, new = (_version(bulletin, request.GET.get(name, "")) for name in ("old", "new"))
        if old.number > new.number:
            old, new = new, old
        context = {
            "old": old,
            "new": new,
            "found": differences(old.state, new.state),
            "is_latest": not bulletin.versions.filter(number__gt=old.number).exists(),
            "may_restore": self.has_change_permission(request, bulletin),
        }
        title = _("From version %(old)d to version %(new)d") % {
            "old": old.number,
            "new": new.number,
        }
        return self._page(request, bulletin, "difference", title, context)

    def restore(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Bring a version back, and say what could not come back."""
        bulletin = self._bulletin(request, pk)
        if not super().has_change_permission(request):
            raise PermissionDenied
        version = _version(bulletin, request.POST.get("version", ""))

        def act(_bulletin: Bulletin) -> str:
            restored = restore(version, by=self._user(request))
            for sentence in restored.lost:
                messages.warning(request, sentence)
            return _("The bulletin holds again what version %(number)d held.") % {
                "number": version.number
            }

        return self._do(request, pk, act)


def _version(bulletin: Bulletin, number: str) -> Version:
    if not number.isdecimal() or len(number) > 9:
        raise Http404
    return get_object_or_404(Version.objects.select_related("by"), bulletin=bulletin, number=number)


def words_of(verb: str, *, version: int | None = None) -> str:
    """An act of the journal in the reader's words; ``version`` is what was brought back."""
    if verb == RESTORED and version:
        return _("brought back version %(number)d") % {"number": version}
    return gettext(VERBS.get(verb, verb))


def journal_of(bulletin: Bulletin, *, longest: int | None = JOURNAL) -> list[dict[str, Any]]:
    """Who did what to ``bulletin``, latest first; the same act several times on end is one line."""
    entries = AuditEntry.objects.about(bulletin).select_related("actor")[:longest]
    lines = []
    for (actor, verb, version), group in groupby(entries, key=_act):
        same = list(group)
        words = words_of(verb, version=version)
        lines.append({"at": same[0].at, "actor": actor, "words": words, "times": len(same)})
    return lines


def _act(entry: AuditEntry) -> tuple[Any, str, int | None]:
    return entry.actor, entry.verb, entry.detail.get("version") if entry.verb == RESTORED else None
