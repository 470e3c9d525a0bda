"""A translated field on a form: its languages side by side, or as tabs where scripts run."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.db import models
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst, format_lazy
from django.utils.translation import gettext
from modeltranslation.admin import TranslationInlineModelAdmin, TranslationStackedInline

from core.completeness import FieldState, State, source_language, states

# Names of the checkboxes that say a stale text still fits.
STILL_FITS = "translation_still_fits"

LANGUAGE_NAMES = dict(settings.LANGUAGES)


class TabsMedia:
    """The script that makes tabs, and how they look; without it the languages stand together."""

    js = ("admin/language_tabs.js",)
    css = {"all": ("admin/language_tabs.css",)}


class LanguageTabs:
    """Puts the languages of a translated field on one line of the form, each with its name.

    To be put before ``TranslationAdmin`` or one of modeltranslation's inlines; their
    fieldsets name the field without language, as in ``fields = ["title", "date"]``.
    """

    Media = TabsMedia

    def formfield_for_dbfield(
        self,
        db_field: models.Field,  # type: ignore[type-arg]
        request: HttpRequest,
        **kwargs: Any,
    ) -> forms.Field | None:
        """Label a language's field with its name, and tell the script what belongs together."""
        formfield: forms.Field | None = super().formfield_for_dbfield(  # type: ignore[misc]
            db_field, request, **kwargs
        )
        original = getattr(db_field, "translated_field", None)
        if formfield is None or original is None:
            return formfield
        code = db_field.language  # type: ignore[attr-defined]
        title = capfirst(original.verbose_name)
        formfield.label = format_lazy("{} ({})", title, LANGUAGE_NAMES[code])
        formfield.widget.attrs |= {
            "lang": code,
            "data-language": code,
            "data-language-name": LANGUAGE_NAMES[code],
            "data-language-field": title,
        }
        return formfield

    def get_fieldsets(self, request: HttpRequest, obj: models.Model | None = None) -> Any:
        """The fieldsets, with the languages of one field as one line."""
        fieldsets = super().get_fieldsets(request, obj)  # type: ignore[misc]
        return [
            (name, {**options, "fields": list(self._lines(options["fields"]))})
            for name, options in fieldsets
        ]

    def _lines(self, fields: Iterable[Any]) -> Iterable[Any]:
        languages_of = {
            f"{name}_{code}": name
            for name in self.trans_opts.all_fields  # type: ignore[attr-defined]
            for code in LANGUAGE_NAMES
        }
        done: set[str] = set()
        for line in fields:
            names = [line] if isinstance(line, str) else list(line)
            if not any(name in languages_of for name in names):
                yield line
                continue
            for name in names:
                original = languages_of.get(name)
                if original is None:
                    yield name
                elif original not in done:
                    done.add(original)
                    yield tuple(f"{original}_{code}" for code in LANGUAGE_NAMES)


class TranslatedStackedInline(LanguageTabs, TranslationStackedInline):  # type: ignore[type-arg]
    """Rows of a translated model on the page of another record; stacked, as tabs need room."""

    extra = 0


class TranslatedInline(LanguageTabs, TranslationInlineModelAdmin):  # type: ignore[type-arg]
    """The same, to be put before an inline of another kind, as the sections of a bulletin are."""


def show_states(forms: Iterable[Any]) -> None:
    """Say beside each translated field of ``forms`` whether its text is current, or wrong.

    One query per model, however many forms there are. Forms of new records have no states.
    """
    by_model: dict[type[models.Model], dict[Any, Any]] = {}
    for form in forms:
        if form.instance.pk is not None:
            by_model.setdefault(type(form.instance), {})[form.instance.pk] = form
        _show_errors(form)
    for form_of in by_model.values():
        for state in states([form.instance for form in form_of.values()]):
            form = form_of[state.record.pk]
            name = f"{state.field}_{state.language}"
            if name in form.fields:
                _add_help(form, name, _words(state, form.add_prefix(name)))


def _show_errors(form: Any) -> None:
    for name in form.errors if form.is_bound else ():
        if name in form.fields and "data-language" in form.fields[name].widget.attrs:
            _add_help(form, name, _badge("error", gettext("error")))


def _add_help(form: Any, name: str, words: SafeString) -> None:
    bound = form[name]  # made when the form was validated, with the help of that moment
    given = bound.field.help_text
    bound.help_text = bound.field.help_text = format_html(
        "{}{}{}", given, " " if given else "", words
    )


def _badge(state: str, word: str) -> SafeString:
    return format_html(
        '<span class="translation-state" data-translation-state="{}">{}</span>', state, word
    )


def _words(state: FieldState, name: str) -> SafeString:
    badge = _badge(state.state, str(state.state.label))
    if state.state != State.STALE:
        return badge
    return format_html(
        '{} <details class="translation-source"><summary>{}</summary><p lang="{}">{}</p></details>'
        ' <label class="translation-fits"><input type="checkbox" name="{}" value="{}"> {}</label>',
        badge,
        gettext("The text it was made from"),
        source_language(),
        state.source_then,
        STILL_FITS,
        name,
        gettext("This text still fits the new one"),
    )
