"""Postponing and cancelling a meeting: a page that asks, and a POST that calls the verb."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminDateWidget, AdminTimeWidget
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.clock import site_today
from core.dates import Precision
from meetings.cancel import cancel
from meetings.models import Meeting
from meetings.postpone import WHEN, NewDate, postpone
from meetings.refusals import NotPossible

LANGUAGES = dict(settings.LANGUAGES)
BAD_DAY = _("Write the day as in 2018-10-31.")
BAD_TIME = _("Write the hour as in 14:30.")


class PostponeForm(forms.Form):
    """The date that a meeting moves to, as far as it is known."""

    date = forms.DateField(
        label=_("New date"),
        required=False,
        widget=AdminDateWidget,
        help_text=_("Empty: not known yet. The first day of the month or year if no more is."),
        error_messages={"invalid": BAD_DAY},
    )
    precision = forms.ChoiceField(
        label=_("Precision"),
        choices=[(word, word.label) for word in Precision if word != Precision.UNKNOWN],
        required=False,
        help_text=_("Of a date that is given."),
    )
    start_time = forms.TimeField(
        label=_("Begins at (Geneva)"),
        required=False,
        widget=AdminTimeWidget(format="%H:%M"),
        error_messages={"invalid": BAD_TIME},
    )
    end_time = forms.TimeField(
        label=_("Ends at (Geneva)"),
        required=False,
        widget=AdminTimeWidget(format="%H:%M"),
        help_text=_("An end before the beginning is on the next day. Empty: not known."),
        error_messages={"invalid": BAD_TIME},
    )
    decided_on = forms.DateField(
        label=_("Postponed on"),
        required=False,
        widget=AdminDateWidget,
        help_text=_("Empty: today."),
        error_messages={"invalid": BAD_DAY},
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, meeting: Meeting, data: Any = None) -> None:
        initial = {
            "precision": Precision.DAY,
            "start_time": meeting.start_time,
            "end_time": meeting.end_time,
            "decided_on": site_today(),
            "seen": as_seen(meeting),
        }
        super().__init__(data, initial=initial)
        for code, language in LANGUAGES.items():
            self.fields[f"words_{code}"] = forms.CharField(
                label=gettext("Date in words (%(language)s)") % {"language": language},
                max_length=200,
                required=False,
                widget=forms.TextInput(attrs={"lang": code, "class": "vTextField"}),
                help_text=gettext("Where no day is known, as in “in the coming months”."),
            )
        self.order_fields(["date", "precision", *(f"words_{code}" for code in LANGUAGES)])

    def new_date(self) -> NewDate:
        """What was typed."""
        given = self.cleaned_data
        precision = given["precision"] or Precision.DAY
        return NewDate(
            date=given["date"],
            precision=precision if given["date"] else Precision.UNKNOWN,
            start_time=given["start_time"],
            end_time=given["end_time"],
            words={code: given[f"words_{code}"].strip() for code in LANGUAGES},
        )


class CancelForm(forms.Form):
    """Why a meeting is called off."""

    because = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=_("For the journal, which only staff read. May be empty."),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, meeting: Meeting, data: Any = None) -> None:
        super().__init__(data, initial={"seen": as_seen(meeting)})


def as_seen(meeting: Meeting) -> str:
    """What a page has shown of a meeting's date and state, to be held against what it is then."""
    return "|".join(str(getattr(meeting, name) or "") for name in (*WHEN, "status"))


class MovesMeetings(admin.ModelAdmin):  # type: ignore[type-arg]
    """The acts that change whether and when a meeting is held."""

    def get_urls(self) -> list[URLPattern]:
        """The acts beside Django's own pages."""
        view, name = self.admin_site.admin_view, "meetings_meeting_"
        acts = [
            path("<int:pk>/postpone/", view(self.postpone), name=f"{name}postpone"),
            path("<int:pk>/cancel/", view(self.cancel), name=f"{name}cancel"),
        ]
        return [*acts, *super().get_urls()]

    def postpone(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """Ask for the new date; keep the old one."""

        def act(meeting: Meeting, form: Any) -> str:
            by, day = _user(request), form.cleaned_data["decided_on"]
            moved = postpone(meeting, to=form.new_date(), by=by, decided_on=day)
            words = gettext("Postponed. The meeting now reads: %(state)s.")
            return words % {"state": moved.state_in_words()}

        words = {
            "title": gettext("Postpone the meeting"),
            "button": gettext("Postpone"),
            "promise": gettext(
                "The present date is kept and told as “postponed from”. The address moves with the "
                "date; the old one goes on leading to the meeting. Confirm the new date later by "
                "the status of the meeting."
            ),
        }
        return self._act(request, pk, PostponeForm, act, words)

    def cancel(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """Ask once more, and for the reason."""

        def act(meeting: Meeting, form: Any) -> str:
            cancel(meeting, by=_user(request), because=form.cleaned_data["because"])
            return gettext("Cancelled. The meeting stays in the list and says so.")

        words = {
            "title": gettext("Cancel the meeting"),
            "button": gettext("Cancel the meeting"),
            "promise": gettext(
                "The meeting stays in the lists and in calendars, as cancelled. If it is only "
                "moved, postpone it instead."
            ),
        }
        return self._act(request, pk, CancelForm, act, words)

    def _act(
        self,
        request: HttpRequest,
        pk: int,
        form_class: Callable[..., forms.Form],
        act: Callable[[Meeting, Any], str],
        words: dict[str, str],
    ) -> HttpResponseBase:
        meeting = get_object_or_404(Meeting.objects.with_hosts(), pk=pk)
        if not self.has_change_permission(request, meeting):
            raise PermissionDenied
        form = form_class(meeting, request.POST if request.method == "POST" else None)
        if form.is_bound and form.is_valid():
            try:
                if form.cleaned_data["seen"] != as_seen(meeting):
                    raise NotPossible(
                        gettext("Someone else has just changed this meeting; look at it again.")
                    )
                messages.success(request, act(meeting, form))
            except NotPossible as refusal:
                form.add_error(None, str(refusal))
            except forms.ValidationError as error:
                form.add_error(None, error.messages)
            else:
                return _to(meeting)
        return self._page(request, meeting, form, words)

    def _page(
        self, request: HttpRequest, meeting: Meeting, form: forms.Form, words: dict[str, str]
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            **words,
            "opts": self.opts,
            "meeting": meeting,
            "form": form,
            "subtitle": str(meeting),
        }
        return TemplateResponse(request, "admin/meetings/meeting/act.html", context)


def _user(request: HttpRequest) -> models.Model:
    return request.user  # type: ignore[return-value]


def _to(meeting: Meeting) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("admin:meetings_meeting_change", args=[meeting.pk]))
