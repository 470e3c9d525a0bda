"""A meeting on one page: hosts, who spoke, what was concluded, its documents."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from core.admin import TranslatedAdmin, TranslatedStackedInline
from core.clock import site_today
from core.typography import listed
from library.admin import SOURCE_FIELDS, SOURCE_FIELDSET
from meetings.inspect_meetings import inspect
from meetings.models import (
    Host,
    Intervention,
    Meeting,
    MeetingAppearance,
    MeetingDocument,
    Theme,
)
from members.models import Member

from .conclusions import ConclusionInline
from .convening import AgendaInline, NoticeInline, PostponementInline
from .forms import MeetingForm
from .moving import MovesMeetings
from .one_page import OnePage
from .owed import CarriedInline, OwedInline


class HostInline(admin.TabularInline):  # type: ignore[type-arg]
    """A Member holding the meeting."""

    model = Host
    autocomplete_fields = ("member",)
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With the names that each row is called by."""
        return super().get_queryset(request).prefetch_related("member__names")


class AppearanceInline(TranslatedStackedInline):
    """A person at the meeting."""

    model = MeetingAppearance
    fields = (
        ("person", "role", "position"),
        "title",
        ("organisation", "member"),
        "statement",
        *SOURCE_FIELDS,
    )
    autocomplete_fields = ("person", "organisation", "member", "source")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With the person that each row is called by."""
        return super().get_queryset(request).select_related("person")


class InterventionInline(TranslatedStackedInline):
    """A Member speaking."""

    model = Intervention
    fields = (("member", "position"), "text", *SOURCE_FIELDS)
    autocomplete_fields = ("member", "source")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With the names that each row is called by."""
        return super().get_queryset(request).prefetch_related("member__names")


class DocumentInline(admin.TabularInline):  # type: ignore[type-arg]
    """A document of the meeting."""

    model = MeetingDocument
    autocomplete_fields = ("document",)
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With the title that each row is called by."""
        return super().get_queryset(request).select_related("document")


class HostFilter(admin.SimpleListFilter):
    """By Member that holds the meeting, under today's names in the alphabet of the reader."""

    title = _("host")
    parameter_name = "host"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, str]]:
        """Members that have ever held one."""
        today = site_today()
        held = Host.objects.values("member")
        members = Member.objects.filter(pk__in=held).by_name(today).with_names()
        return [(member.code, member.name_on(today)) for member in members]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Alone or with others."""
        return queryset.filter(hosts__code=self.value()) if self.value() else queryset


@admin.register(Meeting)
class MeetingAdmin(OnePage, MovesMeetings, TranslatedAdmin):  # type: ignore[misc]
    """A sitting of the Group with all that belongs to it."""

    form = MeetingForm
    list_display = ("title", "words", "host_list", "theme", "kind", "status")
    list_filter = ("status", "kind", "theme", HostFilter)
    date_hierarchy = "date"
    search_fields = ("title_en", "title_fr", "title_es", "slug", "host__member__names__name_en")
    autocomplete_fields = ("follows", "source")
    change_form_template = "admin/meetings/meeting/change_form.html"
    always_open = (HostInline,)
    inlines = (
        HostInline,
        PostponementInline,
        AgendaInline,
        NoticeInline,
        AppearanceInline,
        InterventionInline,
        ConclusionInline,
        OwedInline,
        CarriedInline,
        DocumentInline,
    )
    fieldsets = (
        (None, {"fields": ("title", ("kind", "status", "theme"))}),
        (
            _("When and where"),
            {
                "fields": (
                    ("date", "precision"),
                    "date_note",
                    ("start_time", "end_time", "room"),
                    "slug",
                )
            },
        ),
        (
            _("Taking part"),
            {"fields": ("languages", "agenda_deadline", ("remote_link", "remote_is_public"))},
        ),
        (_("What happened"), {"fields": ("summary", "follows")}),
        SOURCE_FIELDSET,
    )

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """With what is odd in this meeting, and the acts that are possible."""
        meeting = context["original"]
        if meeting is not None:
            context["found"] = list(inspect(Meeting.objects.filter(pk=meeting.pk)))
            may_change = self.has_change_permission(request, meeting)
            context["may_move"] = may_change and meeting.status in Meeting.PLANNED
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description=_("date"), ordering="date")
    def words(self, meeting: Meeting) -> str:
        return meeting.date_in_words()

    @admin.display(description=_("hosts"))
    def host_list(self, meeting: Meeting) -> str:
        return listed(meeting.host_names())

    def get_queryset(self, request: HttpRequest) -> QuerySet[Meeting]:
        """With theme and hosts at hand."""
        rows: Any = super().get_queryset(request)
        ready: QuerySet[Meeting] = rows.with_hosts()
        return ready


@admin.register(Theme)
class ThemeAdmin(TranslatedAdmin):
    """A subject of work."""

    list_display = ("name", "slug")
    search_fields = ("name_en", "name_fr", "name_es")
    prepopulated_fields = {"slug": ("name",)}
