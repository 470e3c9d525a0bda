"""The markup of rich text as inline codes, and back: byte for byte what it was.

Tags never reach a translator as text, and never come back from one: a code is a number, and what
it stands for is read from the record's own source. So no file can bring in markup.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from typing import TypeAlias

from django.utils.translation import gettext as _

from core.richtext import clean

# Void or unpaired tags stand alone.
_TAG = re.compile(r'<(?P<end>/?)(?P<name>[a-zA-Z][\w-]*)(?:[^<>"]|"[^"]*")*>')
_LANGUAGE = re.compile(r'(?<= lang=")[a-z]{2}(?=")')
ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\u00a0": "&nbsp;"})


@dataclass(frozen=True)
class Open:
    """Here begins what the code ``id`` is about."""

    id: str


@dataclass(frozen=True)
class Close:
    """Here it ends."""

    id: str


@dataclass(frozen=True)
class Alone:
    """Here stands a code that has no end, as a line break."""

    id: str


Mark: TypeAlias = Open | Close | Alone
Token: TypeAlias = str | Mark


@dataclass(frozen=True)
class Code:
    """What a code stands for; ``end`` is empty for one that stands alone."""

    id: str
    start: str
    end: str

    @property
    def is_link(self) -> bool:
        """Whether it is a link, which tools show as one."""
        return self.start.startswith("<a ")


@dataclass(frozen=True)
class Inline:
    """A text as its words and codes."""

    tokens: tuple[Token, ...]
    codes: dict[str, Code]

    @property
    def words(self) -> str:
        """The text without its codes, spaces folded: what a source is recognized by."""
        return " ".join("".join(item for item in self.tokens if isinstance(item, str)).split())

    @property
    def fingerprint(self) -> tuple[str, tuple[str, ...]]:
        """Words and codes in their order, so that a changed source is noticed."""
        return self.words, tuple(
            f"{type(item).__name__} {item.id}" for item in self.tokens if not isinstance(item, str)
        )


class Broken(Exception):
    """A translation cannot be taken; the message says why, to who prepares the file."""


def encode(text: str, *, is_rich: bool, language: str = "", translated_from: str = "") -> Inline:
    """``text`` as words and codes, numbered in the order in which they begin.

    A part that says that it is in the language ``translated_from`` will be in ``language``
    once it is translated, and says so.
    """
    if not is_rich:
        return Inline((text,) if text else (), {})
    tags = list(_tags(clean(text)))
    ends = _pairs(tags)
    tokens: list[Token] = []
    codes: dict[str, Code] = {}
    ids: dict[int, str] = {}
    for place, (is_tag, part) in enumerate(tags):
        if not is_tag:
            tokens.append(unescape(part))
        elif place in ids:
            tokens.append(Close(ids[place]))
        else:
            number = str(len(codes) + 1)
            end = ends.get(place)
            start = _in_language(part, translated_from, language)
            codes[number] = Code(number, start, tags[end][1] if end is not None else "")
            tokens.append(Open(number) if end is not None else Alone(number))
            if end is not None:
                ids[end] = number
    return Inline(tuple(tokens), codes)


def decode(tokens: Sequence[Token], codes: dict[str, Code], *, is_rich: bool) -> str:
    """The text that ``tokens`` make with ``codes``; raises ``Broken`` unless each is there once."""
    if not is_rich:
        if any(not isinstance(item, str) for item in tokens):
            raise Broken(_("This text is plain and has no inline codes: remove them."))
        return "".join(item for item in tokens if isinstance(item, str))
    _check_codes(tokens, codes)
    return "".join(_written(item, codes) for item in tokens)


def fit(text: Inline, codes: dict[str, Code]) -> tuple[Token, ...] | None:
    """The tokens of ``text`` with the numbers of ``codes``; None if they are not the same codes."""
    left = dict(codes)
    numbers: dict[str, str] = {}
    for code in text.codes.values():
        same = next(
            (key for key, one in left.items() if (one.start, one.end) == (code.start, code.end)),
            None,
        )
        if same is None:
            return None
        del left[same]
        numbers[code.id] = same
    if left:
        return None
    return tuple(
        item if isinstance(item, str) else type(item)(numbers[item.id]) for item in text.tokens
    )


def _check_codes(tokens: Iterable[Token], codes: dict[str, Code]) -> None:
    wanted = Counter(item for code in codes.values() for item in _tokens_of(code))
    found = Counter(item for item in tokens if not isinstance(item, str))
    for mark in wanted - found:
        raise Broken(
            _("The inline code %(id)s (%(tag)s) is missing: put it back where it belongs.")
            % {"id": mark.id, "tag": codes[mark.id].start}
        )
    for mark in found - wanted:
        if mark.id not in codes:
            raise Broken(
                _("The inline code %(id)s is not in the source: remove it.") % {"id": mark.id}
            )
        raise Broken(
            _("The inline code %(id)s (%(tag)s) stands here more than once: keep one of them.")
            % {"id": mark.id, "tag": codes[mark.id].start}
        )
    open_ids: list[str] = []
    for item in tokens:
        if isinstance(item, Open):
            open_ids.append(item.id)
        elif isinstance(item, Close) and (not open_ids or open_ids.pop() != item.id):
            raise Broken(
                _("The inline code %(id)s (%(tag)s) overlaps another one: let one end first.")
                % {"id": item.id, "tag": codes[item.id].start}
            )


def _tokens_of(code: Code) -> tuple[Mark, ...]:
    return (Open(code.id), Close(code.id)) if code.end else (Alone(code.id),)


def _written(item: Token, codes: dict[str, Code]) -> str:
    if isinstance(item, str):
        return item.translate(ESCAPES)
    return codes[item.id].end if isinstance(item, Close) else codes[item.id].start


def _tags(markup: str) -> Iterator[tuple[bool, str]]:
    """The parts of ``markup`` in order, and whether each is a tag."""
    last = 0
    for found in _TAG.finditer(markup):
        if found.start() > last:
            yield False, markup[last : found.start()]
        yield True, found[0]
        last = found.end()
    if last < len(markup):
        yield False, markup[last:]


def _pairs(tags: Sequence[tuple[bool, str]]) -> dict[int, int]:
    """Where each tag that has an end ends; cleaned markup is always well nested."""
    opened: list[tuple[str, int]] = []
    ends: dict[int, int] = {}
    for place, (is_tag, part) in enumerate(tags):
        found = _TAG.fullmatch(part) if is_tag else None
        if found is None:
            continue
        if not found["end"]:
            opened.append((found["name"], place))
            continue
        while opened:
            name, start = opened.pop()
            if name == found["name"]:
                ends[start] = place
                break
    return ends


def _in_language(tag: str, old: str, new: str) -> str:
    return _LANGUAGE.sub(lambda found: new if found[0] == old else found[0], tag) if new else tag
