"""Put a translation into its record, only over what its translator has seen, and note it."""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from .completeness import (
    FieldState,
    digest,
    note_translations,
    source_language,
    states,
    text_of,
    translated_fields,
)
from .models import write_audit

TRANSLATED, CONFIRMED = "translated", "confirmed translation"


@dataclass(frozen=True)
class Place:
    """Where one text stands: a translated field of one record in one language."""

    model: type[models.Model]
    pk: int
    field: str
    language: str

    @classmethod
    def of(cls, state: FieldState) -> "Place":
        """The place of a text whose state is known."""
        return cls(type(state.record), state.record.pk, state.field, state.language)

    @classmethod
    def read(cls, key: str, language: str) -> "Place | None":
        """The place that ``key`` names; None for anything that is not one of our texts."""
        label, _dash, rest = key.partition("-")
        pk, _dash, field = rest.partition("-")
        try:
            model = apps.get_model(label)
        except (LookupError, ValueError):
            return None
        if not pk.isdecimal() or len(pk) > 18 or field not in translated_fields(model):
            return None
        return cls(model, int(pk), field, language)

    @property
    def key(self) -> str:
        """What it is called in addresses, within its language: "meetings.theme-3-name"."""
        return f"{self.model._meta.label_lower}-{self.pk}-{self.field}"

    @property
    def name(self) -> str:
        """The field as it is stored."""
        return f"{self.field}_{self.language}"

    def record(self) -> models.Model | None:
        """The record as it is; None if it is gone."""
        found: models.Model | None = (
            self.model._default_manager.select_related().filter(pk=self.pk).first()
        )
        return found

    def state(self, record: models.Model) -> FieldState:
        """The state of the text in ``record``; one query."""
        return next(
            state
            for state in states([record])
            if (state.field, state.language) == (self.field, self.language)
        )


@dataclass(frozen=True)
class Seen:
    """Digests of the source and of the translation that a translator had before them."""

    source: str
    target: str

    @classmethod
    def of(cls, record: models.Model, place: Place) -> "Seen":
        """What somebody sees who looks at ``record`` now."""
        return cls(
            digest(text_of(record, place.field, source_language())),
            digest(text_of(record, place.field, place.language)),
        )


class Overtaken(Exception):
    """Source or translation were changed since the translator saw them; nothing was written."""


class Gone(Exception):
    """The record was deleted meanwhile; nothing was written."""


@transaction.atomic
def translate(place: Place, text: str, *, seen: Seen, by: models.Model | None) -> models.Model:
    """Write ``text`` as the translation at ``place``; the record as it was saved.

    Raises ``Overtaken`` or ``Gone``, and ``ValidationError`` with sentences for what the record's
    own form would refuse.
    """
    record = _held(place, seen)
    cleaned = clean_text(record, place.name, text)
    if not cleaned:
        raise ValidationError(_("There is no text: write the translation, or go on without it."))
    _save(record)
    note_translations(record, by=by, changed=[place.name])
    write_audit(TRANSLATED, record, actor=by, fields=[place.name])
    return record


@transaction.atomic
def confirm(place: Place, *, seen: Seen, by: models.Model | None) -> models.Model:
    """Note that the translation at ``place`` fits the source as it is now, word for word.

    Raises ``Overtaken``, ``Gone``, or ``ValidationError`` if there is no text to confirm.
    """
    record = _held(place, seen)
    if not text_of(record, place.field, place.language):
        raise ValidationError(_("There is no translation yet that could fit."))
    note_translations(record, by=by, changed=[place.name])
    write_audit(CONFIRMED, record, actor=by, fields=[place.name])
    return record


def clean_text(record: models.Model, name: str, text: str) -> str:
    """Set the field ``name`` of ``record`` to ``text``, cleaned and checked as on its own page.

    Every other field is left out of the checks. Raises ``ValidationError`` with sentences.
    """
    others = [field.name for field in record._meta.get_fields() if field.name != name]
    setattr(record, name, text.replace("\r\n", "\n").strip())
    record.full_clean(exclude=others)
    return str(getattr(record, name) or "").strip()


def sentences_of(error: ValidationError) -> list[str]:
    """What is wrong, without the names of fields."""
    return list(dict.fromkeys(error.messages))


def _held(place: Place, seen: Seen) -> models.Model:
    """The record, held until the end of the transaction, if nobody changed what was seen."""
    rows: Any = place.model._base_manager
    record: models.Model | None = rows.select_for_update().filter(pk=place.pk).first()
    if record is None:
        raise Gone
    if Seen.of(record, place) != seen:
        raise Overtaken
    return record


def _save(record: models.Model) -> None:
    try:
        with transaction.atomic():
            record.save()
    except IntegrityError as error:
        raise ValidationError(
            _("The database refused this text: the record may have been closed meanwhile.")
        ) from error
