"""The translator's view: one text after another, its source beside it, until none is open."""

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.http import HttpRequest
from django.template.defaultfilters import linebreaksbr
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from bulletins.compose import touch
from bulletins.models import Bulletin, Section
from core.changed_words import marked
from core.completeness import FieldState, State, source_language, text_of
from core.keepers import Keeper, keeper_of
from core.models import write_audit
from core.richtext import clean
from core.translate import (
    CONFIRMED,
    TRANSLATED,
    Gone,
    Overtaken,
    Place,
    Seen,
    clean_text,
    confirm,
    sentences_of,
    translate,
)
from library.terminology import Entry, Glossary, Slip

from .board import is_rich, slips_of
from .scopes import Scope

SOURCE, TARGET = "seen_source", "seen_target"
SAVE, FITS = "save", "fits"


@dataclass(frozen=True)
class Worklist:
    """What is open in one language, in order, and where in it somebody stands."""

    places: Sequence[Place]
    at: Place | None

    @property
    def number(self) -> int:
        """Which of them it is, from 1; 0 for a text that is not open."""
        return self.places.index(self.at) + 1 if self.at in self.places else 0

    @property
    def next(self) -> Place | None:
        """The one after it, going round at the end; None if nothing else is open."""
        return self._beside(1)

    @property
    def previous(self) -> Place | None:
        """The one before it, going round at the beginning."""
        return self._beside(-1)

    def _beside(self, step: int) -> Place | None:
        if not self.places:
            return None
        if not self.number:
            return self.places[0]
        place = self.places[(self.number - 1 + step) % len(self.places)]
        return None if place == self.at else place


def worklist(scope: Scope, request: HttpRequest, language: str, at: Place | None) -> Worklist:
    """What the person of ``request`` can do in ``language``."""
    return Worklist(
        [place for place in scope.places(language) if may_translate(request, place.model)], at
    )


def may_translate(request: HttpRequest, model: type[models.Model]) -> bool:
    """Whether somebody may change records of ``model`` at all; asked for each record again."""
    options = model._meta
    return bool(request.user.has_perm(f"{options.app_label}.change_{options.model_name}"))


class Work:
    """One text before its translator: what is shown, what was typed, and what becomes of it."""

    def __init__(self, site: admin.AdminSite, request: HttpRequest, place: Place) -> None:
        record = place.record()
        if record is None:
            raise Gone
        self.request, self.place = request, place
        self.state: FieldState = place.state(record)
        self.keeper: Keeper | None = keeper_of(site, request, record)
        if self.keeper is None or not self.keeper.may_change(request, place.name):
            raise PermissionDenied
        self.seen = Seen.of(record, place)
        self.errors: list[str] = []
        self.overtaken: Overtake | None = None
        self.form = self._form(self.state.text)

    @property
    def source(self) -> str:
        """The source as it is; where there is none, the text of another language."""
        return text_of(self.state.record, self.place.field, self.source_code)

    @property
    def source_code(self) -> str:
        """The language that is translated from: English or, without it, what there is."""
        others = [source_language(), "fr", "es"]
        return next(
            (
                code
                for code in others
                if code != self.place.language
                if text_of(self.state.record, self.place.field, code)
            ),
            source_language(),
        )

    @property
    def source_shown(self) -> SafeString:
        """The source as its reader sees it."""
        return self._shown(self.source)

    @property
    def is_rich(self) -> bool:
        """Whether it is rich text."""
        return is_rich(self.state)

    @property
    def is_stale(self) -> bool:
        """Whether the source changed since the translation was made."""
        return self.state.state == State.STALE

    @property
    def changes(self) -> SafeString:
        """What changed in the source since the translation was made."""
        return marked(self.state.source_then, self.source, is_rich=self.is_rich)

    @property
    def limit(self) -> int | None:
        """How many characters the text may have; None for no limit."""
        field: Any = type(self.state.record)._meta.get_field(self.place.name)
        return field.max_length  # type: ignore[no-any-return]

    def terms(self, glossary: Glossary) -> list[tuple[Entry, str, str]]:
        """The terms of the source with what they are called in both languages."""
        return [
            (entry, entry.called(source_language()), entry.called(self.place.language))
            for entry in glossary.terms_in(self.source)
            if entry.called(self.place.language)
        ]

    def slips(self, glossary: Glossary) -> tuple[Slip, ...]:
        """What the translation that is there does not say in the words of the glossary."""
        return slips_of(self.state, glossary)

    def save(self, scope: Scope) -> bool:
        """Do what was asked for with the text that was typed; False if it was not taken."""
        typed = self.request.POST.get("text", "")
        seen = Seen(self.request.POST.get(SOURCE, ""), self.request.POST.get(TARGET, ""))
        by: Any = self.request.user
        try:
            if self.request.POST.get("act") == FITS:
                self._check_untouched(typed, seen)
                with transaction.atomic():
                    record = confirm(self.place, seen=seen, by=by)
                    note_editor(scope, record, self.place, CONFIRMED, by)
            else:
                with transaction.atomic():
                    record = translate(self.place, typed, seen=seen, by=by)
                    note_editor(scope, record, self.place, TRANSLATED, by)
        except Overtaken:
            self.overtaken = Overtake(
                source=marked(
                    self.request.POST.get("source_text", ""), self.source, is_rich=self.is_rich
                )
                if seen.source != self.seen.source
                else None,
                target=self._shown(self.state.text) if seen.target != self.seen.target else None,
            )
        except ValidationError as error:
            self.errors = sentences_of(error)
        else:
            return True
        self.form = self._form(typed)
        return False

    def _shown(self, text: str) -> SafeString:
        """``text`` as it stands, without the typography of the language that staff read."""
        return clean(text) if self.is_rich else linebreaksbr(conditional_escape(text))

    def _check_untouched(self, typed: str, seen: Seen) -> None:
        """That a text still fits is said of the text that is there, not of one just typed."""
        record, text = copy(self.state.record), self.state.text
        if seen != self.seen or not text:
            return
        cleaned = clean_text(record, self.place.name, typed)
        if cleaned != clean_text(record, self.place.name, text):
            raise ValidationError(
                _("You have changed the translation: save it instead, or take the change back.")
            )

    def _form(self, text: str) -> forms.Form:
        assert self.keeper is not None  # noqa: S101 - refused before
        field = self.keeper.formfield(self.request, self.place.name)
        field.required = False
        # Pasted text would be cut without a word; it is told instead.
        field.widget.attrs.pop("maxlength", None)
        field.widget.attrs |= {"lang": self.place.language, "autofocus": True, "data-text": ""}
        form = forms.Form(initial={"text": text})
        form.fields["text"] = field
        return form


@dataclass(frozen=True)
class Overtake:
    """What somebody else changed while a translator was writing."""

    source: SafeString | None
    target: SafeString | None


def note_editor(
    scope: Scope, record: models.Model, place: Place, verb: str, by: models.Model
) -> None:
    """Who edits the texts of a draft was its last editor, and may not approve it."""
    own = record if isinstance(record, Bulletin) else None
    own = record.parent if isinstance(record, Section) else own
    bulletin = own or scope.bulletin
    if bulletin is None or bulletin.is_published:
        return
    touch(bulletin, by=by, verb=verb)  # type: ignore[arg-type]
    if bulletin != record:
        write_audit(verb, bulletin, actor=by, text=place.key, language=place.language)
