"""The page on which one or several follow-ups are started, carried over, closed or dropped."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminDateWidget, AdminTextareaWidget, AutocompleteSelect
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from library.models import Document
from meetings import follow_ups
from meetings.follow_ups import as_seen, possible_acts
from meetings.models import FollowUp, Meeting, Step
from meetings.refusals import NotPossible

Act = Step.Act

# What a button says.
BUTTONS = {
    Act.START: _("Begin"),
    Act.CARRY: _("Carry over to a meeting"),
    Act.CLOSE: pgettext_lazy("a follow-up", "Close"),  # a window is closed otherwise
    Act.DROP: _("No longer pursue"),
    Act.REOPEN: _("Reopen"),
}

LANGUAGES = dict(settings.LANGUAGES)
CHANGED = _("Someone else has changed it in the meantime; look at it again.")


class OneOf(AutocompleteSelect):
    """Shows what is chosen; what cannot be the key of a record is left to the field to refuse."""

    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        """Django would ask the database for the record called "x"."""
        return super().optgroups(name, [key for key in value if is_key(key)], attr)


def is_key(text: object) -> bool:
    """Whether ``text`` can be the number of a record."""
    return re.fullmatch(r"[0-9]{1,18}", str(text)) is not None


class ActForm(forms.Form):
    """The day, and what the act asks for: a meeting, a document, a sentence."""

    day = forms.DateField(
        label=_("Day"),
        required=False,
        widget=AdminDateWidget(),
        help_text=_("Empty: today; for what a meeting closed, the day of that meeting."),
        error_messages={"invalid": _("Write the day as in 2018-10-01.")},
    )
    meeting: Any = forms.ModelChoiceField(
        Meeting.objects.all(),
        label=_("Meeting"),
        required=False,
        widget=OneOf(Step._meta.get_field("meeting"), admin.site),
        error_messages={"invalid_choice": _("There is no such meeting.")},
    )
    document: Any = forms.ModelChoiceField(
        Document.objects.all(),
        label=_("Document"),
        required=False,
        widget=OneOf(Step._meta.get_field("document"), admin.site),
        error_messages={"invalid_choice": _("There is no such document.")},
    )

    def __init__(self, act: Step.Act, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.act = act
        if act not in {Act.CARRY, Act.CLOSE}:
            del self.fields["meeting"]
        if act != Act.CLOSE:
            del self.fields["document"]
        if act == Act.CARRY:
            self.fields["meeting"].required = True
            needed = _("Choose the meeting at which it comes up.")
            self.fields["meeting"].error_messages["required"] = needed
        for code, language in LANGUAGES.items():
            self.fields[f"note_{code}"] = forms.CharField(
                label=f"{_SENTENCE[act]} ({language})",
                required=False,
                widget=AdminTextareaWidget(attrs={"rows": 2, "lang": code}),
            )

    def arguments(self) -> dict[str, Any]:
        """What the verb is called with."""
        given = self.cleaned_data
        note = {code: given.get(f"note_{code}", "") for code in LANGUAGES}
        return {"day": given.get("day"), "note": note, **self._with()}

    def _with(self) -> dict[str, Any]:
        given = self.cleaned_data
        if self.act == Act.CARRY:
            return {"to": given["meeting"]}
        names = ("meeting", "document") if self.act == Act.CLOSE else ()
        return {name: given.get(name) for name in names}


_SENTENCE = {
    Act.START: _("Note for readers"),
    Act.CARRY: _("Note for readers"),
    Act.CLOSE: _("What closed it, in a sentence"),
    Act.DROP: _("Why it is no longer pursued"),
    Act.REOPEN: _("Why it is asked again"),
}
_VERBS: dict[Step.Act, Callable[..., None]] = {
    Act.START: follow_ups.start,
    Act.CARRY: follow_ups.carry_over,
    Act.CLOSE: follow_ups.close,
    Act.DROP: follow_ups.drop,
    Act.REOPEN: follow_ups.reopen,
}


class Acts(admin.ModelAdmin):  # type: ignore[type-arg]
    """To be put before the screen of follow-ups: its acts, on one row or on several."""

    def get_urls(self) -> list[URLPattern]:
        """The acts beside Django's own pages."""
        view = self.admin_site.admin_view
        mine = [
            path("act/<str:act>/", view(self.act_page), name="meetings_followup_act"),
            path(
                "<int:pk>/take-back/",
                view(require_POST(self.take_back)),
                name="meetings_followup_take_back",
            ),
        ]
        return [*mine, *super().get_urls()]

    def act_page(self, request: HttpRequest, act: str) -> HttpResponse:
        """Ask what the act needs; then do it to all of the rows, or to none."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        if act not in BUTTONS:
            raise Http404
        chosen, asked = _rows(request), Step.Act(act)
        if not chosen:
            messages.warning(request, gettext("Choose at least one follow-up."))
            return HttpResponseRedirect(_list())
        sent = request.method == "POST"
        form = ActForm(asked, request.POST if sent else None, initial=request.GET.dict())
        refused: list[tuple[FollowUp, str]] = []
        if sent and form.is_valid():
            refused = _do(form, chosen, request)
            if not refused:
                messages.success(request, _done(len(chosen)))
                return HttpResponseRedirect(_next(request, chosen))
        return self._page(request, form, chosen, refused)

    def take_back(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Undo the last step of one follow-up."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        row = self.get_object(request, str(pk))
        if row is None:
            raise Http404
        try:
            follow_ups.take_back(row, by=request.user)  # type: ignore[arg-type]
        except NotPossible as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, gettext("The last step was taken back."))
        return HttpResponseRedirect(reverse("admin:meetings_followup_change", args=[pk]))

    def _page(
        self,
        request: HttpRequest,
        form: ActForm,
        chosen: Sequence[FollowUp],
        refused: Sequence[tuple[FollowUp, str]],
    ) -> TemplateResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": BUTTONS[form.act],
            "form": form,
            "media": self.media + form.media,
            "rows": [(row, as_seen(row), form.act in possible_acts(row)) for row in chosen],
            "refused": refused,
            "next": request.POST.get("next", request.GET.get("next", "")),
        }
        return TemplateResponse(request, "admin/meetings/followup/act.html", context)


def acts_on(row: FollowUp, *, after: str = "", **initial: Any) -> list[tuple[str, str]]:
    """What may be done with ``row``: what the button says, and the page that asks for the rest."""
    return [
        (act_address(act, [row.pk], next=after, **initial), str(BUTTONS[act]))
        for act in possible_acts(row)
    ]


def act_address(act: Step.Act, rows: Sequence[Any], **more: Any) -> str:
    """The page on which ``act`` is done to the rows with these keys."""
    address = reverse("admin:meetings_followup_act", args=[act.value])
    given = {name: value for name, value in more.items() if value}
    return f"{address}?{urlencode({'pk': list(rows), **given}, doseq=True)}"


def _rows(request: HttpRequest) -> list[FollowUp]:
    given = request.POST.getlist("pk") or request.GET.getlist("pk")
    keys = [key for key in given if is_key(key)]
    return list(FollowUp.objects.filter(pk__in=keys).with_origin())


def _do(
    form: ActForm, rows: Sequence[FollowUp], request: HttpRequest
) -> list[tuple[FollowUp, str]]:
    """Do it to all of ``rows``; if one refuses nothing has happened, and each refusal is told."""
    refused = []
    with transaction.atomic():
        for row in rows:
            try:
                if request.POST.get(f"seen-{row.pk}") != as_seen(row):
                    raise NotPossible(str(CHANGED))
                with transaction.atomic():
                    _VERBS[form.act](row, by=request.user, **form.arguments())
            except NotPossible as refusal:
                refused.append((row, str(refusal)))
        if refused:
            transaction.set_rollback(True)
    return refused


def _done(number: int) -> str:
    words = ngettext("%(number)d follow-up changed.", "%(number)d follow-ups changed.", number)
    return words % {"number": number}


def _next(request: HttpRequest, rows: Sequence[FollowUp]) -> str:
    wanted = request.POST.get("next", "")
    if wanted and url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}):
        return wanted
    if len(rows) == 1:
        return reverse("admin:meetings_followup_change", args=[rows[0].pk])
    return _list()


def _list() -> str:
    return reverse("admin:meetings_followup_changelist")
