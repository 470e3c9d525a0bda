"""The typed sections on a bulletin's page: one form a kind, put in order by drag or by keyboard."""

from typing import Any

from content_editor.admin import ContentEditorInline
from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bulletins.bindings import fields_of
from bulletins.models import SECTION_MODELS, Message, Picture, RosterSection, Section
from core.admin import TranslatedInline

from .section_form import ManyRecords, OneRecord, PictureForm, SectionForm

# What stands between heading and text, beside the records a kind is bound to.
OWN_FIELDS: dict[type[Section], tuple[str, ...]] = {
    Message: ("title",),
    Picture: ("image", "alternative"),
    RosterSection: ("as_of", "changes_since"),
}
# Fields of the content editor, which gives them no name that could be translated.
HIDDEN = {"region": _("column"), "ordering": _("position")}
# Material icons that the content editor brings along.
ICONS = {
    "meeting_report": "groups",
    "coming_events": "event",
    "forum_programme": "view_timeline",
    "message": "chat",
    "figures": "bar_chart",
    "quote": "format_quote",
    "roster": "list_alt",
    "milestones": "timeline",
    "follow_ups": "task_alt",
    "spotlight": "search",
    "free_text": "notes",
    "picture": "image",
}


class SectionInline(TranslatedInline, ContentEditorInline):
    """What all kinds have in common: heading, records, text, and why it was proposed."""

    form = SectionForm
    readonly_fields = ("because",)
    # One grey for all kinds: colours say states in this house.
    color = "var(--body-quiet-color)"

    @admin.display(description=_("proposed because"))
    def because(self, section: Section) -> str:
        """The reason that ``compose`` gave; none for a section that staff added."""
        return section.proposed_because or gettext("added by staff")

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """From a section a record can be opened to edit it, and no more."""
        if db_field.name in self.autocomplete_fields:
            widget = ManyRecords if db_field.many_to_many else OneRecord
            kwargs["widget"] = widget(db_field, self.admin_site)
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and db_field.name in HIDDEN:
            field.label = HIDDEN[db_field.name]
        if field is not None and hasattr(field.widget, "can_delete_related"):
            for act in ("add", "delete", "view"):
                setattr(field.widget, f"can_{act}_related", False)
        return field

    def get_queryset(self, request: HttpRequest) -> "models.QuerySet[Any]":
        """With the records a kind is bound to at hand, since its line and its form name them."""
        rows: models.QuerySet[Any] = super().get_queryset(request)
        names = set(fields_of(self.model))
        many = names & {field.name for field in self.model._meta.many_to_many}
        if keys := names - many:
            rows = rows.select_related(*keys)
        return rows.prefetch_related(*many)


def inline_of(section: type[Section]) -> type[SectionInline]:
    """The form of one kind of section."""
    bindings = tuple(fields_of(section))
    own = OWN_FIELDS.get(section, ())
    values: dict[str, Any] = {
        "model": section,
        "fields": ("because", "heading", *bindings, *own, "body", "region", "ordering"),
        "autocomplete_fields": bindings,
        "icon": ICONS[section.kind],
        "form": PictureForm if section is Picture else SectionForm,
    }
    return type(f"{section.__name__}Inline", (SectionInline,), values)


INLINES: list[Any] = [inline_of(section) for section in SECTION_MODELS]
