"""Keep what readers search in step with the records, after each transaction that changes them."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from copy import copy
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.contrib.postgres.search import SearchVectorField
from django.db import connection, models, transaction
from django.db.models.expressions import RawSQL
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save
from django.utils.translation import override

from .models import SearchEntry, SearchWord
from .search import Offer, Source, sources, watches, words_from_above
from .words import folded, joined, squeezed, words

# To be raised when the same offers are to be written differently.
WRITING = 1
CONFIGURATIONS = {"en": "english", "fr": "french", "es": "spanish"}
STEMMERS = {code: f"{name}_stem" for code, name in CONFIGURATIONS.items()}
SHORTEST_TO_SUGGEST = 3
SIGNAL = "search"
FIELDS = ("kind", "title", "text", "when", "page", "day", "year", "marks", "title_words", "weight")
BATCH = 200

# Letters that the stemmers know, one for one as they are without accents.
_ACCENTED = [chr(code) for code in range(0xC0, 0x250) if len(folded(chr(code))) == 1]
_ACCENTED = [letter for letter in _ACCENTED if folded(letter) != letter]
ACCENTS = ("".join(_ACCENTED), "".join(folded(letter) for letter in _ACCENTED))


_PART = (
    "setweight((translate(to_tsvector(%s::regconfig, %s)::text, %s, %s) || ' ' ||"
    " to_tsvector(%s::regconfig, %s)::text || ' ' ||"
    " to_tsvector('simple', %s)::text)::tsvector, %s)"
)


def vector(language: str, *, title: str, names: str, text: str) -> RawSQL:
    """Words of a title (A), names (B) and a text (D), each stemmed with and without its accents.

    Stemmers go by accents, readers leave them out; so both stems are kept, folded, and the word
    itself beside them, for names and for what is typed to half. All stand at the word's place.
    """
    parts = (("A", title), ("B", names), ("D", text))
    configuration = CONFIGURATIONS[language]
    parameters: list[str] = []
    for weight, part in parts:
        plain = " ".join(words(part))
        bare = " ".join(folded(plain).split())
        parameters += [configuration, plain, *ACCENTS, configuration, bare, bare, weight]
    sql = " || ".join([_PART] * len(parts))
    return RawSQL(sql, parameters, output_field=SearchVectorField())  # noqa: S611 - a text of ours


@dataclass(eq=False)
class _Later:
    """What is to be done when the transaction is over: sources, and keys of them (None: all)."""

    touches: list[tuple[str, Callable[[], Iterable[str]] | None]]
    is_done: bool = False

    def __call__(self) -> None:
        """Offer anew what was touched, each record once."""
        self.is_done = True
        keys: dict[str, set[str] | None] = {}
        for source, find in self.touches:
            known = keys.setdefault(source, set())
            if find is None or known is None:
                keys[source] = None
            else:
                known.update(find())
        for source, chosen in keys.items():
            if chosen is None or chosen:
                _keep(sources[source], chosen)


def _touch(source: str, find: Callable[[], Iterable[str]] | None) -> None:
    # What an open savepoint has asked for goes with it, if it is rolled back.
    open_here = set(connection.savepoint_ids)
    waiting: list[Any] = connection.run_on_commit
    for savepoints, act, _robust in reversed(waiting):
        if isinstance(act, _Later) and not act.is_done and savepoints <= open_here:
            act.touches.append((source, find))
            return
    # Robust: what cannot be searched for a while must not look like an edit that failed.
    transaction.on_commit(_Later([(source, find)]), robust=True)


def touch(source: str, keys: Iterable[str]) -> None:
    """Have ``keys`` of ``source`` offered anew once the transaction is over.

    For what sends no signals, as ``update()`` and ``bulk_create()``.
    """
    chosen = set(keys)
    _touch(source, lambda: chosen)


def touch_all(model: type[models.Model]) -> None:
    """Have every source that rows of ``model`` belong to asked for everything: after a bulk."""
    for source, _keys in watches.get(model, ()):
        _touch(source, None)


def is_heard_by_others(model: type[models.Model]) -> bool:
    """Whether anybody but the search is told when a row of ``model`` is saved one by one."""
    return any(
        sender in {id(model), id(None)} and name != SIGNAL
        for signal in (pre_save, post_save)
        for (name, sender), *_more in signal.receivers
    )


def reindex() -> int:
    """Offer everything anew, write what differs and forget what is gone; returns how many rows."""
    changed = sum(_keep(source, None) for source in sources.values())
    changed += SearchEntry.objects.exclude(source__in=sources).delete()[0]
    _forget_words()
    return changed


@transaction.atomic
def _keep(source: Source, keys: Collection[str] | None) -> int:
    stored = SearchEntry.objects.filter(source=source.name)
    if keys is not None:
        stored = stored.filter(key__in=keys)
    known = {
        (key, language): (pk, digest)
        for pk, key, language, digest in stored.values_list("pk", "key", "language", "digest")
    }
    offered = _offers(source, keys)
    changed = [
        (place, offer, digest)
        for place, (offer, digest) in offered.items()
        if known.get(place, (0, ""))[1] != digest
    ]
    _write(source, changed)
    gone = [pk for place, (pk, _digest) in known.items() if place not in offered]
    if gone:
        SearchEntry.objects.filter(pk__in=gone).delete()
    return len(changed) + len(gone)


def _offers(
    source: Source, keys: Collection[str] | None
) -> dict[tuple[str, str], tuple[Offer, str]]:
    records = list(source.records(keys))
    found: dict[tuple[str, str], tuple[Offer, str]] = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            more: dict[str, list[str]] = defaultdict(list)
            for find in words_from_above[source.name]:
                for key, texts in find(keys).items():
                    more[key] += texts
            for key, record in records:
                offer = source.offer(record)
                if offer is not None:
                    offer = _with_more(offer, more.get(key, []))
                    found[key, language] = offer, _digest(source, offer)
    return found


def _with_more(offer: Offer, more: list[str]) -> Offer:
    """``offer`` with what the apps above know; it is shown where the record itself says nothing."""
    words_above = list(dict.fromkeys(filter(None, more)))
    names = tuple(str(name) for name in (*offer.names, *words_above) if name)
    return replace(offer, names=names, text=offer.text or " · ".join(words_above))


def _digest(source: Source, offer: Offer) -> str:
    told = [WRITING, source.kind, source.weight, offer]
    return sha256(repr(told).encode()).hexdigest()


def _write(source: Source, changed: list[tuple[tuple[str, str], Offer, str]]) -> None:
    rows = [_row(source, place, offer, digest) for place, offer, digest in changed]
    SearchEntry.objects.bulk_create(
        rows,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["source", "key", "language"],
        update_fields=[*FIELDS, "vector", "digest"],
    )
    vocabulary: dict[tuple[str, str], bool] = {}
    for (_key, language), offer, _its_digest in changed:
        for word, is_name in _vocabulary(offer):
            vocabulary[language, word] = is_name or vocabulary.get((language, word), False)
    SearchWord.objects.bulk_create(
        [
            SearchWord(language=language, word=word, is_name=is_name)
            for (language, word), is_name in sorted(vocabulary.items())
        ],
        batch_size=1_000,
        ignore_conflicts=True,
    )


def _row(source: Source, place: tuple[str, str], offer: Offer, digest: str) -> SearchEntry:
    key, language = place
    return SearchEntry(
        source=source.name,
        key=key,
        language=language,
        kind=source.kind,
        title=_plain(offer.title),
        text=_plain(offer.text),
        when=_plain(offer.when),
        page=offer.page,
        day=offer.day,
        year=offer.day.year if offer.day else None,
        marks=sorted(_marks(offer)),
        title_words=0 if offer.is_running_text else min(len(words(offer.title)), 1_000),
        weight=source.weight,
        vector=_vector(language, offer),
        digest=digest,
    )


def _vector(language: str, offer: Offer) -> RawSQL:
    title, names = offer.title, _names(offer)
    if offer.is_running_text:
        title, names = "", f"{title} {names}"
    return vector(language, title=title, names=names, text=offer.text)


def _names(offer: Offer) -> str:
    together = joined(" ".join((offer.title, *offer.names)))
    return _plain(" ".join([*offer.names, *offer.marks, offer.when, *together]))


def _plain(text: object) -> str:
    return str(text).replace("\0", " ")


def _marks(offer: Offer) -> Iterator[str]:
    for mark in offer.marks:
        if found := squeezed(str(mark))[:200]:
            yield found
    # Marked as less sure by a sign that no squeezed word has.
    for mark in offer.near:
        if found := squeezed(str(mark))[:190]:
            yield f"~{found}"


def _vocabulary(offer: Offer) -> Iterator[tuple[str, bool]]:
    for text, is_name in ((f"{offer.title} {_names(offer)}", True), (offer.text, False)):
        for word in set(words(folded(text))):
            if len(word) >= SHORTEST_TO_SUGGEST and not word.isdigit():
                yield word, is_name


def _forget_words() -> None:
    """Drop the words that no entry has any more."""
    with connection.cursor() as cursor:
        for language in CONFIGURATIONS:
            vectors = SearchEntry.objects.filter(language=language).values("vector")
            said = cursor.mogrify(*vectors.query.sql_with_params())
            words_said = RawSQL("SELECT word FROM ts_stat(%s)", [said])
            SearchWord.objects.filter(language=language).exclude(word__in=words_said).delete()


def listen() -> None:
    """Have the sources asked whenever a row that they watch is saved or deleted."""
    for model in watches:
        if model._meta.auto_created:
            m2m_changed.connect(_related, sender=model, dispatch_uid=SIGNAL)
        else:
            post_save.connect(_saved, sender=model, dispatch_uid=SIGNAL)
            post_delete.connect(_saved, sender=model, dispatch_uid=SIGNAL)


def _saved(
    sender: type[models.Model], instance: models.Model, raw: bool = False, **_kwargs: Any
) -> None:
    if not raw:  # else a fixture, whose other rows may not be there yet
        # A row that is deleted loses its number after this.
        row = copy(instance)
        for name, keys in watches[sender]:
            _touch(name, partial(keys, row))


def _related(
    sender: type[models.Model], instance: models.Model, action: str, **_kwargs: Any
) -> None:
    if action in {"post_add", "post_remove", "post_clear"}:
        for name, keys in watches[sender]:
            _touch(name, partial(keys, instance))
