"""Official symbols of WTO documents, read and written.

The source is the practice of the WTO as it shows on its documents and in Documents Online: a
symbol begins with a collection (WT, G, INF, JOB), goes on with bodies and series, each after a
slash (MIN(17), MSME, W), ends with a running number, and may carry what became of the text:
/Rev.1 (a new version that replaces the earlier one), /Add.1 (something added), /Corr.1 (a
correction), /Suppl.1. These can follow each other: WT/GC/W/757/Rev.1/Add.2. A joint document
bears several symbols, printed with dashes, commas, semicolons or line breaks between them.

``parse`` folds what is unambiguous: kinds of spaces, spaces around slashes, small letters,
"Rev 1", "REV.1". ``str()`` of what it returns is the official spelling, which it reads again.
"""

import re
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

# The collections in use, as the first part of a symbol. JOB(05)/321 is the older form of JOB.
COLLECTIONS = (
    *("WT", "WTO", "G", "S", "IP", "TN", "INF", "INT", "ICN", "JOB", "RD", "GPA", "PLURI"),
    *("PC", "L", "MTN", "PRESS"),
)
# Parts that the WTO itself writes with small letters.
OWN_SPELLING = {"LET": "Let"}
SUFFIXES = ("Rev", "Add", "Corr", "Suppl")
LONGEST = 60

_SPACES = re.compile(r"[\s\u00a0\u202f\u2007\u2009\u200b\ufeff]+")
_JOINTS = re.compile(r"[\n\r,;\-\u2010-\u2015\u2212]+")
_PART = r"(?:[A-Z]{1,12}\d{0,4}(?:\(\d{2,4}\))?|\d{1,5}|Let)"
_SUFFIX = rf"(?:{'|'.join(SUFFIXES)})\.[1-9]\d{{0,2}}"
_SYMBOL = re.compile(
    rf"(?P<stem>(?:{'|'.join(COLLECTIONS)})(?:\(\d{{2}}\))?(?:/{_PART})+)(?P<tail>(?:/{_SUFFIX})*)"
)
# Symbols as they stand in running text, officially spelled; a full stop after one is not its own.
IN_TEXT = re.compile(rf"(?<![\w/.]){_SYMBOL.pattern}(?![\w/(])")
# WT/MIN(17) is a body and a year; what is numbered has a digit outside of brackets.
_BRACKETS = re.compile(r"\(\d+\)")
_DIGIT = re.compile(r"\d")
# Suffixes as people type them: "rev 1", "/ REV.1", " Rev. 1"; they end a symbol.
_TYPED_SUFFIX = re.compile(
    rf"(?:/|(?<=[\d)A-Z])\s)\s*({'|'.join(SUFFIXES)})\s*\.?\s*0*(\d+)(?![\w(])", re.IGNORECASE
)
_TYPED_TAIL = re.compile(rf"(?:{_TYPED_SUFFIX.pattern})+$", re.IGNORECASE)


class NotASymbol(ValueError):
    """A text that is no symbol; its words are a sentence for the person who typed it."""


@dataclass(frozen=True)
class Suffix:
    """What became of a text: ``kind`` is Rev, Add, Corr or Suppl."""

    kind: str
    number: int

    def __str__(self) -> str:
        return f"{self.kind}.{self.number}"


@dataclass(frozen=True)
class Parsed:
    """A symbol in its parts: WT/MIN(17) · 58 · Rev.1."""

    series: str
    number: str
    suffixes: tuple[Suffix, ...] = ()

    def __str__(self) -> str:
        return "/".join([self.base, *map(str, self.suffixes)])

    @property
    def base(self) -> str:
        """The symbol that all versions, additions and corrections of a text share."""
        return f"{self.series}/{self.number}"

    @property
    def revision(self) -> int:
        """Which revision it is; 0 for the first version of a text and for what is no revision."""
        return self.suffixes[-1].number if self.is_revision else 0

    @property
    def is_revision(self) -> bool:
        """Whether it replaces an earlier version: its last suffix is a Rev."""
        return bool(self.suffixes) and self.suffixes[-1].kind == "Rev"

    @property
    def original(self) -> "Parsed":
        """The first version of the same text: without the last Rev; itself if it has none."""
        return replace(self, suffixes=self.suffixes[:-1]) if self.is_revision else self

    def previous(self) -> "Parsed | None":
        """The version just before: Rev.1 before Rev.2, the symbol itself before Rev.1."""
        if not self.is_revision:
            return None
        if self.revision == 1:
            return self.original
        earlier = Suffix("Rev", self.revision - 1)
        return replace(self, suffixes=(*self.suffixes[:-1], earlier))


def parse(text: str) -> Parsed:
    """The one symbol that ``text`` is; raises ``NotASymbol`` with a sentence if it is none."""
    found = _SYMBOL.fullmatch(spelled(text))
    if found is None or not _is_numbered(found["stem"]):
        raise NotASymbol(_refusal(text))
    if len(found[0]) > LONGEST:
        raise NotASymbol(_("“%(text)s” is too long for a symbol.") % {"text": _cut(text)})
    series, _slash, number = found["stem"].rpartition("/")
    return Parsed(series, number, tuple(_suffixes(found["tail"])))


def parse_joint(text: str) -> list[Parsed]:
    """All symbols of a joint document, each once, in their order.

    They may stand between dashes, commas, semicolons or on lines of their own. Raises
    ``NotASymbol`` for the first part that is none; an empty text has no symbols.
    """
    parts = (part for part in _JOINTS.split(text) if _SPACES.sub("", part))
    return list(dict.fromkeys(parse(part) for part in parts))


def find(text: str) -> list[str]:
    """The officially spelled symbols in a running text, each once."""
    return list(dict.fromkeys(found[0] for found in IN_TEXT.finditer(text)))


def spelled(text: str) -> str:
    """``text`` with spaces and capitals as the WTO writes them, whether it is a symbol or not."""
    plain = _SPACES.sub(" ", text).strip().removesuffix(".")
    plain = re.sub(r" ?/ ?", "/", plain)
    plain = re.sub(r"(?<=[A-Za-z]) ?\( ?(\d+) ?\)", r"(\1)", plain)
    tail = _TYPED_TAIL.search(plain)
    suffixes = _TYPED_SUFFIX.findall(plain, tail.start()) if tail else []
    stem = plain[: tail.start()] if tail else plain
    parts = (OWN_SPELLING.get(part, part) for part in stem.upper().split("/"))
    return "/".join([*parts, *(f"{kind.capitalize()}.{number}" for kind, number in suffixes)])


def _is_numbered(stem: str) -> bool:
    """Whether something outside of brackets is a number, and no part is a suffix without one."""
    words = {suffix.upper() for suffix in SUFFIXES}
    return bool(_DIGIT.search(_BRACKETS.sub("", stem))) and words.isdisjoint(stem.split("/"))


def _suffixes(tail: str) -> list[Suffix]:
    pairs = (part.split(".") for part in tail.split("/") if part)
    return [Suffix(kind, int(number)) for kind, number in pairs]


def _refusal(text: str) -> str:
    shown = {"text": _cut(text)}
    stem = spelled(text)
    if "/" not in stem or stem.partition("/")[0].partition("(")[0] not in COLLECTIONS:
        return (
            _(
                "“%(text)s” is no symbol of the WTO. Write it as on the document, "
                "as in WT/MIN(17)/58 or INF/MSME/W/46/Rev.3."
            )
            % shown
        )
    return (
        _(
            "“%(text)s” cannot be read as a symbol. Write parts with slashes between them, "
            "then Rev., Add. or Corr. with a number, as in INF/MSME/W/46/Rev.3."
        )
        % shown
    )


def _cut(text: str) -> str:
    plain = _SPACES.sub(" ", text).strip()
    return plain if len(plain) <= LONGEST else f"{plain[:LONGEST]}…"
