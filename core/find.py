"""Find what readers look for: in their language, else in the others, else with errors mended.

``find`` tries, and stops at the first that finds something: all words in the reader's language; all
in another language; all with typing errors mended; some of the words.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from django.conf import settings
from django.db import connection
from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler

from .keep_search import STEMMERS
from .models import SearchEntry, SearchWord
from .words import folded, squeezed, words

PER_PAGE = 20
LAST_PAGE = 50  # nobody reads further
LONGEST_QUERY = 300
MOST_WORDS = 12
SHORTEST_TO_MEND = 4
# So alike, beginnings above all, that a word with several errors is taken for another one; and
# so that a long one is, whatever its end.
LIKE_ENOUGH, ALIKE, LONG = 0.85, 0.9, 8

_PHRASE = re.compile(r"[\"“”«»]([^\"“”«»]+)[\"“”«»]")
# What became of a text (Rev.1), at the end of a symbol that is written as one word.
_SUFFIX = re.compile(r"(?:rev|add|corr|suppl)\d+$")


class How(StrEnum):
    """How the results were found; each is told to the reader."""

    AS_ASKED = "as asked"
    MENDED = "mended"  # with typing errors mended
    SOME = "some"  # some of the words


@dataclass(frozen=True)
class Hit:
    """One result."""

    kind: str
    source: str
    key: str
    title: str
    text: str
    when: str
    page: str
    day: date | None


@dataclass(frozen=True)
class Found:
    """A page of results, and how many there are of each kind and year."""

    query: str
    language: str = ""  # of all results
    how: How = How.AS_ASKED
    mended: str = ""  # the words that were searched for instead
    hits: Sequence[Hit] = ()
    total: int = 0  # as narrowed to kind and year
    in_all: int = 0  # without regard to them
    page: int = 1
    kinds: Mapping[str, int] = field(default_factory=dict)  # of the chosen year
    years: Mapping[int, int] = field(default_factory=dict)  # of the chosen kind, newest first
    terms: tuple[str, ...] = ()  # folded beginnings of the words that are marked in results

    @property
    def pages(self) -> int:
        """How many pages there are to turn."""
        return min(LAST_PAGE, -(-self.total // PER_PAGE))


@dataclass(frozen=True)
class _Word:
    """A word of a query, folded, with its stems in one language."""

    text: str
    stems: tuple[str, ...]
    is_stop: bool

    def matches(self, weight: str, *, begins: bool) -> str:
        """It in PostgreSQL's language; ``begins``: what begins with it will do."""
        forms = [f"'{self.text}':{'*' if begins else ''}{weight}"]
        forms += [f"'{stem}':{weight}" for stem in self.stems if stem != self.text]
        return f"({' | '.join(form.removesuffix(':') for form in forms)})"


@dataclass(frozen=True)
class _Query:
    """A query as the database is asked it, in one language."""

    words: tuple[_Word, ...]
    marks: tuple[str, ...]
    phrases: tuple[tuple[str, ...], ...]

    @property
    def telling(self) -> tuple[_Word, ...]:
        """The words that tell something; all of them where none does."""
        return tuple(word for word in self.words if not word.is_stop) or self.words

    def matches(self, weight: str = "", *, how: How = How.AS_ASKED) -> str:
        """All words, or some, and phrases between quotation marks, within parts so weighted."""
        last = self.words[-1]
        parts = [word.matches(weight, begins=word is last) for word in self.telling]
        if how is How.SOME:
            return " | ".join(parts)
        parts += [_in_a_row(phrase, "") for phrase in self.phrases]
        return " & ".join(parts)

    def in_a_row(self, weight: str = "") -> str:
        """All words one after the other, exactly as they are written."""
        return _in_a_row(tuple(word.text for word in self.words), weight)


def _in_a_row(texts: Sequence[str], weight: str) -> str:
    quoted = (f"'{text}':{weight}".removesuffix(":") for text in texts)
    return f"({' <-> '.join(quoted)})"


def find(
    query: str, *, language: str, kind: str = "", year: int | None = None, page: int = 1
) -> Found:
    """The results for ``query``, a page at a time; any text is a query, and none is an error.

    A bounded number of queries to the database, whatever is asked and found.
    """
    query = " ".join(query.replace("\0", " ")[:LONGEST_QUERY].split())
    typed = words(query)[:MOST_WORDS]
    if not typed:
        return Found(query)
    others = [code for code, _name in settings.LANGUAGES if code != language]
    languages = [language, *others]
    for typed_so, how in _tries(typed, languages):
        asked = _queries(query, typed_so, languages)
        for code in languages:
            if counted := _counted(asked[code], code, how):
                found = _narrowed(query, counted, kind=kind, year=year, page=page)
                mended = " ".join(typed_so) if typed_so != typed else ""
                hits = _hits(asked[code], code, how, kind=kind, year=year, page=found.page)
                more = {"language": code, "how": how, "mended": mended, "hits": hits}
                return Found(**{**found.__dict__, **more, "terms": _terms(asked[code])})
    return Found(query)


def _tries(typed: list[str], languages: list[str]) -> Iterator[tuple[list[str], How]]:
    yield typed, How.AS_ASKED
    mended = _mended(typed, languages)
    if mended != typed:
        yield mended, How.MENDED
    if len(typed) > 1:
        yield mended, How.SOME


def _terms(asked: _Query) -> tuple[str, ...]:
    terms = (term for word in asked.telling for term in (word.text, *word.stems))
    return tuple(dict.fromkeys(terms))


_STEMS = (
    "SELECT %s, w.place, (ts_lexize(%s, w.plain))[1], (ts_lexize(%s, w.bare))[1]"
    " FROM unnest(%s::text[], %s::text[]) WITH ORDINALITY AS w (plain, bare, place)"
)


def _queries(query: str, typed: list[str], languages: list[str]) -> dict[str, _Query]:
    """The query in each language, by one question to its stemmer for each word."""
    bare = [squeezed(word) or word for word in typed]
    parameters: list[str | list[str]] = []
    for language in languages:
        parameters += [language, STEMMERS[language], STEMMERS[language], typed, bare]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join([_STEMS] * len(languages)) + " ORDER BY 1, 2", parameters)
        rows = cursor.fetchall()
    found: dict[str, list[_Word]] = {language: [] for language in languages}
    for language, place, plain, unaccented in rows:
        stems = [squeezed(stem) for stem in (plain, unaccented) if stem]
        is_stop = plain is None or unaccented is None
        word = _Word(bare[place - 1], tuple(dict.fromkeys(stems)), is_stop)
        found[language].append(word)
    marks, phrases = tuple(_marks(query, typed)), tuple(_phrases(query))
    return {code: _Query(tuple(found[code]), marks, phrases) for code in languages}


def _phrases(query: str) -> Iterator[tuple[str, ...]]:
    for text in _PHRASE.findall(query):
        if row := tuple(words(folded(text))):
            yield row


def _marks(query: str, typed: list[str]) -> Iterator[str]:
    """The query as the one word that tells a record, and what is near it; best first."""
    whole = squeezed(query) if typed == words(query)[:MOST_WORDS] else squeezed(" ".join(typed))
    parts = [squeezed(part) for part in query.split() if "/" in part]
    for mark in dict.fromkeys([whole, *parts]):
        yield mark
        stem = mark
        while (shorter := _SUFFIX.sub("", stem)) != stem and shorter:
            yield shorter
            stem = shorter
        yield f"~{stem}"


_TABLE = SearchEntry._meta.db_table
_MATCH = "language = %s AND (vector @@ %s::tsquery OR marks && %s::varchar[])"


def _counted(asked: _Query, language: str, how: How) -> dict[tuple[str, int | None], int]:
    """How many results there are by kind and year."""
    sql = f"SELECT kind, year, count(*) FROM {_TABLE} WHERE {_MATCH} GROUP BY 1, 2"  # noqa: S608 - a name of ours
    with connection.cursor() as cursor:
        cursor.execute(sql, [language, asked.matches(how=how), list(asked.marks)])
        return {(kind, year): number for kind, year, number in cursor.fetchall()}


def _narrowed(
    query: str,
    counted: dict[tuple[str, int | None], int],
    *,
    kind: str,
    year: int | None,
    page: int,
) -> Found:
    kinds: Counter[str] = Counter()
    years: Counter[int] = Counter()
    total = 0
    for (its_kind, its_year), number in counted.items():
        fits_kind, fits_year = kind in ("", its_kind), year in (None, its_year)
        total += number if fits_kind and fits_year else 0
        kinds[its_kind] += number if fits_year else 0
        if its_year:
            years[its_year] += number if fits_kind else 0
    return Found(
        query,
        total=total,
        in_all=sum(counted.values()),
        page=max(1, min(page, LAST_PAGE, -(-total // PER_PAGE))),
        kinds={name: number for name, number in kinds.items() if number},
        years={one: years[one] for one in sorted(years, reverse=True) if years[one]},
    )


# A mark tells a record for certain; a title says more than a name, a name more than a text; words
# as they were written and in a row say more than their stems. Of each kind the best comes before
# the second of another one, unless that is much better. Among equals the latest is first.
_RANKED = f"""
WITH scored AS (
  SELECT id, day, kind,
    CASE WHEN marks @> ARRAY[%(mark)s]::varchar[] THEN 12
         WHEN marks && %(marks)s::varchar[] THEN 5 ELSE 0 END
    + CASE WHEN vector @@ %(title)s::tsquery
           THEN 2 + 2 * least(1, %(number)s / greatest(1, title_words)::float)
           WHEN vector @@ %(named)s::tsquery THEN 1.5 ELSE 0 END
    + CASE WHEN vector @@ %(title_row)s::tsquery THEN 1.5
           WHEN vector @@ %(row)s::tsquery THEN 0.75 ELSE 0 END
    + {{each}}
    + 2 * ts_rank('{{{{0.1, 0.2, 0.5, 1}}}}', vector, %(query)s::tsquery, 1) + 1.5 * weight AS score
  FROM {_TABLE}
  WHERE language = %(language)s AND (vector @@ %(query)s::tsquery OR marks && %(marks)s::varchar[])
    AND (%(kind)s = '' OR kind = %(kind)s) AND (%(year)s::int IS NULL OR year = %(year)s)
), ordered AS (
  SELECT id, day,
    score - 0.8 * least(4, row_number() OVER (PARTITION BY kind ORDER BY score DESC, day DESC) - 1)
      AS score
  FROM scored
), shown AS (
  SELECT * FROM ordered ORDER BY round(score::numeric, 2) DESC, day DESC NULLS LAST, id
  LIMIT {PER_PAGE} OFFSET %(offset)s
)
SELECT kind, source, key, title, text, "when", page, e.day FROM shown JOIN {_TABLE} e USING (id)
ORDER BY round(score::numeric, 2) DESC, e.day DESC NULLS LAST, id
"""  # noqa: S608 - names and numbers of ours


def _hits(
    asked: _Query, language: str, how: How, *, kind: str, year: int | None, page: int
) -> list[Hit]:
    last = asked.words[-1]
    each = "0"
    parameters: dict[str, str | int | list[str] | None] = {
        "language": language,
        "mark": asked.marks[0],
        "marks": list(asked.marks),
        "query": asked.matches(how=how),
        "title": asked.matches("A"),
        "named": asked.matches("AB"),
        "row": asked.in_a_row(),
        "title_row": asked.in_a_row("A"),
        "number": len(asked.telling),
        "kind": kind,
        "year": year,
        "offset": (page - 1) * PER_PAGE,
    }
    if how is How.SOME:
        for place, word in enumerate(asked.telling):
            parameters[f"word{place}"] = word.matches("", begins=word is last)
            each += f" + 3 * (vector @@ %(word{place})s::tsquery)::int"
    with connection.cursor() as cursor:
        cursor.execute(_RANKED.format(each=each), parameters)
        return [Hit(*row) for row in cursor.fetchall()]


def _mended(typed: list[str], languages: list[str]) -> list[str]:
    """``typed`` with each word that no record has as the likeliest that one has."""
    bare = [squeezed(word) for word in typed]
    doubtful = {word for word in bare if len(word) >= SHORTEST_TO_MEND and not word.isdigit()}
    doubtful -= set(SearchWord.objects.filter(word__in=doubtful).values_list("word", flat=True))
    if not doubtful:
        return typed
    meant: dict[str, str] = {}
    for language in languages:
        left = doubtful - set(meant)
        if left:
            known = SearchWord.objects.filter(language=language)
            vocabulary = dict(known.values_list("word", "is_name"))
            likely = ((word, _likeliest(word, vocabulary)) for word in left)
            meant |= {word: other for word, other in likely if other}
    return [meant.get(folded_word, word) for word, folded_word in zip(typed, bare, strict=True)]


def _likeliest(word: str, vocabulary: Mapping[str, bool]) -> str:
    """The word of ``vocabulary`` that was probably meant; "" for none."""
    most = 1 if len(word) < 7 else 2 if len(word) < 10 else 3
    similar = process.extract(
        word, vocabulary.keys(), scorer=JaroWinkler.similarity, score_cutoff=0.7, limit=50
    )
    ranked = [
        (-wrong, alike, vocabulary[other], other)
        for other, alike, _place in similar
        if (wrong := DamerauLevenshtein.distance(word, other)) <= 1
        or (wrong <= most and alike >= LIKE_ENOUGH)
        or (alike >= ALIKE and len(word) >= LONG)
    ]
    return max(ranked)[-1] if ranked else ""
