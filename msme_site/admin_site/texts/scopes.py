"""Which texts somebody looks at or works on: those of all records, or those of one bulletin."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from django.db import models
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from bulletins.contents import gather
from bulletins.models import Bulletin
from bulletins.texts import shown_texts, states_of, without_final
from core.completeness import FieldState, State
from core.open_texts import OPEN, Count, Model, counts, find_places, find_texts
from core.translate import Place

ALL = "all"
_BULLETIN = "bulletin-"


@dataclass(frozen=True)
class Filters:
    """What is looked for; an empty language or model is not asked."""

    model: Model | None = None
    language: str = ""
    states: tuple[State, ...] = OPEN

    def fits(self, count: Count) -> bool:
        """Whether what was counted is looked for."""
        return (
            self.model in {None, count.model}
            and self.language in {"", count.language}
            and count.state in self.states
        )


class Scope(Protocol):
    """Some texts in their order."""

    @property
    def slug(self) -> str:
        """What it is called in addresses."""

    @property
    def title(self) -> str:
        """What it is called on pages."""

    @property
    def bulletin(self) -> Bulletin | None:
        """The bulletin whose texts they are."""

    def counts(self) -> list[Count]:
        """How many there are by model, language and state."""

    def find(self, filters: Filters, *, start: int, stop: int) -> list[FieldState]:
        """Those looked for, from ``start`` to before ``stop``."""

    def places(self, language: str, *, states: Collection[State] = OPEN) -> list[Place]:
        """Where those in ``language`` stand that are missing or stale, and can be changed."""


class AllRecords:
    """The texts of all records that may still change."""

    slug = ALL
    bulletin = None

    @property
    def title(self) -> str:
        """What it is called on pages."""
        return _("All records")

    def counts(self) -> list[Count]:
        """One query."""
        return counts()

    def find(self, filters: Filters, *, start: int, stop: int) -> list[FieldState]:
        """One query, and one for each model found."""
        return list(
            find_texts(
                *([filters.model] if filters.model else []),
                languages=[filters.language] if filters.language else (),
                states=filters.states,
                start=start,
                stop=stop,
            )
        )

    def places(self, language: str, *, states: Collection[State] = OPEN) -> list[Place]:
        """One query."""
        return [
            Place(model, pk, field, language)
            for model, pk, field in find_places(language, states=states)
        ]


class OfBulletin:
    """The texts that readers of a bulletin will see."""

    def __init__(self, bulletin: Bulletin) -> None:
        self.bulletin: Bulletin | None = bulletin
        self._bulletin = bulletin

    @property
    def slug(self) -> str:
        """What it is called in addresses."""
        return f"{_BULLETIN}{self._bulletin.pk}"

    @property
    def title(self) -> str:
        """The bulletin's title."""
        return str(self._bulletin)

    def counts(self) -> list[Count]:
        """Counted in memory: a bulletin is read whole."""
        numbers: Counter[tuple[type[models.Model], str, State]] = Counter(
            (type(state.record), state.language, state.state) for state in self._states
        )
        return [Count(*key, number) for key, number in numbers.items()]

    def find(self, filters: Filters, *, start: int, stop: int) -> list[FieldState]:
        """Those of the bulletin."""
        found = [
            state
            for state in self._states
            if filters.fits(Count(type(state.record), state.language, state.state, 1))
        ]
        return found[start:stop]

    def places(self, language: str, *, states: Collection[State] = OPEN) -> list[Place]:
        """Those that somebody may still change."""
        found = (
            state for state in self._states if state.language == language and state.state in states
        )
        return [Place.of(state) for state in without_final(self._bulletin, found)]

    @cached_property
    def _states(self) -> list[FieldState]:
        found = states_of(shown_texts(gather(self._bulletin)))
        return [state for state in found if state.state != State.EMPTY]


def scope_of(slug: str) -> Scope:
    """The scope that an address names; raises ``Http404``."""
    if slug == ALL:
        return AllRecords()
    pk = slug.removeprefix(_BULLETIN)
    if not slug.startswith(_BULLETIN) or not pk.isdecimal() or len(pk) > 18:
        raise Http404
    return OfBulletin(get_object_or_404(Bulletin, pk=pk))
