"""Urgent notices: write, look at, send; three presses where the records say what changed."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from csp.decorators import csp_replace
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST
from modeltranslation.utils import build_localized_fieldname

from bulletins.models import UrgentNotice
from bulletins.notices.check import check, errors_of
from bulletins.notices.entry import Subject, entry_of
from bulletins.notices.propose import propose
from bulletins.notices.render import render
from bulletins.notices.send import send_notice, take_back
from bulletins.refusals import NotReady
from core.admin import TranslatedAdmin
from events.models import ForumSession
from mailings.admin.mailing import MAIL_POLICY
from mailings.message import LEAVE_URL, PREFERENCES_URL
from mailings.models import Mailing
from meetings.models import Meeting
from subscribers import audience
from subscribers.models import Topic

ABOUT: dict[str, tuple[type[Subject], str]] = {
    "meeting": (Meeting, Topic.MEETINGS),
    "session": (ForumSession, Topic.FORUM),
}


@admin.register(UrgentNotice)
class UrgentNoticeAdmin(TranslatedAdmin):
    """Notices; one that was sent can only be read."""

    list_display = ["subject_here", "topic", "sent_at", "sent_by", "is_sample"]
    list_filter = ["topic", "is_sample"]
    list_select_related = ["sent_by"]
    search_fields = ["subject_en", "subject_fr", "subject_es"]
    list_per_page = 25
    autocomplete_fields = ["meeting", "session"]
    fieldsets = [
        (None, {"fields": ["subject", "text"]}),
        (_("About, and to whom"), {"fields": ["meeting", "session", "topic", "segment"]}),
    ]
    change_form_template = "admin/bulletins/urgentnotice/change_form.html"

    @admin.display(description=_("subject"), ordering="subject_en")
    def subject_here(self, notice: UrgentNotice) -> str:
        """In the language of who looks; a draft may have none yet."""
        return str(notice)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was sent stays as it was sent."""
        return super().has_change_permission(request, obj) and (obj is None or obj.sent_at is None)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Likewise."""
        return super().has_delete_permission(request, obj) and (obj is None or obj.sent_at is None)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """What changed in the record that the notice is to be about, in three languages."""
        initial: dict[str, Any] = super().get_changeform_initial_data(request)
        for name, (model, topic) in ABOUT.items():
            key = request.GET.get(name, "")
            record = model._default_manager.filter(pk=key).first() if key.isdecimal() else None
            if record is not None:
                initial |= {name: record.pk, "topic": topic} | _texts(record)
        return initial

    def get_urls(self) -> list[URLPattern]:
        """Django's own, and ours before them."""
        pages: dict[str, Callable[..., HttpResponse]] = {
            "look": self.look,
            "send": require_POST(self.send),
            "take-back": require_POST(self.take_back),
            "document/<str:language>": self.document,
        }
        return [
            path(
                f"<int:pk>/{address}/",
                self.admin_site.admin_view(page),
                name=f"bulletins_urgentnotice_{address.partition('/')[0]}",
            )
            for address, page in pages.items()
        ] + super().get_urls()

    def response_add(self, request: HttpRequest, obj: Any, *args: Any, **kwargs: Any) -> Any:
        """Saved: then it is looked at and sent."""
        return self._on(request, obj) or super().response_add(request, obj, *args, **kwargs)

    def response_change(self, request: HttpRequest, obj: Any) -> Any:
        """Likewise."""
        return self._on(request, obj) or super().response_change(request, obj)

    def _on(self, request: HttpRequest, notice: UrgentNotice) -> HttpResponse | None:
        if {"_continue", "_addanother", "_popup"} & set(request.POST):
            return None
        return _to("look", notice.pk)

    def look(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What it says in each language, what is wrong with it, who gets it; and the button."""
        notice = self._notice(request, pk)
        found = check(notice)
        contents = render(notice)
        readers = audience.by_language(audience.readers(notice.topic, segment=notice.segment))
        mailing = notice.mailing
        context = self.admin_site.each_context(request) | {
            "title": _("Look at the notice"),
            "notice": notice,
            "opts": self.opts,
            "found": found,
            "has_errors": bool(errors_of(found)),
            "languages": [
                {
                    "code": code,
                    "name": name,
                    "content": contents[code],
                    "text": _without_links(contents[code].text),
                    "readers": readers.get(code, 0),
                }
                for code, name in settings.LANGUAGES
            ],
            "readers": sum(readers.values()),
            "entry": entry_of(notice.meeting or notice.session),
            "may_send": request.user.has_perm("bulletins.send_urgentnotice"),
            "may_take_back": mailing is not None and mailing.state in NOT_BEGUN,
            "mailing": mailing,
        }
        return TemplateResponse(request, "admin/bulletins/urgentnotice/look.html", context)

    def send(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Hand it over; then to its mailing, where one sees it leave."""
        notice = self._notice(request, pk)
        try:
            send_notice(notice, by=request.user)  # type: ignore[arg-type]
        except NotReady as refusal:
            messages.error(request, refusal.sentence)
        else:
            messages.success(request, _("On its way: the first mail leaves in fifteen seconds."))
        return _to("look", pk)

    def take_back(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Make it a draft again, as long as nothing has left."""
        notice = self._notice(request, pk)
        try:
            take_back(notice, by=request.user)  # type: ignore[arg-type]
        except NotReady as refusal:
            messages.error(request, refusal.sentence)
            return _to("look", pk)
        messages.success(request, _("Taken back: nobody was written to."))
        return _to("change", pk)

    @method_decorator(xframe_options_sameorigin)
    @method_decorator(csp_replace(MAIL_POLICY))
    def document(self, request: HttpRequest, pk: int, language: str) -> HttpResponse:
        """The mail in one language, for a frame without scripts."""
        contents = render(self._notice(request, pk))
        if language not in contents:
            raise Http404
        return HttpResponse(_without_links(contents[language].html))

    def _notice(self, request: HttpRequest, pk: int) -> UrgentNotice:
        notice: UrgentNotice = get_object_or_404(
            UrgentNotice.objects.select_related("mailing"), pk=pk
        )
        if not self.has_view_permission(request, notice):
            raise PermissionDenied
        return notice


NOT_BEGUN = (Mailing.State.READY, Mailing.State.PLANNED, Mailing.State.HELD)


def _texts(record: Subject) -> dict[str, str]:
    return {
        build_localized_fieldname(field, code): getattr(proposal, field)
        for code, proposal in propose(record).items()
        for field in ("subject", "text")
    }


def _without_links(text: str) -> str:
    return text.replace(LEAVE_URL, "#").replace(PREFERENCES_URL, "#")


def _to(page: str, pk: int) -> HttpResponseRedirect:
    address = reverse(f"admin:bulletins_urgentnotice_{page}", args=[pk])
    return HttpResponseRedirect(address, status=HTTPStatus.SEE_OTHER)
