"""The texts that readers of a bulletin will see: its own, its sections', their records'."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.db import models

from core.completeness import FieldState, states, translated_fields
from core.open_texts import final_rows

from .contents import Contents
from .kinds.base import Text
from .models import Bulletin, Section


def shown_texts(contents: Contents) -> list[Text]:
    """Every translated field that readers will see, each once, in the order of reading."""
    found: dict[tuple[type[models.Model], int, str], Text] = {}
    for text in _every(contents):
        found.setdefault((type(text.record), text.record.pk, text.field), text)
    return list(found.values())


def states_of(texts: Iterable[Text]) -> list[FieldState]:
    """The states of ``texts`` in all languages, in their order; one query per model."""
    wanted: dict[type[models.Model], dict[int, models.Model]] = defaultdict(dict)
    places: dict[tuple[type[models.Model], int, str], int] = {}
    for place, text in enumerate(texts):
        wanted[type(text.record)][text.record.pk] = text.record
        places[type(text.record), text.record.pk, text.field] = place
    found = [
        (places[key], state)
        for records in wanted.values()
        for state in states(records.values())
        if (key := (type(state.record), state.record.pk, state.field)) in places
    ]
    return [state for _place, state in sorted(found, key=lambda item: item[0])]


def without_final(bulletin: Bulletin, found: Iterable[FieldState]) -> list[FieldState]:
    """Those of ``found`` that somebody may still change; a query for each model with final rows.

    The bulletin's own texts and its sections' are final once it is published.
    """
    open_to_change = list(found)
    final: dict[type[models.Model], set[int]] = {}
    for model in {type(state.record) for state in open_to_change}:
        if issubclass(model, Bulletin | Section):
            continue
        rows = final_rows(model)
        if rows is not None:
            pks = {state.record.pk for state in open_to_change if type(state.record) is model}
            final[model] = set(rows.filter(pk__in=pks).values_list("pk", flat=True))
    return [
        state
        for state in open_to_change
        if state.record.pk not in final.get(type(state.record), ())
        if not (bulletin.is_published and isinstance(state.record, Bulletin | Section))
    ]


def _every(contents: Contents) -> Iterator[Text]:
    bulletin = contents.bulletin
    yield from (Text(bulletin, name) for name in translated_fields(type(bulletin)))
    of_records: dict[Section, list[Text]] = defaultdict(list)
    for section, text in contents.texts():
        of_records[section].append(text)
    for section in contents:
        yield from (Text(section, name) for name in translated_fields(type(section)))
        yield from of_records[section]
