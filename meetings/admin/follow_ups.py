"""What is owed after a meeting: by whom, until when, how far."""

from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from core.admin import TranslatedAdmin
from core.clock import site_today
from core.dates import in_words
from core.typography import listed, typeset
from library.admin import SOURCE_FIELDSET
from meetings.follow_ups import asked_on
from meetings.models import Conclusion, FollowUp, Meeting, Sponsor, Step
from meetings.models.follow_up import FollowUpQuerySet
from meetings.story import story
from members.models import Member

from .acts import BUTTONS, Acts, act_address, acts_on
from .conclusions import ConclusionForm

SOON = timedelta(days=30)


class DueFilter(admin.SimpleListFilter):
    """By the day it is due; staff see lateness, the public never does."""

    title = _("due")
    parameter_name = "due"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """The day has passed, comes within 30 days, or is not set."""
        return [
            ("past", _("day has passed")),
            ("soon", _("within 30 days")),
            ("none", _("no day set")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Only what is still owed can be late."""
        today, rows = site_today(), queryset
        if self.value() == "past":
            return _owed(rows).past_due(today)
        if self.value() == "soon":
            return _owed(rows).open().filter(due__gte=today, due__lte=today + SOON)
        return rows.filter(due__isnull=True) if self.value() == "none" else rows


class OpenFilter(admin.SimpleListFilter):
    """By whether it is still owed."""

    title = _("still owed")
    parameter_name = "owed"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Two of them."""
        return [("yes", _("still owed")), ("no", _("settled"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """All if none is chosen."""
        if self.value() == "yes":
            return _owed(queryset).open()
        return queryset.filter(state__in=FollowUp.SETTLED) if self.value() == "no" else queryset


class MemberFilter(admin.SimpleListFilter):
    """By Member that asked or is asked, under today's names in the alphabet of the reader."""

    title = _("Member")
    parameter_name = "member"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, str]]:
        """Members that ever asked for something or owed it by name."""
        today = site_today()
        owing = FollowUp.objects.filter(owner_member__isnull=False).values("owner_member")
        asking = Sponsor.objects.values("member")
        named = Member.objects.filter(pk__in=owing.union(asking))
        return [(one.code, one.name_on(today)) for one in named.by_name(today).with_names()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """What it asked for and what it is asked to do."""
        member = Member.objects.filter(code=self.value() or "").first()
        return _owed(queryset).concerning(member) if member else queryset


def _owed(queryset: Any) -> FollowUpQuerySet:
    rows: FollowUpQuerySet = queryset
    return rows


@admin.register(FollowUp)
class FollowUpAdmin(Acts, TranslatedAdmin):
    """An act owed after a conclusion; its state changes by acts only, which keep its history."""

    class Media:
        """How lateness and history are shown to staff."""

        css = {"all": ("admin/boards.css",)}

    change_form_template = "admin/meetings/followup/change_form.html"
    list_display = ("text", "meeting", "who", "asked_for_by", "state", "since", "due_day")
    list_filter = (
        OpenFilter,
        DueFilter,
        "state",
        "owner",
        MemberFilter,
        "conclusion__meeting__theme",
    )
    date_hierarchy = "conclusion__meeting__date"
    search_fields = ("text_en", "text_fr", "text_es", "conclusion__meeting__title_en")
    autocomplete_fields = ("conclusion", "after", "owner_member", "owner_organisation", "source")
    readonly_fields = ("how_far",)
    actions = ("begin", "carry", "close", "drop", *TranslatedAdmin.actions)  # type: ignore[assignment]
    fieldsets = (
        (None, {"fields": ("conclusion", "text")}),
        (_("Owner"), {"fields": (("owner", "owner_member", "owner_organisation"), "due")}),
        (_("How far"), {"fields": ("how_far",)}),
        (_("Order"), {"fields": (("after", "position"),), "classes": ("collapse",)}),
        SOURCE_FIELDSET,
    )

    @admin.display(description=_("meeting"), ordering="conclusion__meeting__date")
    def meeting(self, follow_up: FollowUp) -> Meeting:
        return follow_up.conclusion.meeting

    @admin.display(description=_("owner"))
    def who(self, follow_up: FollowUp) -> str:
        return follow_up.owner_name()

    @admin.display(description=_("asked for by"))
    def asked_for_by(self, follow_up: FollowUp) -> str:
        return listed(name for name, _url in follow_up.conclusion.sponsors_of_the_day())

    @admin.display(description=_("due"), ordering="due")
    def due_day(self, follow_up: FollowUp) -> str | SafeString:
        return due_in_words(follow_up)

    @admin.display(description=_("history"))
    def how_far(self, follow_up: FollowUp) -> str | SafeString:
        """Its lines in order; a new one begins as asked at its meeting."""
        if not follow_up.pk:
            return gettext("It begins as asked, on the day of its meeting. Save it to go on.")
        steps = follow_up.steps.select_related("meeting", "document").order_by("pk")
        return format_html(
            '<ol class="history">{}</ol>{}',
            format_html_join("", "<li>{} · {}{}</li>", map(_line, story(follow_up, steps))),
            due_labelled(follow_up),
        )

    def get_queryset(self, request: HttpRequest) -> QuerySet[FollowUp]:
        """With meeting, who asked and owner at hand."""
        rows: Any = super().get_queryset(request)
        ready: QuerySet[FollowUp] = rows.for_board()
        return ready

    def save_model(self, request: HttpRequest, obj: FollowUp, form: Any, change: bool) -> None:
        """A new one is asked since the day of its meeting."""
        if not change:
            obj.since = asked_on(obj.conclusion)
        super().save_model(request, obj, form, change)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """With what may be done next."""
        context = dict(extra_context or {})
        row = self.get_object(request, object_id)
        if row is not None and self.has_change_permission(request, row):
            context |= {"acts": acts_on(row), "can_take_back": row.steps.count() > 1, "row": row}
        return super().change_view(request, object_id, form_url, context)

    @admin.action(description=BUTTONS[Step.Act.START], permissions=["change"])
    def begin(self, request: HttpRequest, queryset: QuerySet[FollowUp]) -> HttpResponse:
        """Begin several."""
        return _to(Step.Act.START, queryset)

    @admin.action(description=BUTTONS[Step.Act.CARRY], permissions=["change"])
    def carry(self, request: HttpRequest, queryset: QuerySet[FollowUp]) -> HttpResponse:
        """Carry several over."""
        return _to(Step.Act.CARRY, queryset)

    @admin.action(description=BUTTONS[Step.Act.CLOSE], permissions=["change"])
    def close(self, request: HttpRequest, queryset: QuerySet[FollowUp]) -> HttpResponse:
        """Close several."""
        return _to(Step.Act.CLOSE, queryset)

    @admin.action(description=BUTTONS[Step.Act.DROP], permissions=["change"])
    def drop(self, request: HttpRequest, queryset: QuerySet[FollowUp]) -> HttpResponse:
        """No longer pursue several."""
        return _to(Step.Act.DROP, queryset)


def _to(act: Step.Act, rows: QuerySet[FollowUp]) -> HttpResponseRedirect:
    return HttpResponseRedirect(act_address(act, list(rows.values_list("pk", flat=True))))


def _line(step: Step) -> tuple[str, str, str]:
    with_what = [str(record) for record in (step.meeting, step.document) if record is not None]
    with_what += [str(step.note)] if step.note else []
    day = in_words(step.day) if step.day else gettext("day not known")
    return day, capfirst(str(step.get_act_display())), "".join(f" · {word}" for word in with_what)


def due_in_words(follow_up: FollowUp) -> str | SafeString:
    """The day it is due and, for staff, by how many days that has passed."""
    if follow_up.due is None:
        return ""
    days = follow_up.days_past_due()
    if not days:
        return in_words(follow_up.due)
    late = ngettext("%(days)d day past its day", "%(days)d days past its day", days)
    return format_html(
        '{} <span class="board-state" data-state="warning">{}</span>',
        in_words(follow_up.due),
        late % {"days": days},
    )


def due_labelled(follow_up: FollowUp) -> str | SafeString:
    """The same with a word before it, where no heading of a column or field says what day it is."""
    told = due_in_words(follow_up)
    return format_html("{} {}", typeset(gettext("Due:")), told) if told else ""


class OwedFilter(admin.SimpleListFilter):
    """By whether something is recorded as owed after it."""

    title = _("follow-ups")
    parameter_name = "owed"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Something, or nothing."""
        return [("something", _("something is owed")), ("nothing", _("nothing is owed"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """All if none is chosen."""
        owed = Exists(FollowUp.objects.filter(conclusion=OuterRef("pk")))
        if self.value() == "nothing":
            return queryset.filter(~owed)
        return queryset.filter(owed) if self.value() == "something" else queryset


@admin.register(Conclusion)
class ConclusionAdmin(TranslatedAdmin):
    """A conclusion is kept on its meeting's page; here it is only found, as for a follow-up."""

    form = ConclusionForm
    search_fields = ("text_en", "text_fr", "text_es", "meeting__title_en")
    list_display = ("text", "kind", "meeting")
    list_filter = ("kind", OwedFilter)
    list_select_related = ("meeting",)
    autocomplete_fields = ("meeting", "source")
    fieldsets = (
        (None, {"fields": (("meeting", "position"), "kind", "text", "sponsor_members")}),
        SOURCE_FIELDSET,
    )

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Not in the menu."""
        return False
