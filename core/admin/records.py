"""A screen of the secretariat: what is saved on it reaches the journal in the same transaction."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib import admin
from django.contrib.admin.widgets import AdminTimeWidget
from django.db import IntegrityError, models
from django.http import HttpRequest, HttpResponse
from django.utils.text import capfirst
from js_asset import Media
from modeltranslation.admin import TranslationAdmin

from core.completeness import note_translations, translated_fields
from core.keep_calendar import keep_once
from core.models import write_audit
from core.periods import is_overlap

from .languages import STILL_FITS, LanguageTabs, show_states
from .tables import TableScreens


class RecordAdmin(TableScreens, admin.ModelAdmin):  # type: ignore[type-arg]
    """Notes from which source each translation was made, and writes the journal.

    Inlines are covered: a screen of an untranslated record may hold translated rows.
    """

    actions = ("export_ticked",)
    formfield_overrides = {models.TimeField: {"widget": AdminTimeWidget(format="%H:%M")}}

    class Media:
        """The editor of rich text under a strict security policy, and forms of records."""

        js = ("admin/rich_text.js", "admin/paste.js", "admin/find_field.js")
        css = {"all": ("admin/records.css",)}

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """A list is headed by what it lists."""
        heading = {
            "title": capfirst(str(self.opts.verbose_name_plural)),
            "table_links": self.table_links(request),
        }
        return super().changelist_view(request, heading | (extra_context or {}))

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Save, or say in a sentence that someone else has just saved an overlapping period.

        Between the form's look at the other periods and the save, another person may save
        one; the database then refuses ours. Asked again, the form sees theirs and says so.
        """
        try:
            return super().changeform_view(request, *args, **kwargs)
        except IntegrityError as error:
            if not is_overlap(error):
                raise
            return super().changeform_view(request, *args, **kwargs)

    def _changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """What is done inside the transaction: calendars are told once, after all rows."""
        with keep_once():
            response: HttpResponse = super()._changeform_view(request, *args, **kwargs)  # type: ignore[misc]
        return response

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """After everything is saved: which texts were made from the source as it is now."""
        super().save_related(request, form, formsets, change)
        for record, changed in _saved(form, formsets, change):
            note_translations(record, by=_actor(request), changed=changed)
        self._note_texts_that_still_fit(request, [form, *_forms_of(formsets)])

    def _note_texts_that_still_fit(self, request: HttpRequest, forms: Iterable[Any]) -> None:
        ticked = set(request.POST.getlist(STILL_FITS))
        for form in forms:
            fitting = [name for name in form.fields if form.add_prefix(name) in ticked]
            if fitting and form.instance.pk is not None:
                note_translations(form.instance, by=_actor(request), changed=fitting)
                write_audit(
                    "confirmed translation", form.instance, actor=_actor(request), fields=fitting
                )

    def log_addition(self, request: HttpRequest, obj: models.Model, message: Any) -> Any:
        """Write the journal beside Django's own log."""
        write_audit("added", obj, actor=_actor(request), changes=message)
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: models.Model, message: Any) -> Any:
        """Write the journal beside Django's own log, unless nothing was changed."""
        if message:
            write_audit("changed", obj, actor=_actor(request), changes=message)
        return super().log_change(request, obj, message)

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        """Write the journal beside Django's own log, with the name of what is gone."""
        for record in queryset:
            write_audit("deleted", record, actor=_actor(request), name=str(record))
        return super().log_deletions(request, queryset)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Show the states of texts, and let the editor's import map pass the security policy."""
        inlines = [item.formset for item in context["inline_admin_formsets"]]
        show_states([context["adminform"].form, *_forms_of(inlines)])
        context["media"] = Media.from_media(context["media"], nonce=request.csp_nonce)  # type: ignore[attr-defined]
        return super().render_change_form(request, context, *args, **kwargs)


class TranslatedAdmin(LanguageTabs, RecordAdmin, TranslationAdmin):  # type: ignore[type-arg,misc]
    """A screen for a model whose texts exist in three languages."""


def _actor(request: HttpRequest) -> models.Model | None:
    return request.user if request.user.is_authenticated else None


def _forms_of(formsets: Iterable[Any]) -> Iterator[Any]:
    for formset in formsets:
        yield from formset.initial_forms


def _saved(
    form: Any, formsets: Iterable[Any], change: bool
) -> Iterator[tuple[models.Model, list[str] | None]]:
    """Each saved record that has texts, with the names of its changed fields; None means new."""
    saved = [(form.instance, form.changed_data if change else None)]
    for formset in formsets:
        saved += formset.changed_objects
        saved += [(record, None) for record in formset.new_objects]
    for record, changed in saved:
        if translated_fields(type(record)) and changed != []:
            yield record, changed
