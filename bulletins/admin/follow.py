"""Beside the editor: a preview that follows what is written, who else is there, unsaved work."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bulletins.frame import Medium
from bulletins.models import Bulletin
from bulletins.sittings import Values, forget, keep, others_at, sit_down, stand_up

from .acts import ActViews, Handler
from .preview import language_of, medium_of, preview_of
from .trial import saved_for_a_look

# What the page's scripts say beside the fields of the form.
OPENED, DIGEST, MARK, KEEP = "_opened", "_digest", "_mark", "_keep"
# Names in the form that hold no work.
NO_WORK = ("csrfmiddlewaretoken", "_")


class FollowViews(ActViews):
    """What the editor asks for while somebody writes."""

    def act_handlers(self) -> dict[str, Handler]:
        """The acts by the last part of their address."""
        return super().act_handlers() | {
            "follow": require_POST(self.follow),
            "presence": require_POST(self.presence),
            "discard": require_POST(self.discard),
        }

    def follow(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The form as page, mail or text, without saving it; work that is new is kept."""
        bulletin = self._bulletin(request, pk, permission="change")
        language, medium = language_of(request.POST), medium_of(request.POST)
        with saved_for_a_look(self, request, bulletin) as faults:
            shown = preview_of(Bulletin.objects.get(pk=pk), language, medium)
        return JsonResponse(
            self._standing(request, pk)
            | {"shown": shown, "plain": medium is Medium.TEXT, "language": language}
            | {"faults": faults, "kept": self._keep(request, pk)}
        )

    def presence(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Say that this person is at the bulletin, or left it; who else is."""
        bulletin = self._bulletin(request, pk, permission="change")
        if "left" in request.POST:
            stand_up(bulletin, self._user(request))
            return JsonResponse({})
        return JsonResponse(self._standing(request, pk))

    def discard(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Drop the work that was kept."""
        forget(self._bulletin(request, pk, permission="change"), self._user(request))
        return JsonResponse({})

    def _standing(self, request: HttpRequest, pk: int) -> dict[str, Any]:
        """Who else is here since when, and who saved last."""
        bulletin = Bulletin.objects.select_related("last_edited_by").get(pk=pk)
        sit_down(bulletin, self._user(request))
        return {"others": others(bulletin, self._user(request)), "edited": edited(bulletin)}

    def _keep(self, request: HttpRequest, pk: int) -> dict[str, Any]:
        """Keep the work of this form; "again" asks for the form of the beginning as well."""
        wish = request.POST.get(KEEP)
        bulletin = Bulletin(pk=pk)
        if wish == "drop":
            forget(bulletin, self._user(request))
        if wish != "yes":
            return {}
        sitting = sit_down(bulletin, self._user(request))
        done = keep(
            sitting,
            work_in(request.POST),
            digest=request.POST.get(DIGEST, "")[:64],
            opened=values_from(request.POST.get(OPENED, "")),
            mark=request.POST.get(MARK, "")[:40],
        )
        return {"at": clock(sitting.kept_at)} if done else {"again": True}


def work_in(data: QueryDict) -> Values:
    """The fields of a form that was sent, without what is no work."""
    return {name: values for name, values in data.lists() if not name.startswith(NO_WORK)}


def values_from(text: str) -> Values | None:
    """The fields of a form that a script wrote down as JSON; None if these are none."""
    try:
        found = json.loads(text)
    except ValueError:
        return None
    if not isinstance(found, dict):
        return None
    return {
        str(name): [str(value) for value in values]
        for name, values in found.items()
        if isinstance(values, list) and not str(name).startswith(NO_WORK)
    }


def others(bulletin: Bulletin, user: Any) -> list[str]:
    """A sentence for each other person who has ``bulletin`` open."""
    words = _("%(who)s has this bulletin open too, since %(when)s.")
    return [
        words % {"who": name_of(sitting.user), "when": clock(sitting.since)}
        for sitting in others_at(bulletin, user)
    ]


def edited(bulletin: Bulletin) -> dict[str, str]:
    """The moment of the last edit, to be compared, and a sentence about it."""
    at, who = bulletin.last_edited_at, bulletin.last_edited_by
    if at is None:
        return {"at": "", "sentence": ""}
    words = _(
        "%(who)s saved this bulletin at %(when)s. When you save, both are put together;"
        " where both changed the same field, you are asked."
    )
    sentence = words % {"who": name_of(who), "when": clock(at)}
    return {"at": at.isoformat(), "sentence": sentence}


def name_of(user: Any) -> str:
    """How a person is called on these screens."""
    return (user.get_full_name() or user.get_username()) if user else "–"


def clock(moment: Any) -> str:
    """The time of day; the day as well if it is not today."""
    here = timezone.localtime(moment)
    today = here.date() == timezone.localdate()
    return date_format(here, "TIME_FORMAT" if today else "SHORT_DATETIME_FORMAT")
