"""Screens for people and organisations."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from core.admin import TranslatedAdmin
from members.models import Organisation, OrganisationAlias, Person, PersonAlias


class PersonAliasInline(admin.TabularInline):  # type: ignore[type-arg]
    """Another spelling."""

    model = PersonAlias
    extra = 0


class OrganisationAliasInline(admin.TabularInline):  # type: ignore[type-arg]
    """Another name or acronym."""

    model = OrganisationAlias
    extra = 0


@admin.register(Person)
class PersonAdmin(TranslatedAdmin):
    """A person; what they were on a day stands in their appearances."""

    list_display = ("sort_name", "honorific", "name")
    list_display_links = ("sort_name", "name")
    search_fields = ("name", "sort_name", "aliases__name")
    prepopulated_fields = {"slug": ("name",)}
    inlines = (PersonAliasInline,)
    fieldsets = (
        (None, {"fields": ("name", "sort_name", "honorific", "slug")}),
        (_("For staff"), {"fields": ("staff_note",), "classes": ("collapse",)}),
    )


@admin.register(Organisation)
class OrganisationAdmin(TranslatedAdmin):
    """A body with name and acronym per language."""

    list_display = ("name", "acronym", "url")
    search_fields = (
        *("name_en", "name_fr", "name_es"),
        *("acronym_en", "acronym_fr", "acronym_es"),
        "aliases__text",
    )
    prepopulated_fields = {"slug": ("acronym",)}
    inlines = (OrganisationAliasInline,)
    fieldsets = (
        (None, {"fields": ("name", "acronym", "slug", "url")}),
        (_("For staff"), {"fields": ("staff_note",), "classes": ("collapse",)}),
    )
