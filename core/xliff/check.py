"""What each text of a file would change, or why it is refused; nothing is written."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from copy import copy
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.completeness import FieldState, State, digest, source_language, states
from core.translate import Place, Seen, clean_text, sentences_of

from .codes import Broken, Inline, decode, encode, fit
from .read import Package, Unit, Unreadable
from .write import is_rich, source_of

# Says why somebody may not change this field of this record; "" if they may.
MayNot = Callable[[models.Model, str], str]


class What(models.TextChoices):
    """What would become of a text."""

    NEW = "new", gettext_lazy("new")  # there was none
    CHANGED = "changed", gettext_lazy("changed")
    FITS = "fits", gettext_lazy("still fits")  # the same words, said to fit the new source
    SAME = "same", gettext_lazy("there already")
    LEFT = "left", gettext_lazy("not translated")
    REFUSED = "refused", gettext_lazy("refused")


# What is written.
GOOD = (What.NEW, What.CHANGED, What.FITS)


@dataclass(frozen=True)
class Verdict:
    """What would become of one text, and what would be written; ``reason`` if it is refused."""

    key: str
    what: What
    place: Place | None = None
    record: models.Model | None = None
    seen: Seen | None = None
    before: str = ""
    after: str = ""
    reason: str = ""

    @property
    def field(self) -> str:
        """What the form calls the field; the key of a text that is not here."""
        if self.place is None or self.record is None:
            return self.key
        field: Any = self.place.model._meta.get_field(self.place.field)
        return str(capfirst(field.verbose_name))


@dataclass(frozen=True)
class Plan:
    """What a file would do."""

    language: str
    verdicts: tuple[Verdict, ...]

    def of(self, *what: What) -> list[Verdict]:
        """Those of which this would become."""
        return [item for item in self.verdicts if item.what in what]

    @property
    def good(self) -> list[Verdict]:
        """Those that would be written."""
        return self.of(*GOOD)

    @property
    def refused(self) -> list[Verdict]:
        """Those that would not."""
        return self.of(What.REFUSED)

    @property
    def digest(self) -> str:
        """What it is recognized by, so that what is brought in is what somebody has seen."""
        told = "\n".join(f"{item.key} {item.what} {digest(item.after)}" for item in self.verdicts)
        return hashlib.sha256(told.encode()).hexdigest()


def check(package: Package, *, may_not: MayNot) -> Plan:
    """Hold every text of ``package`` against its record; one or two queries per kind of record.

    Raises ``Unreadable`` if the file is for languages that are not ours.
    """
    targets = {code for code, _name in settings.LANGUAGES} - {source_language()}
    if package.source_language != source_language():
        raise Unreadable(_("The file is not translated from English: choose one exported here."))
    if package.language not in targets:
        raise Unreadable(
            _("The file is translated into “%(language)s”; we need French or Spanish.")
            % {"language": package.language}
        )
    times = Counter(unit.key for unit in package.units)
    places = {unit.key: Place.read(unit.key, package.language) for unit in package.units}
    found = _states_at(place for place in places.values() if place is not None)
    return Plan(
        package.language,
        tuple(
            _verdict(unit, places[unit.key], found, times=times[unit.key], may_not=may_not)
            for unit in package.units
        ),
    )


def _states_at(places: Iterable[Place]) -> dict[Place, FieldState]:
    by_model: dict[type[models.Model], set[int]] = defaultdict(set)
    language = ""
    for place in places:
        by_model[place.model].add(place.pk)
        language = place.language
    return {
        Place.of(state): state
        for model, pks in by_model.items()
        for state in states(model._default_manager.select_related().in_bulk(pks).values())
        if state.language == language
    }


def _verdict(
    unit: Unit,
    place: Place | None,
    found: dict[Place, FieldState],
    *,
    times: int,
    may_not: MayNot,
) -> Verdict:
    state = found.get(place) if place is not None else None
    if place is None or state is None:
        return Verdict(
            unit.key,
            What.REFUSED,
            reason=_("There is no such text here: it was deleted, or the file is not one of ours."),
        )
    base = Verdict(
        unit.key,
        What.LEFT,
        place,
        state.record,
        Seen.of(state.record, place),
        before=state.text,
    )
    try:
        if times > 1:
            raise Broken(_("The file has this text more than once: keep one of them."))
        if unit.target is None and not unit.fault:
            return base
        return _judged(base, unit, state, may_not)
    except Broken as refusal:
        return replace(base, what=What.REFUSED, reason=str(refusal))
    except ValidationError as refusal:
        return replace(base, what=What.REFUSED, reason=" ".join(sentences_of(refusal)))


def _judged(base: Verdict, unit: Unit, state: FieldState, may_not: MayNot) -> Verdict:
    """The verdict on a text that has a target; raises what it is refused for."""
    if unit.fault:
        raise Broken(unit.fault)
    reason = may_not(state.record, state.name)
    if reason:
        raise Broken(reason)
    source = source_of(state)
    given = Inline(unit.source, {})
    if not state.source or given.fingerprint != source.fingerprint:
        raise Broken(
            _("The source has changed since the export: export this text again and translate that.")
        )
    text = decode(unit.target or (), source.codes, is_rich=is_rich(state))
    after = clean_text(copy(state.record), state.name, text)
    if not after:
        raise Broken(_("The translation is empty: write it, or take the target out."))
    if is_rich(state) and after != text.strip():  # cleaning has moved or dropped something
        raise Broken(_("The inline codes do not stand where they can: put them as in the source."))
    return _compared(replace(base, after=after), unit, state, source)


def _compared(verdict: Verdict, unit: Unit, state: FieldState, source: Inline) -> Verdict:
    """Whether it is new, changed, or what is there already."""
    then = unit.target_digest
    if verdict.after == _as_exported(state, source):
        if state.state != State.STALE:
            return replace(verdict, what=What.SAME)
        # A translation that nobody touched was exported with the file and came back with it.
        return replace(verdict, what=What.LEFT if unit.state == "initial" else What.FITS)
    overtaken = state.state == State.CURRENT if not then else then != digest(state.text)
    if overtaken:
        raise Broken(
            _("Somebody has translated this text since the export: it is not overwritten.")
        )
    return replace(verdict, what=What.CHANGED if state.text else What.NEW)


def _as_exported(state: FieldState, source: Inline) -> str:
    """The translation that is there, in the form in which a file brings it back."""
    if not is_rich(state) or not state.text:
        return state.text
    tokens = fit(encode(state.text, is_rich=True), source.codes)
    return state.text if tokens is None else decode(tokens, source.codes, is_rich=True).strip()
