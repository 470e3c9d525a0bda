"""A file that came back from a translator as its units, whatever is done to it on the way.

Nothing outside of the file is ever read: a document type, with which every known attack on XML
begins (entities, external files, expansion without end), is refused before the file is parsed.
Tools may split and join segments, number them anew in order, and mark words; that is undone.
"""

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from . import CORE, METADATA, READABLE, TARGET_DIGEST
from .codes import Alone, Broken, Close, Open, Token

BIGGEST = 8_000_000
DEEPEST = 60
_C = f"{{{CORE}}}"
_M = f"{{{METADATA}}}"


class Unreadable(Exception):
    """The file is none that can be brought in; the message says why and what to do."""


@dataclass(frozen=True)
class Unit:
    """A text of the file. ``fault`` says why its target cannot be read, if so.

    ``target`` is None if nobody has translated it. ``state`` is the least far of its segments.
    """

    file_id: str
    unit_id: str
    source: tuple[Token, ...]
    target: tuple[Token, ...] | None
    state: str
    target_digest: str
    fault: str = ""

    @property
    def key(self) -> str:
        """What the text is called: "meetings.theme-3-name"."""
        pk, _dot, field = self.unit_id.partition(".")
        return f"{self.file_id}-{pk}-{field}"


@dataclass(frozen=True)
class Package:
    """A file: its languages and units."""

    source_language: str
    language: str
    units: tuple[Unit, ...]


def read(content: bytes) -> Package:
    """The units of a file; raises ``Unreadable`` with a sentence."""
    root = _parsed(content)
    if root.tag != f"{_C}xliff":
        if root.tag.rpartition("}")[2] == "xliff":
            raise Unreadable(_("This is another version of XLIFF. Export it as XLIFF 2.0 or 2.1."))
        raise Unreadable(_("This file is not XLIFF. Choose the file that the translator sent."))
    version = root.get("version", "")
    if version not in READABLE:
        raise Unreadable(
            _("This is XLIFF %(version)s. Export it as XLIFF 2.0 or 2.1.") % {"version": version}
        )
    if not root.get("trgLang"):
        raise Unreadable(_("The file does not say into which language it is translated (trgLang)."))
    units = tuple(
        _unit(file.get("id", ""), unit) for file in root.iter(f"{_C}file") for unit in _units(file)
    )
    if not units:
        raise Unreadable(_("There are no texts in this file."))
    return Package(root.get("srcLang", "")[:2], root.get("trgLang", "")[:2], units)


class _Builder(ET.TreeBuilder):
    """Builds the tree, and refuses what has no place in such a file."""

    depth = 0

    def start(self, tag: str, attrs: dict[str, str]) -> ET.Element:
        """Not deeper than any text of ours could be."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise Unreadable(_("The file is nested too deeply to be a translation."))
        return super().start(tag, attrs)

    def end(self, tag: str) -> ET.Element:
        """One level up."""
        self.depth -= 1
        return super().end(tag)

    def doctype(self, name: str, pubid: str | None, system: str | None) -> None:  # noqa: ARG002
        """Never."""
        raise Unreadable(_doctype())


def _parsed(content: bytes) -> ET.Element:
    if not content.strip():
        raise Unreadable(_("The file is empty."))
    if len(content) > BIGGEST:
        raise Unreadable(
            _("The file has more than %(number)d MB. Bring in the texts in several files.")
            % {"number": BIGGEST // 1_000_000}
        )
    # In UTF-16 every other byte of it is nothing.
    if b"<!DOCTYPE" in content.replace(b"\0", b""):
        raise Unreadable(_doctype())
    # Nothing can be declared without a document type, so there is nothing to expand or fetch.
    parser = ET.XMLParser(target=_Builder())  # noqa: S314
    try:
        parser.feed(content)
        root: ET.Element = parser.close()
    except (ET.ParseError, ValueError, LookupError) as error:
        raise Unreadable(
            _("The file is not well-formed XML (%(error)s). Ask for it again.") % {"error": error}
        ) from error
    return root


def _doctype() -> str:
    return _("The file has a document type (DOCTYPE), which XLIFF has not: it is not opened.")


def _units(place: ET.Element) -> Iterator[ET.Element]:
    """Units of a file, those in groups too."""
    for item in place:
        if item.tag == f"{_C}unit":
            yield item
        elif item.tag == f"{_C}group":
            yield from _units(item)


def _unit(file_id: str, unit: ET.Element) -> Unit:
    parts = [item for item in unit if item.tag in {f"{_C}segment", f"{_C}ignorable"}]
    states = [part.get("state", "initial") for part in parts if part.tag == f"{_C}segment"]
    source: tuple[Token, ...] = ()
    target: tuple[Token, ...] | None = None
    fault = ""
    try:
        source = tuple(token for part in parts for token in _tokens(part.find(f"{_C}source")))
        target = _target(parts)
    except Broken as broken:
        fault = str(broken)
    return Unit(
        file_id,
        unit.get("id", ""),
        _joined(source),
        None if target is None else _joined(target),
        "initial" if "initial" in states or not states else states[0],
        _digest_of(unit),
        fault,
    )


def _target(parts: list[ET.Element]) -> tuple[Token, ...] | None:
    """The translation of all segments in its own order; None if none has one.

    What stands between segments is taken from the source where the target is silent.
    """
    found: list[tuple[float, tuple[Token, ...]]] = []
    lacking = 0
    is_there = False
    for place, part in enumerate(parts, start=1):
        source = tuple(_tokens(part.find(f"{_C}source")))
        element = part.find(f"{_C}target")
        target = () if element is None else tuple(_tokens(element))
        if part.tag == f"{_C}ignorable":
            target = target or source
        elif target:
            is_there = True
        elif source:
            lacking += 1
        order = "" if element is None else element.get("order", "")
        found.append((int(order) if order.isdecimal() else place, target))
    if not is_there:
        return None
    if lacking:
        raise Broken(_("Only a part of this text is translated: translate all its segments."))
    return tuple(
        token for _order, tokens in sorted(found, key=lambda one: one[0]) for token in tokens
    )


def _tokens(place: ET.Element | None) -> Iterator[Token]:
    if place is None:
        return
    yield from _words(place.text)
    for item in place:
        yield from _token(item)
        yield from _words(item.tail)


def _token(item: ET.Element) -> Iterator[Token]:
    name, number = item.tag.removeprefix(_C), item.get("id", "")
    if name == "pc":
        yield Open(number)
        yield from _tokens(item)
        yield Close(number)
    elif name == "ph":
        yield Alone(number)
    elif name == "sc":
        yield Open(number)
    elif name == "ec":
        yield Close(item.get("startRef", number))
    elif name == "cp":
        yield from _character(item.get("hex", ""))
    elif name == "mrk":
        yield from _tokens(item)
    elif name not in {"sm", "em"}:
        raise Broken(
            _("There is a foreign element here (%(name)s): only text and inline codes are taken.")
            % {"name": name.rpartition("}")[2]}
        )


def _words(text: str | None) -> Iterator[Token]:
    if text:
        yield text


def _character(number: str) -> Iterator[Token]:
    try:
        character = chr(int(number, 16))
    except (ValueError, OverflowError) as error:
        raise Broken(_("There is a character here that does not exist.")) from error
    if character == "\0" or "\ud800" <= character <= "\udfff":
        raise Broken(_("There is a character here that does not exist."))
    yield character


def _joined(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """Neighbouring words as one."""
    found: list[Token] = []
    for token in tokens:
        if isinstance(token, str) and found and isinstance(found[-1], str):
            found[-1] += token
        else:
            found.append(token)
    return tuple(found)


def _digest_of(unit: ET.Element) -> str:
    for meta in unit.iter(f"{_M}meta"):
        if meta.get("type") == TARGET_DIGEST:
            return (meta.text or "").strip()
    return ""
