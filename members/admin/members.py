"""Screens for Members and what they hold in the Group over time."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ORDER_VAR, ChangeList
from django.db.models import Exists, Model, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from core.admin import RecordAdmin, TranslatedAdmin, TranslatedStackedInline
from core.admin.periods import PeriodForm, PeriodFormSet
from core.clock import site_today
from library.admin import SOURCE_FIELDSET, SOURCE_NAMES
from members.models import (
    CoordinatorTerm,
    DeclaredCount,
    Member,
    MemberAlias,
    MemberName,
    Membership,
    Seat,
    UnionMembership,
)

from .reading import LinksOfMember
from .roster import roster_file, roster_page

PERIOD_FIELDS = ("start", "start_precision", "end")


class NameInline(TranslatedStackedInline):
    """An official name over a period."""

    model = MemberName
    form = PeriodForm
    formset = PeriodFormSet
    autocomplete_fields = ("source",)
    fieldsets = (
        (None, {"fields": ("name", "prose_name", "formal_name", PERIOD_FIELDS, "name_source")}),
        SOURCE_FIELDSET,
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        """Whoever may not add a name keeps its texts, not its period."""
        if request.user.has_perm("members.add_membername"):
            return ()
        return (*PERIOD_FIELDS, *SOURCE_NAMES)


class TermInline(admin.StackedInline):  # type: ignore[type-arg]
    """Something a Member holds over a period, with where we know it from."""

    extra = 0
    form = PeriodForm
    formset = PeriodFormSet
    autocomplete_fields = ("source",)
    fieldsets = (
        (None, {"fields": (PERIOD_FIELDS,)}),
        SOURCE_FIELDSET,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With the names that each row is called by."""
        return (
            super().get_queryset(request).select_related("member").prefetch_related("member__names")
        )


class MembershipInline(TermInline):
    """A part in the Group."""

    model = Membership


class SeatInline(TermInline):
    """A place on the coordination committee."""

    model = Seat


class UnionFormSet(PeriodFormSet):
    """Periods of one State in one union."""

    same = ("union_id", "member_id")


class UnionInline(admin.TabularInline):  # type: ignore[type-arg]
    """A State's part in a union, on the State's page."""

    model = UnionMembership
    fk_name = "member"
    form = PeriodForm
    formset = UnionFormSet
    fields = ("union", *PERIOD_FIELDS)
    autocomplete_fields = ("union",)
    extra = 0


class StatesInline(UnionInline):
    """A State's part in a union, on the union's page."""

    fk_name = "union"
    fields = ("member", *PERIOD_FIELDS)
    autocomplete_fields = ("member",)


class AliasInline(admin.TabularInline):  # type: ignore[type-arg]
    """Another spelling."""

    model = MemberAlias
    extra = 0


class TodayFilter(admin.SimpleListFilter):
    """Members that hold something on the site's today, or do not."""

    annotation: str

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Yes or no."""
        return [("yes", _("yes")), ("no", _("no"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Narrow by what MemberAdmin has annotated."""
        if self.value() is None:
            return queryset
        return queryset.filter(**{self.annotation: self.value() == "yes"})


class InGroupFilter(TodayFilter):
    """In the Group today."""

    title = _("in the Group")
    parameter_name = annotation = "in_group"


class HasSeatFilter(TodayFilter):
    """On the committee today."""

    title = _("on the committee")
    parameter_name = annotation = "has_seat"


class ByName(ChangeList):
    """A list in the alphabet of the reader; the names of forms' choices know no such key."""

    def get_ordering(self, request: HttpRequest, queryset: QuerySet[Any]) -> list[Any]:
        """What the reader asks for, else by name."""
        asked = super().get_ordering(request, queryset)
        return asked if ORDER_VAR in self.params else ["name_key", "code"]


@admin.register(Member)
class MemberAdmin(RecordAdmin):
    """A Member with its names, memberships and seats over time."""

    list_display = ("current_name", "code", "kind", "is_in_group", "is_seated")
    list_filter = (InGroupFilter, HasSeatFilter, "kind")
    search_fields = ("code", "names__name_en", "names__name_fr", "names__name_es", "aliases__text")
    autocomplete_fields = ("source",)
    fieldsets = ((None, {"fields": (("code", "kind"),)}), SOURCE_FIELDSET)
    list_per_page = 200
    change_list_template = "admin/members/member/change_list.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Member]:
        """In the alphabet of the reader, with names and what each Member holds today."""
        today = site_today()
        return (
            Member.objects.by_name(today)
            .with_names()
            .annotate(
                in_group=Exists(Membership.objects.on(today).filter(member=OuterRef("pk"))),
                has_seat=Exists(Seat.objects.on(today).filter(member=OuterRef("pk"))),
            )
        )

    def get_urls(self) -> list[URLPattern]:
        """The roster of a day beside Django's own pages."""
        view = self.admin_site.admin_view
        own = [
            path("roster/", view(require_GET(self.roster)), name="members_member_roster"),
            path("roster.csv", view(require_GET(self.roster_csv)), name="members_member_csv"),
        ]
        return [*own, *super().get_urls()]

    def roster(self, request: HttpRequest) -> HttpResponse:
        """Who is in the Group on a day, counted beside declared, and what has changed."""
        return roster_page(request, self)

    def roster_csv(self, request: HttpRequest) -> HttpResponse:
        """The same list as a file."""
        return roster_file(request, self)

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        """Whoever may not add a Member keeps its texts: the code stands in addresses."""
        if request.user.has_perm("members.add_member"):
            return ()
        return ("code", "kind", *SOURCE_NAMES)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ByName]:
        """By the sort key of today's name, until someone asks for another order."""
        return ByName

    def get_inlines(self, request: HttpRequest, obj: Model | None) -> list[Any]:
        """A union has States, a State may be in a union."""
        is_union = isinstance(obj, Member) and obj.kind == Member.Kind.UNION
        union = StatesInline if is_union else UnionInline
        return [NameInline, MembershipInline, SeatInline, union, AliasInline, LinksOfMember]

    @admin.display(description=_("name"), ordering="name_key")
    def current_name(self, member: Member) -> str:
        return member.name_on(site_today())

    @admin.display(description=_("in the Group"), ordering="in_group", boolean=True)
    def is_in_group(self, member: Any) -> bool:
        return bool(member.in_group)

    @admin.display(description=_("on the committee"), ordering="has_seat", boolean=True)
    def is_seated(self, member: Any) -> bool:
        return bool(member.has_seat)


@admin.register(UnionMembership)
class UnionMembershipAdmin(RecordAdmin):
    """A State's part in a union over time."""

    list_display = ("member", "union", "start", "end")
    list_filter = (("union", admin.RelatedOnlyFieldListFilter),)
    search_fields = ("member__code", "member__names__name_en")
    autocomplete_fields = ("union", "member", "source")
    fieldsets = ((None, {"fields": (("member", "union"), PERIOD_FIELDS)}), SOURCE_FIELDSET)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With the names of both."""
        rows = super().get_queryset(request).select_related("member", "union")
        return rows.prefetch_related("member__names", "union__names")


@admin.register(CoordinatorTerm)
class CoordinatorTermAdmin(TranslatedAdmin):
    """A person leading the Group for a term."""

    list_display = ("person", "member", "title", "start", "end")
    search_fields = ("person__name",)
    autocomplete_fields = ("person", "member", "source")
    fieldsets = (
        (None, {"fields": (("person", "member"), "title", PERIOD_FIELDS)}),
        SOURCE_FIELDSET,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With the person and the Member's names."""
        rows = super().get_queryset(request).select_related("person", "member")
        return rows.prefetch_related("member__names")


@admin.register(DeclaredCount)
class DeclaredCountAdmin(TranslatedAdmin):
    """A number of Members that someone printed."""

    list_display = ("number", "words", "source")
    list_select_related = ("source",)
    date_hierarchy = "date"
    autocomplete_fields = ("source",)
    fieldsets = (
        (None, {"fields": ("number", ("date", "precision"), "date_note", "note")}),
        SOURCE_FIELDSET,
    )

    @admin.display(description=_("date"), ordering="date")
    def words(self, count: DeclaredCount) -> str:
        return count.date_in_words()
