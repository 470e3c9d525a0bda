"""Screens for the Public Forum: its programmes and their sessions."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.admin import TranslatedAdmin, TranslatedStackedInline
from core.dates import hours
from core.typography import listed
from events.models import Forum, ForumSession, Programme, SessionAppearance, SessionOrganiser
from library.admin import SOURCE_FIELDSET

from .frozen import KeepsFrozen


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
class ForumAdmin(KeepsFrozen, TranslatedAdmin):  # type: ignore[misc]
    """One year's Public Forum."""

    list_display = ("title", "first_day", "last_day", "theme")
    date_hierarchy = "first_day"
    search_fields = ("title_en", "title_fr", "title_es", "theme_en")
    inlines = (ProgrammeInline,)
    autocomplete_fields = ("source",)
    fieldsets = (
        (
            None,
            {"fields": ("title", "theme", ("first_day", "last_day"), "slug", "venue", "summary")},
        ),
        SOURCE_FIELDSET,
    )
    only_deleting = True  # a forum's own words may change

    def frozen_programmes(self, records: Any) -> QuerySet[Programme]:
        """The frozen versions of the forums' programmes."""
        return Programme.objects.frozen().filter(forum__in=records)


@admin.register(ForumSession)
class ForumSessionAdmin(KeepsFrozen, TranslatedAdmin):  # type: ignore[misc]
    """A slot of the programme."""

    list_display = ("title", "date", "at", "shown_room", "organiser_list", "is_own", "state")
    list_filter = (
        "programme__forum",
        "programme__number",
        "date",
        "state",
        "is_own",
        "about_msmes",
        ("room", admin.EmptyFieldListFilter),
    )
    date_hierarchy = "date"
    search_fields = ("title_en", "title_fr", "title_es", "code", "room")
    autocomplete_fields = ("programme", "follows_dialogue", "source")
    inlines = (OrganiserInline, SpeakerInline)
    fieldsets = (
        (None, {"fields": ("title", ("programme", "code", "state"), ("is_own", "about_msmes"))}),
        (_("When and where"), {"fields": (("date", "start_time", "end_time", "room"),)}),
        (_("What it is about"), {"fields": ("description", "follows_dialogue")}),
        SOURCE_FIELDSET,
    )

    def frozen_programmes(self, records: Any) -> QuerySet[Programme]:
        """The frozen programmes that the sessions belong to."""
        return Programme.objects.frozen().filter(sessions__in=records).distinct()

    @admin.display(description=_("hours (Geneva)"), ordering="start_time")
    def at(self, session: ForumSession) -> str:
        return hours(session.start_time, session.end_time)

    @admin.display(description=_("room"), ordering="room")
    def shown_room(self, session: ForumSession) -> str:
        return session.room or str(_("not known"))

    @admin.display(description=_("organisers"))
    def organiser_list(self, session: ForumSession) -> str:
        return listed(session.organiser_names())

    def get_queryset(self, request: HttpRequest) -> QuerySet[ForumSession]:
        """In the order of the programme, with organisers at hand."""
        rows: Any = super().get_queryset(request)
        ready: QuerySet[ForumSession] = rows.in_order()
        return ready
