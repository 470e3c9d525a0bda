"""The board of texts: each missing, stale or current, by whom and when, and where to mend it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, QueryDict
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from bulletins.models import Section
from bulletins.words_of_others import is_ours
from core.changed_words import marked
from core.completeness import FieldState, State, texts_of
from core.keepers import Keeper, keeper_of
from core.open_texts import OPEN, Count, Model, translated_models
from core.richtext import RichTextField
from library.terminology import Glossary, Slip

from .scopes import Filters, Scope

PER_PAGE = 50
# What a reader may ask for; the board opens with what is to be done.
STATES: dict[str, tuple[State, ...]] = {
    "": OPEN,
    "missing": (State.MISSING,),
    "stale": (State.STALE,),
    "current": (State.CURRENT,),
    "all": (*OPEN, State.CURRENT),
}


@dataclass(frozen=True)
class Bar:
    """How far one language is: how many texts are in each state, and where each part is drawn."""

    language: str
    name: str | Promise
    current: int
    stale: int
    missing: int

    @property
    def total(self) -> int:
        """All texts of the language."""
        return self.current + self.stale + self.missing

    @property
    def open(self) -> int:
        """What is to be done."""
        return self.stale + self.missing

    @property
    def parts(self) -> list[tuple[str, str, str]]:
        """State, start and width of each part, in hundredths of the bar."""
        parts, start = [], 0.0
        for state in (State.CURRENT, State.STALE, State.MISSING):
            width = 100 * int(getattr(self, state)) / (self.total or 1)
            parts.append((str(state), f"{start:.2f}", f"{width:.2f}"))
            start += width
        return parts


@dataclass(frozen=True)
class Line:
    """A text on the board, and the page to mend it on."""

    kind: str
    state: FieldState
    field: str
    url: str
    key: str
    by: str
    changes: SafeString | None
    slips: tuple[Slip, ...]


def filters_of(query: QueryDict) -> Filters:
    """What a reader looks for; raises ``Http404`` for what does not exist."""
    by_label: dict[str, Model | None] = {model._meta.label: model for model in translated_models()}
    try:
        model = ({"": None} | by_label)[query.get("model", "")]
        language = {"": "", **{code: code for code, _name in settings.LANGUAGES}}[
            query.get("language", "")
        ]
        states = STATES[query.get("state", "")]
    except KeyError as error:
        raise Http404 from error
    return Filters(model, language, states)


def bars(counts: Iterable[Count], filters: Filters) -> list[Bar]:
    """How far each language is, of the records looked for."""
    numbers: Counter[tuple[str, State]] = Counter()
    for count in counts:
        if filters.model in {None, count.model}:
            numbers[count.language, count.state] += count.number
    return [
        Bar(
            code,
            name,
            current=numbers[code, State.CURRENT],
            stale=numbers[code, State.STALE],
            missing=numbers[code, State.MISSING],
        )
        for code, name in settings.LANGUAGES
    ]


def kinds(counts: Sequence[Count]) -> list[tuple[str, str, int, int]]:
    """Label and name of each kind of record that has texts, with the numbers that are open."""
    numbers: Counter[tuple[Model, State]] = Counter()
    for count in counts:
        numbers[count.model, count.state] += count.number
    models = {count.model for count in counts}
    found = [
        (
            model._meta.label,
            _name_of_kind(model),
            numbers[model, State.MISSING],
            numbers[model, State.STALE],
        )
        for model in models
    ]
    return sorted(found, key=lambda row: row[1])


def _name_of_kind(model: Model) -> str:
    """Sections are told from the records that they show."""
    name = str(capfirst(model._meta.verbose_name_plural))
    return _("%(name)s (section)") % {"name": name} if issubclass(model, Section) else name


def page_of(
    scope: Scope, filters: Filters, counts: Iterable[Count], number: str | None
) -> tuple[Page[int], list[FieldState]]:
    """One page of the texts looked for, without reading the others."""
    total = sum(count.number for count in counts if filters.fits(count))
    page = Paginator(range(total), PER_PAGE).get_page(number)
    start = page.start_index() - 1 if total else 0
    return page, scope.find(filters, start=start, stop=start + PER_PAGE) if total else []


def lines(site: admin.AdminSite, request: HttpRequest, found: Sequence[FieldState]) -> list[Line]:
    """What the board says of each text; three queries beside those that read the records."""
    people: dict[Any, Any] = get_user_model()._default_manager.in_bulk(
        {state.made_by_id for state in found if state.made_by_id is not None}
    )
    glossary = Glossary.load()
    return [
        _line(keeper_of(site, request, state.record), state, people, glossary) for state in found
    ]


def is_rich(state: FieldState) -> bool:
    """Whether the text is rich text."""
    return isinstance(type(state.record)._meta.get_field(state.field), RichTextField)


def slips_of(state: FieldState, glossary: Glossary) -> tuple[Slip, ...]:
    """Where the text does not use the words of the glossary, if its words are ours to choose."""
    if not is_ours(state.record, state.field):
        return ()
    return tuple(glossary.slips(texts_of(state.record, state.field), state.language))


def field_title(state: FieldState) -> str:
    """What the form calls the field."""
    field: Any = type(state.record)._meta.get_field(state.field)
    return str(capfirst(str(field.verbose_name)))


def _line(
    keeper: Keeper | None, state: FieldState, people: dict[Any, Any], glossary: Glossary
) -> Line:
    is_stale = state.state == State.STALE
    return Line(
        kind=str(capfirst(type(state.record)._meta.verbose_name)),
        state=state,
        field=field_title(state),
        url=keeper.address_of(state.name) if keeper else "",
        key=f"{type(state.record)._meta.label_lower}-{state.record.pk}-{state.field}",
        by=str(people.get(state.made_by_id, "")),
        changes=marked(state.source_then, state.source, is_rich=is_rich(state))
        if is_stale
        else None,
        slips=slips_of(state, glossary),
    )
