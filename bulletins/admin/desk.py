"""The page on which a bulletin is edited: two people at once, and work that was not saved."""

import json
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from bulletins.models import Bulletin
from bulletins.sittings import Values, forget, kept_work
from bulletins.snapshot import digest, snapshot

from .follow import DIGEST, MARK, OPENED, clock, edited, others, values_from
from .together import Together, put_together

# Sent to take up work: as a script kept it, or nothing for what the site kept.
TAKE_UP, WORK = "_take_up", "_work"


class DeskViews(admin.ModelAdmin):  # type: ignore[type-arg]
    """Saves together with what others saved meanwhile, and offers unsaved work again."""

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Django's view; what is posted is first put together with what stands there now."""
        bulletin = self._draft(request, object_id)
        if bulletin is None:
            return super().changeform_view(request, object_id, form_url, extra_context)
        if request.method != "POST":
            desk = self._desk(request, bulletin, digest=digest(snapshot(bulletin)))
            context = {**(extra_context or {}), "desk": desk}
            return super().changeform_view(request, object_id, form_url, context)
        with transaction.atomic():
            return self._post(request, bulletin, form_url, extra_context or {})

    def _post(
        self, request: HttpRequest, bulletin: Bulletin, form_url: str, extra: dict[str, Any]
    ) -> HttpResponse:
        self.get_object(request, str(bulletin.pk))  # holds the row until all is saved
        bulletin.refresh_from_db()
        holds = TAKE_UP in request.POST
        if holds:
            request.POST = _work(request, bulletin)  # type: ignore[assignment]
        began = request.POST.get(DIGEST, "")
        opened = values_from(request.POST.get(OPENED, ""))
        together = Together(request.POST)
        if began and began != digest(snapshot(bulletin)):
            theirs = self.get_form(request, bulletin, change=True)(instance=bulletin)
            together = put_together(theirs, self._sets(request, bulletin), request.POST, opened)
            request.POST = together.data  # type: ignore[assignment]
        request.is_held = holds or bool(together.conflicts)  # type: ignore[attr-defined]
        desk = self._desk(request, bulletin, digest=began) | {
            "opened": request.POST.get(OPENED, ""),
            "conflicts": together.conflicts,
            "taken": together.taken if request.is_held else [],  # type: ignore[attr-defined]
            "is_work": True,
        }
        answer = super().changeform_view(
            request, str(bulletin.pk), form_url, {**extra, "desk": desk}
        )
        if answer.status_code == HTTPStatus.FOUND:
            forget(bulletin, request.user, saved=request.POST.get(MARK, "")[:40])  # type: ignore[arg-type]
            _tell(request, together)
        return answer

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        """A form that is only to be shown again holds what it was given and is not saved."""
        form = super().get_form(request, obj, change=change, **kwargs)
        if not getattr(request, "is_held", False):
            return form
        return type(form.__name__, (form,), {"is_valid": lambda _form: False})

    def _draft(self, request: HttpRequest, object_id: str | None) -> Bulletin | None:
        key = unquote(object_id) if object_id else ""
        found = Bulletin.objects.filter(pk=key).first() if str(key).isdigit() else None
        return found if found and self.has_change_permission(request, found) else None

    def _sets(self, request: HttpRequest, bulletin: Bulletin) -> Iterator[Any]:
        """The sections as they stand, as forms that nobody has filled in."""
        for formset, inline in self.get_formsets_with_inlines(request, bulletin):
            yield formset(
                instance=bulletin,
                prefix=formset.get_default_prefix(),
                queryset=inline.get_queryset(request),
            )

    def _desk(self, request: HttpRequest, bulletin: Bulletin, **more: Any) -> dict[str, Any]:
        user: Any = request.user
        kept = kept_work(bulletin, user) if request.method == "GET" else None
        saved = bulletin.sittings.filter(user=user).values_list("saved", flat=True).first()
        names = {"follow": "follow", "presence": "presence", "discard": "discard"}
        addresses = {
            name: reverse(f"admin:bulletins_bulletin_{view}", args=[bulletin.pk])
            for name, view in names.items()
        }
        frame = reverse("admin:bulletins_bulletin_preview-document", args=[bulletin.pk])
        return {
            "addresses": addresses | {"frame": f"{frame}?empty"},
            "languages": settings.LANGUAGES,
            "mark": get_random_string(20),
            "kept": _("Unsaved work of %(when)s") % {"when": clock(kept.kept_at)} if kept else "",
            "kept_at": int(kept.kept_at.timestamp()) if kept and kept.kept_at else "",
            "saved": saved or "",
            "others": others(bulletin, user),
            "edited": edited(bulletin),
            **more,
        }


def _work(request: HttpRequest, bulletin: Bulletin) -> QueryDict:
    """The form that is taken up, as if it were sent now."""
    told = values_from(request.POST.get(WORK, ""))
    kept = None if told else kept_work(bulletin, request.user)  # type: ignore[arg-type]
    work: Values = told or (kept.work if kept else {}) or {}
    opened, began = request.POST.get(OPENED, ""), request.POST.get(DIGEST, "")
    if kept:
        opened, began = _as_text(kept.opened), kept.digest
    data = QueryDict(mutable=True)
    for name, values in work.items():
        data.setlist(name, values)
    data[OPENED], data[DIGEST] = opened, began
    return data


def _as_text(values: Values | None) -> str:
    return json.dumps(values) if values is not None else ""


def _tell(request: HttpRequest, together: Together) -> None:
    if together.taken:
        words = _("Saved together with what was changed meanwhile: %(fields)s.")
        messages.info(request, words % {"fields": "; ".join(together.taken)})
