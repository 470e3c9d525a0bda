"""What is owed after a meeting, on the meeting's own page; and what was carried over to it."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.checks import InlineModelAdminChecks
from django.contrib.admin.utils import flatten_fieldsets
from django.core.checks import CheckMessage
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms.models import BaseModelFormSet, modelformset_factory
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.admin import TranslatedInline, TranslatedStackedInline
from meetings.follow_ups import asked_on
from meetings.models import Conclusion, FollowUp, Meeting

from .acts import acts_on
from .follow_ups import due_labelled

# The conclusions of the same page, and how many of them may be new.
CONCLUSIONS, NEW = "conclusions", "new-"
ORDINALS = (
    _("the first conclusion added now"),
    _("the second conclusion added now"),
    _("the third conclusion added now"),
)


class OwedForm(forms.ModelForm):  # type: ignore[type-arg]
    """A follow-up, owed after a conclusion of this meeting."""

    of = forms.ChoiceField(
        label=_("After the conclusion"),
        help_text=_("One of this meeting’s, or one that is being added on this page."),
        error_messages={
            "required": _("Choose the conclusion after which it is owed."),
            "invalid_choice": _("Choose a conclusion of this meeting."),
        },
    )

    class Meta:
        model = FollowUp
        exclude = ("conclusion",)


class OwedFormSet(BaseModelFormSet):  # type: ignore[type-arg]
    """The follow-ups of all conclusions of one meeting; each row says after which it is owed.

    A row may belong to a conclusion that is saved with the same form, just before it.
    """

    def __init__(
        self, *args: Any, instance: Meeting | None = None, save_as_new: bool = False, **kwargs: Any
    ) -> None:
        self.instance = instance or Meeting()
        self.known = list(self.instance.conclusions.all()) if self.instance.pk else []
        rows = kwargs.pop("queryset", None)
        rows = FollowUp.objects.all() if rows is None else rows
        of_meeting = rows.filter(conclusion__in=self.known).order_by(
            "conclusion__position", "conclusion_id", "position", "pk"
        )
        super().__init__(*args, **kwargs | {"queryset": of_meeting})

    @classmethod
    def get_default_prefix(cls) -> str:
        """The name that its inputs begin with."""
        return "owed"

    def add_fields(self, form: Any, index: int | None) -> None:
        """Offer the conclusions of this page."""
        super().add_fields(form, index)
        of = form.fields.get("of")
        if of is not None:
            of.choices = [("", "---------"), *self._choices()]
            of.initial = form.instance.conclusion_id

    def clean(self) -> None:
        """A row names a new conclusion only if that is being added."""
        super().clean()
        added = self._added()
        for form in self.forms:
            of = str(getattr(form, "cleaned_data", {}).get("of", ""))
            if of.startswith(NEW) and int(of.removeprefix(NEW)) >= added:
                form.add_error("of", self._missing(added))
        if any(form.errors for form in self.forms):
            raise ValidationError([])

    def save_new(self, form: Any, commit: bool = True) -> Any:
        """Under its conclusion, asked since the day of the meeting."""
        form.instance.conclusion = self._conclusion(form)
        form.instance.since = asked_on(form.instance.conclusion)
        return super().save_new(form, commit=commit)

    def save_existing(self, form: Any, obj: Any, commit: bool = True) -> Any:
        """It may move to another conclusion of the meeting."""
        form.instance.conclusion = self._conclusion(form)
        return super().save_existing(form, obj, commit=commit)

    def _choices(self) -> list[tuple[str, Any]]:
        known = [(str(one.pk), Truncator(str(one)).chars(90)) for one in self.known]
        return [*known, *((f"{NEW}{number}", words) for number, words in enumerate(ORDINALS))]

    def _missing(self, added: int) -> str:
        if not added:
            return gettext("No conclusion is being added on this page; choose another one.")
        return gettext("Fewer conclusions are being added on this page; choose another one.")

    def _added(self) -> int:
        """How many conclusions are being added with the same form."""
        try:
            first = int(self.data.get(f"{CONCLUSIONS}-INITIAL_FORMS", 0))
            last = int(self.data.get(f"{CONCLUSIONS}-TOTAL_FORMS", 0))
        except ValueError:
            return 0
        rows = (f"{CONCLUSIONS}-{number}" for number in range(first, last))
        return sum(
            bool(self.data.get(f"{row}-kind")) and not self.data.get(f"{row}-DELETE")
            for row in rows
        )

    def _conclusion(self, form: Any) -> Conclusion:
        """The conclusion that the row names; new ones are saved by now."""
        of = form.cleaned_data["of"]
        rows = Conclusion.objects.filter(meeting=self.instance)
        if not of.startswith(NEW):
            return rows.get(pk=of)
        added = rows.exclude(pk__in=[one.pk for one in self.known]).order_by("pk")
        return added[int(of.removeprefix(NEW))]


class _NoKeyToMeeting(InlineModelAdminChecks):
    """A follow-up refers to its meeting over its conclusion."""

    def _check_exclude_of_parent_model(self, obj: Any, parent_model: Any) -> list[CheckMessage]:
        return []

    def _check_relation(self, obj: Any, parent_model: Any) -> list[CheckMessage]:
        return []


class OwedInline(TranslatedStackedInline):
    """What is owed after the conclusions of this meeting."""

    model = FollowUp
    classes = ("collapse",)
    form = OwedForm
    formset = OwedFormSet  # type: ignore[assignment]
    checks_class = _NoKeyToMeeting
    verbose_name_plural = _("follow-ups of these conclusions")

    class Media:
        """How lateness is shown to staff."""

        css = {"all": ("admin/boards.css",)}

    fields = (
        ("of", "position"),
        "text",
        ("owner", "owner_member", "owner_organisation"),
        ("due", "how_far"),
    )
    readonly_fields = ("how_far",)
    autocomplete_fields = ("owner_member", "owner_organisation")

    @admin.display(description=_("state"))
    def how_far(self, follow_up: FollowUp) -> str | SafeString:
        """Its state, what may be done with it, and the way to its own page."""
        if not follow_up.pk:
            return gettext("It begins as asked, on the day of the meeting.")
        return _state(follow_up, back=_page(follow_up.conclusion.meeting_id))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With owner and meeting at hand."""
        rows: Any = super().get_queryset(request)
        ready: QuerySet[Any] = rows.with_origin()
        return ready

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """A set of forms without a key to the meeting, which Django's own would ask for."""
        given = self._get_form_or_formset(request, obj, **kwargs)
        fields = given.pop("fields", None) or flatten_fieldsets(self.get_fieldsets(request, obj))
        may_add = self.has_add_permission(request, obj)
        return modelformset_factory(
            self.model,
            **{
                "form": self.form,
                "formset": self.formset,
                "fields": fields,
                "formfield_callback": partial(self.formfield_for_dbfield, request=request),
                "extra": 0,
                "max_num": None if may_add else 0,
                "can_delete": self.can_delete and self.has_delete_permission(request, obj),
                **given,
            },
        )


class CarriedInline(TranslatedInline, admin.TabularInline):  # type: ignore[type-arg]
    """What was carried over to this meeting, to be settled or carried on from here."""

    model = FollowUp
    fk_name = "carried_to"
    verbose_name_plural = _("carried over to this meeting")
    fields = readonly_fields = ("what", "comes_from", "who", "how_far")
    can_delete = False
    extra = max_num = 0

    @admin.display(description=_("what is to be done"))
    def what(self, follow_up: FollowUp) -> SafeString:
        """Leading to its own page."""
        return format_html('<a href="{}">{}</a>', _own(follow_up), follow_up)

    @admin.display(description=_("meeting"))
    def comes_from(self, follow_up: FollowUp) -> str:
        return str(follow_up.conclusion.meeting)

    @admin.display(description=_("owner"))
    def who(self, follow_up: FollowUp) -> str:
        return follow_up.owner_name()

    @admin.display(description=_("state"))
    def how_far(self, follow_up: FollowUp) -> SafeString:
        """What may be done; this meeting is proposed as what closed it."""
        meeting = follow_up.carried_to_id
        return _state(follow_up, back=_page(meeting), meeting=meeting)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With owner and origin at hand."""
        rows: Any = super().get_queryset(request)
        ready: QuerySet[Any] = rows.with_origin()
        return ready

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only where there is something to see."""
        allowed = super().has_view_permission(request, obj)
        return allowed and (obj is None or obj.carried_follow_ups.exists())

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """It is carried over by an act, not added."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The same."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nor is it deleted here."""
        return False


def _state(follow_up: FollowUp, *, back: str, **initial: Any) -> SafeString:
    acts = acts_on(follow_up, after=back, **initial)
    return format_html(
        '{} {} <span class="acts">{} · <a href="{}">{}</a></span>',
        follow_up.get_state_display(),
        due_labelled(follow_up),
        format_html_join(" · ", '<a href="{}">{}</a>', acts),
        _own(follow_up),
        _("History"),
    )


def _own(follow_up: FollowUp) -> str:
    return reverse("admin:meetings_followup_change", args=[follow_up.pk])


def _page(meeting: Any) -> str:
    return reverse("admin:meetings_meeting_change", args=[meeting])
