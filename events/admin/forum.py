"""Screens for the Public Forum: its programmes and their sessions."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from core.admin import RecordAdmin, TranslatedAdmin, TranslatedStackedInline
from core.dates import hours
from core.typography import typeset
from events.models import Forum, ForumSession, Programme, SessionAppearance, SessionOrganiser
from library.admin import SOURCE_FIELDSET


class ProgrammeInline(admin.TabularInline):  # type: ignore[type-arg]
    """A numbered version of the sessions."""

    model = Programme
    fields = ("number", "frozen_at")
    readonly_fields = ("frozen_at",)
    show_change_link = True
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With the forum that each row is called by."""
        return super().get_queryset(request).select_related("forum")


class OrganiserInline(TranslatedStackedInline):
    """Who organises a session."""

    model = SessionOrganiser
    fields = (("organisation", "member", "position"), "as_printed")
    autocomplete_fields = ("organisation", "member")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With the names that each row is called by."""
        rows = super().get_queryset(request).select_related("organisation", "session")
        return rows.prefetch_related("member__names")


class SpeakerInline(TranslatedStackedInline):
    """A person at a session."""

    model = SessionAppearance
    fields = (("person", "role", "position"), "title", ("organisation", "member"), "statement")
    autocomplete_fields = ("person", "organisation", "member")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With the person that each row is called by."""
        return super().get_queryset(request).select_related("person")


@admin.register(Forum)
class ForumAdmin(TranslatedAdmin):
    """One year's Public Forum."""

    list_display = ("title", "first_day", "last_day", "theme")
    date_hierarchy = "first_day"
    search_fields = ("title_en", "title_fr", "title_es", "theme_en")
    inlines = (ProgrammeInline,)
    fields = ("title", "theme", ("first_day", "last_day"), "slug", "venue", "summary")


@admin.register(Programme)
class ProgrammeAdmin(RecordAdmin):
    """A numbered version of a forum's sessions."""

    list_display = ("forum", "number", "session_count", "frozen_at")
    list_filter = ("forum",)
    search_fields = ("forum__title_en", "number")
    autocomplete_fields = ("forum", "source")
    readonly_fields = ("frozen_at",)
    fieldsets = (
        (None, {"fields": (("forum", "number"), "frozen_at")}),
        SOURCE_FIELDSET,
    )

    @admin.display(description=_("sessions"))
    def session_count(self, programme: Any) -> SafeString:
        """Their number, leading to them."""
        address = reverse("admin:events_forumsession_changelist")
        return format_html(
            '<a href="{}?programme__id__exact={}">{}</a>',
            address,
            programme.pk,
            programme.sessions_n,
        )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With the forum and the number of sessions."""
        rows = super().get_queryset(request).select_related("forum")
        counted: QuerySet[Any] = rows.annotate(sessions_n=Count("sessions"))
        return counted


@admin.register(ForumSession)
class ForumSessionAdmin(TranslatedAdmin):
    """A slot of the programme."""

    list_display = ("title", "date", "at", "shown_room", "organiser_list", "is_own")
    list_filter = (
        "programme__forum",
        "date",
        "is_own",
        "about_msmes",
        ("room", admin.EmptyFieldListFilter),
    )
    date_hierarchy = "date"
    search_fields = ("title_en", "title_fr", "title_es", "code", "room")
    autocomplete_fields = ("programme", "follows_dialogue")
    inlines = (OrganiserInline, SpeakerInline)
    fieldsets = (
        (None, {"fields": ("title", ("programme", "code"), ("is_own", "about_msmes"))}),
        (_("When and where"), {"fields": (("date", "start_time", "end_time", "room"),)}),
        (_("What it is about"), {"fields": ("description", "follows_dialogue")}),
        (_("For staff"), {"fields": ("staff_note",)}),
    )

    @admin.display(description=_("hours (Geneva)"), ordering="start_time")
    def at(self, session: ForumSession) -> str:
        return hours(session.start_time, session.end_time)

    @admin.display(description=_("room"), ordering="room")
    def shown_room(self, session: ForumSession) -> str:
        return session.room or str(_("not known"))

    @admin.display(description=_("organisers"))
    def organiser_list(self, session: ForumSession) -> str:
        return typeset("; ".join(one.shown_name() for one in session.organisers.all()))

    def get_queryset(self, request: HttpRequest) -> QuerySet[ForumSession]:
        """In the order of the programme, with organisers at hand."""
        rows: Any = super().get_queryset(request)
        ready: QuerySet[ForumSession] = rows.in_order()
        return ready
