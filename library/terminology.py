"""Whether a text uses the words of the glossary: terms that it lacks, words not to be used.

What counts as the same word is kept simple, so that it can be foretold:

* whole words only; between the words of an expression any space or hyphen may stand;
* each word may have the plural of its language added: -s or -es, in English also -ies for -y,
  in French also -x (so "Members", « Membres », "países", but not "agreed" for "agree");
* accents count, except in words that are not to be used: "pais" is found as well as "país";
* capitals count where the term says so; words that are not to be used are found in any case;
* what others wrote is left out: block quotations, words between quotation marks, addresses,
  symbols of documents, and fields that hold someone's own words (whoever asks leaves those out).
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from html import unescape

from django.utils.translation import gettext as _

from core.completeness import source_language, texts_of
from core.typography import quoted

from .models import Term, TermWord
from .symbols import IN_TEXT

_QUOTATIONS = re.compile(
    r"<blockquote\b.*?</blockquote>|“[^”]*”|«[^»]*»", re.DOTALL | re.IGNORECASE
)
_TAGS = re.compile(r"<[^>]*>")
_BLOCKS = re.compile(r"</?(?:p|br|li|ul|ol|h\d)\b[^>]*>", re.IGNORECASE)
_ADDRESSES = re.compile(r"https?://\S+|\bwww\.\S+|\S+@\S+\.\w+")
_PLURALS = {"en": "(?:s|es|’s|'s)?", "fr": "(?:s|x|es)?", "es": "(?:s|es)?"}
_BETWEEN = r"[\s\u00a0\u202f\u2010\u2011-]+"


@dataclass(frozen=True)
class Slip:
    """A word of the glossary that a text does not use as it should.

    ``found`` is the word that is not to be used, as the text has it; it is empty where the term
    itself is lacking though the source uses it.
    """

    term: Term
    language: str
    expected: str
    found: str = ""

    @property
    def key(self) -> str:
        """What it is recognized by, within one text."""
        return f"{self.term.slug}:{'not' if self.found else 'lacks'}"

    @property
    def sentence(self) -> str:
        """What is wrong and what to write, for the person who can mend it."""
        expected = quoted(self.expected, language=self.language)
        if self.found:
            return _("%(found)s is not used here: write %(expected)s.") % {
                "found": quoted(self.found, language=self.language),
                "expected": expected,
            }
        return _("The source uses a term that is missing here: %(expected)s.") % {
            "expected": expected
        }


@dataclass(frozen=True)
class Entry:
    """A term with its words, ready to be looked for."""

    term: Term
    words: tuple[TermWord, ...]

    def called(self, language: str) -> str:
        """The term in ``language``; "" if the glossary has none there."""
        return texts_of(self.term, "text").get(language, "")

    @cached_property
    def names(self) -> dict[str, re.Pattern[str] | None]:
        """What finds the term or a word that is right as well, by language."""
        flags = re.NOFLAG if self.term.keep_capitals else re.IGNORECASE
        return {
            code: _pattern([self.called(code), *self._of(code, TermWord.Use.ALSO)], code, flags)
            for code in _PLURALS
        }

    @cached_property
    def avoided(self) -> dict[str, re.Pattern[str] | None]:
        """What finds a word that is not to be used, by language; accents are off already."""
        return {
            code: _pattern(map(_bare, self._of(code, TermWord.Use.NOT)), code, re.IGNORECASE)
            for code in _PLURALS
        }

    @cached_property
    def excepted(self) -> dict[str, re.Pattern[str] | None]:
        """What finds expressions in which such a word is right, by language."""
        return {
            code: _pattern(map(_bare, self._of(code, TermWord.Use.EXCEPT)), code, re.IGNORECASE)
            for code in _PLURALS
        }

    def uses(self, prose: str, language: str) -> bool:
        """Whether ``prose`` has the term."""
        pattern = self.names[language]
        return pattern is not None and pattern.search(prose) is not None

    def misuse(self, prose: str, language: str) -> str:
        """The first word of ``prose`` that is not to be used; "" if there is none."""
        pattern, excepted = self.avoided[language], self.excepted[language]
        if pattern is None:
            return ""
        bare = _bare(prose)
        fine = [found.span() for found in excepted.finditer(bare)] if excepted else []
        for found in pattern.finditer(bare):
            if not any(start <= found.start() and found.end() <= end for start, end in fine):
                # Taking accents off one by one keeps every letter in its place.
                return prose[found.start() : found.end()]
        return ""

    def _of(self, language: str, use: TermWord.Use) -> list[str]:
        return [word.text for word in self.words if (word.language, word.use) == (language, use)]


@dataclass(frozen=True)
class Glossary:
    """All terms, read once."""

    entries: tuple[Entry, ...]

    @classmethod
    def load(cls) -> "Glossary":
        """The glossary as it is; two queries."""
        rows = Term.objects.prefetch_related("words")
        return cls(tuple(Entry(term, tuple(term.words.all())) for term in rows))

    def slips(self, texts: Mapping[str, str], language: str) -> Iterator[Slip]:
        """What the text in ``language`` does not say in the words of the glossary.

        ``texts`` holds all languages of one field. A translation that follows its source in a
        word not to be used is told at the source alone, since it is to be mended there first.
        """
        prose = {code: prose_of(text) for code, text in texts.items()}
        mine, source = prose.get(language, ""), prose.get(source_language(), "")
        if not mine.strip():
            return
        is_source = language == source_language()
        for entry in self.entries:
            if not (expected := entry.called(language)):
                continue
            found = entry.misuse(mine, language)
            if found and (is_source or not entry.misuse(source, source_language())):
                yield Slip(entry.term, language, expected, found)
            elif (
                not is_source
                and entry.uses(source, source_language())
                and not entry.uses(mine, language)
            ):
                yield Slip(entry.term, language, expected)

    def terms_in(self, source: str) -> Iterator[Entry]:
        """The terms that a source text uses, to be shown beside its translation."""
        prose = prose_of(source)
        return (entry for entry in self.entries if entry.uses(prose, source_language()))


def prose_of(text: str) -> str:
    """Our own words in ``text``, plain or rich: without tags, quotations, addresses, symbols."""
    text = _BLOCKS.sub(" \n ", _QUOTATIONS.sub(" … ", unicodedata.normalize("NFC", text)))
    plain = unescape(_TAGS.sub("", text))
    return IN_TEXT.sub(" … ", _ADDRESSES.sub(" … ", _QUOTATIONS.sub(" … ", plain)))


def _pattern(texts: Iterable[str], language: str, flags: re.RegexFlag) -> re.Pattern[str] | None:
    """One pattern for all of ``texts``, the longest first; None if there are none."""
    found = sorted({unicodedata.normalize("NFC", text) for text in texts if text}, key=len)
    if not found:
        return None
    either = "|".join(_one(text, language) for text in reversed(found))
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)", flags)


def _one(text: str, language: str) -> str:
    words = re.split(r"[\s-]+", text.replace("’", "'"))
    return _BETWEEN.join(_inflected(word, language) for word in words)


def _inflected(word: str, language: str) -> str:
    pattern = re.escape(word).replace("'", "['’]")
    if language == "en" and word.endswith("y"):
        return f"(?:{pattern}{_PLURALS['en']}|{pattern[:-1]}ies)"
    return pattern + _PLURALS[language]


@lru_cache(maxsize=64)  # every entry of the glossary asks for the same text
def _bare(text: str) -> str:
    """``text`` without accents, letter for letter."""
    return "".join(unicodedata.normalize("NFD", character)[0] for character in text)
