"""Screens for people and organisations."""

import json
from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IS_POPUP_VAR, TO_FIELD_VAR
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from core.admin import TranslatedAdmin
from library.admin import SOURCE_FIELDSET
from members.models import Organisation, OrganisationAlias, Person, PersonAlias

from .doubles import TAKE, DoubleForm, RecordedTwiceFilter


class PersonAliasInline(admin.TabularInline):  # type: ignore[type-arg]
    """Another spelling."""

    model = PersonAlias
    extra = 0


class OrganisationAliasInline(admin.TabularInline):  # type: ignore[type-arg]
    """Another name or acronym."""

    model = OrganisationAlias
    extra = 0


class PersonForm(DoubleForm):
    """A person is known by one name in every language."""

    name_fields = ("name", "sort_name")


class OrganisationForm(DoubleForm):
    """A body is known by its names and acronyms."""

    name_fields = tuple(
        f"{name}_{code}" for name in ("name", "acronym") for code in ("en", "fr", "es")
    )


class WarnsOfDoubles(TranslatedAdmin):
    """A screen whose form for a new record asks whether it is one that is there already."""

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """A new record can be said to be another than the one it is taken for."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is not None:
            return fieldsets
        return [*fieldsets, (None, {"fields": ("someone_else",)})]

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        """A form that knows whether it was opened beside another record."""
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.in_popup = IS_POPUP_VAR in request.POST or IS_POPUP_VAR in request.GET
        return form

    def add_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Beside another record, a double can be taken instead of adding one."""
        taken = request.POST.get(TAKE, "")
        if IS_POPUP_VAR in request.POST and taken.isdigit():
            record = self.get_queryset(request).filter(pk=taken).first()
            if record is not None and self.has_view_permission(request, record):
                return self._close_popup(request, record)
        return super().add_view(request, *args, **kwargs)

    def _close_popup(self, request: HttpRequest, record: Model) -> HttpResponse:
        """What Django answers when a record was added beside another one."""
        field = request.POST.get(TO_FIELD_VAR) or "pk"
        value = getattr(record, field) if self.to_field_allowed(request, field) else record.pk
        told = json.dumps({"value": str(value), "obj": str(record)})
        return TemplateResponse(request, "admin/popup_response.html", {"popup_response_data": told})


@admin.register(Person)
class PersonAdmin(WarnsOfDoubles):
    """A person; what they were on a day stands in their appearances."""

    form = PersonForm

    list_display = ("sort_name", "honorific", "name")
    list_display_links = ("sort_name", "name")
    list_filter = (RecordedTwiceFilter,)
    search_fields = ("name", "sort_name", "aliases__name")
    prepopulated_fields = {"slug": ("name",)}
    inlines = (PersonAliasInline,)
    autocomplete_fields = ("source",)
    fieldsets = (
        (None, {"fields": ("name", "sort_name", "honorific", "slug")}),
        SOURCE_FIELDSET,
    )


@admin.register(Organisation)
class OrganisationAdmin(WarnsOfDoubles):
    """A body with name and acronym per language."""

    form = OrganisationForm

    list_display = ("name", "acronym", "url")
    list_filter = (RecordedTwiceFilter,)
    search_fields = (
        *("name_en", "name_fr", "name_es"),
        *("acronym_en", "acronym_fr", "acronym_es"),
        "aliases__text",
    )
    prepopulated_fields = {"slug": ("acronym",)}
    inlines = (OrganisationAliasInline,)
    autocomplete_fields = ("source",)
    fieldsets = (
        (None, {"fields": ("name", "acronym", "slug", "url")}),
        SOURCE_FIELDSET,
    )
