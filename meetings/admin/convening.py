"""How a meeting is convened, on its own page: earlier dates, agenda and notices."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.admin import TranslatedStackedInline
from library.admin import SOURCE_FIELDS
from meetings.models import AgendaItem, Notice, Postponement

Stage = Notice.Stage


class PostponementInline(TranslatedStackedInline):
    """A date that the meeting was postponed from; the act writes it, a hand may mend it."""

    model = Postponement
    fields = (
        ("date", "precision", "decided_on"),
        "date_note",
        ("start_time", "end_time"),
        *SOURCE_FIELDS,
    )
    autocomplete_fields = ("source",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With the title that each source is called by."""
        return super().get_queryset(request).select_related("source")


class AgendaInline(TranslatedStackedInline):
    """An item of the agenda with its guiding questions."""

    model = AgendaItem
    fields = ("position", "title", "text", "questions", *SOURCE_FIELDS)
    autocomplete_fields = ("source",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With the title that each source is called by."""
        return super().get_queryset(request).select_related("source")


class NoticeFormSet(BaseInlineFormSet):  # type: ignore[type-arg]
    """All notices of a meeting: what is revised was final before."""

    def clean(self) -> None:
        """Refuse a revision of nothing."""
        super().clean()
        rows = [
            form.instance
            for form in self.forms
            if form not in self.deleted_forms and (form.instance.pk or form.has_changed())
        ]
        stages = {row.stage for row in rows}
        if Stage.REVISED in stages and Stage.FINAL not in stages:
            raise ValidationError(
                _("A revised notice needs a final one before it: record the final one first.")
            )


class NoticeInline(admin.StackedInline):  # type: ignore[type-arg]
    """A version of the convening notice."""

    model = Notice
    formset = NoticeFormSet
    extra = 0
    fields = (("stage", "number", "issued_on"), "document", "staff_note")
    autocomplete_fields = ("document",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With the title that each document is called by."""
        return super().get_queryset(request).select_related("document")
