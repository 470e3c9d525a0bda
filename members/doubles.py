"""Likely doubles: two records of one person, or of one organisation.

Names are compared without accents, capitals, punctuation and the order of their parts, in all
languages and with every alias. Only what is nearly the same is told; a person decides.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.conf import settings
from django.db import models
from rapidfuzz import fuzz, process

from core.sorting import sort_key

from .models import Organisation, OrganisationAlias, Person, PersonAlias

# Above this, two folded names differ by a typing error rather than by a word.
ALIKE = 92
# Shorter names and acronyms are doubles only if they are the same: WTO and WCO are two.
LONG_ENOUGH = 8

Spellings = Mapping[int, set[str]]


def folded(name: str) -> str:
    """``name`` without accents, capitals and punctuation, its parts in a fixed order."""
    return " ".join(sorted(re.findall(r"\w+", sort_key(name, language="en"))))


def likely_doubles(record: models.Model, names: Iterable[str]) -> list[models.Model]:
    """Other records of the same kind that bear one of ``names``, or nearly; in two queries."""
    spellings = _spellings(type(record))
    asked = {folded(name) for name in names} - {""}
    alike = {
        pk
        for pk, known in spellings.items()
        if pk != record.pk and any(_alike(one, other) for one in asked for other in known)
    }
    found = type(record)._default_manager.filter(pk__in=alike) if alike else ()
    return list(found)


def recorded_doubles(model: type[models.Model]) -> list[tuple[models.Model, models.Model]]:
    """Pairs of records that are likely one, in a fixed number of queries."""
    spellings = _spellings(model)
    owners = defaultdict(set)
    for pk, known in spellings.items():
        for name in known:
            owners[name].add(pk)
    names = sorted(owners)
    pairs = {(one, other) for same in owners.values() for one in same for other in same}
    long = [name for name in names if len(name) >= LONG_ENOUGH]
    for index, name in enumerate(long):
        rest = long[index + 1 :]
        for other, _score, _at in process.extract(
            name, rest, scorer=fuzz.ratio, score_cutoff=ALIKE, limit=None
        ):
            pairs |= {(one, two) for one in owners[name] for two in owners[other]}
    wanted = sorted({(min(pair), max(pair)) for pair in pairs if pair[0] != pair[1]})
    records = model._default_manager.in_bulk({pk for pair in wanted for pk in pair})
    return [(records[one], records[two]) for one, two in wanted]


def _alike(one: str, other: str) -> bool:
    if min(len(one), len(other)) < LONG_ENOUGH:
        return one == other
    return fuzz.ratio(one, other) >= ALIKE


def _spellings(model: type[models.Model]) -> Spellings:
    """Every folded spelling of every record of ``model``, by its key; in two queries."""
    if issubclass(model, Person):
        rows = [
            *Person.objects.values_list("pk", "name"),
            *PersonAlias.objects.values_list("person", "name"),
        ]
    else:
        columns = [f"{name}_{code}" for name in ORGANISATION_NAMES for code in LANGUAGES]
        rows = [
            (pk, text)
            for pk, *texts in Organisation.objects.rewrite(False).values_list("pk", *columns)
            for text in texts
        ]
        rows += OrganisationAlias.objects.values_list("organisation", "text")
    found: dict[int, set[str]] = defaultdict(set)
    for pk, text in rows:
        if text and folded(text):
            found[pk].add(folded(text))
    return found


ORGANISATION_NAMES = ("name", "acronym")
LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)
