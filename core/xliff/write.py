"""Texts that wait for a translator, as an XLIFF 2.1 file.

A file element for each kind of record and a unit for each text, by names that stay the same from
one export to the next. Sources: XLIFF 2.1 core, its metadata and size restriction modules.
"""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.changed_words import readable
from core.completeness import FieldState, State, digest, source_language
from core.richtext import RichTextField

from . import CORE, METADATA, SIZES, TARGET_DIGEST, VERSION
from .codes import Close, Code, Inline, Open, Token, encode, fit

# What XML 1.0 cannot hold stands as <cp hex="001B"/>.
_IMPOSSIBLE = re.compile("([^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff])")


@dataclass(frozen=True)
class Text:
    """A text to be translated, and the page on which it stands."""

    state: FieldState
    url: str


def is_rich(state: FieldState) -> bool:
    """Whether the text is rich text."""
    return isinstance(type(state.record)._meta.get_field(state.field), RichTextField)


def source_of(state: FieldState) -> Inline:
    """The source of the text as words and codes; its own language becomes that of the target."""
    return encode(
        state.source,
        is_rich=is_rich(state),
        language=state.language,
        translated_from=source_language(),
    )


def write(texts: Sequence[Text], *, language: str) -> bytes:
    """``texts``, all in ``language`` and with a source, as a file.

    Raises ``ValueError`` for a language that is not translated into, or if there are no texts:
    XLIFF has no file without a unit.
    """
    if language == source_language() or not texts:
        raise ValueError(language)
    root = ET.Element(
        "xliff",
        {
            "xmlns": CORE,
            "xmlns:mda": METADATA,
            "xmlns:slr": SIZES,
            "version": VERSION,
            "srcLang": source_language(),
            "trgLang": language,
        },
    )
    by_kind: dict[str, list[Text]] = {}
    for text in texts:
        by_kind.setdefault(text.state.record._meta.label_lower, []).append(text)
    for label, group in by_kind.items():
        _add_file(root, label, group)
    body = ET.tostring(root, encoding="unicode")
    # A carriage return written as itself would be read as a line feed.
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n' + body.replace("\r", "&#13;") + "\n"
    ).encode()


def _add_file(root: ET.Element, label: str, texts: Iterable[Text]) -> None:
    file = ET.SubElement(root, "file", {"id": label, "original": label, "xml:space": "preserve"})
    file.text = file.tail = "\n"
    # The limits of our fields count characters, as this profile does.
    profiles = ET.SubElement(file, "slr:profiles", {"generalProfile": "xliff:codepoints"})
    profiles.tail = "\n"
    for text in texts:
        _add_unit(file, text)


def _add_unit(file: ET.Element, text: Text) -> None:
    state = text.state
    field = type(state.record)._meta.get_field(state.name)
    limit = getattr(field, "max_length", None)
    unit = ET.SubElement(file, "unit", {"id": f"{state.record.pk}.{state.field}"})
    unit.tail = "\n"
    if limit is not None:
        unit.set("slr:sizeRestriction", str(limit))
    group = ET.SubElement(
        ET.SubElement(unit, "mda:metadata"), "mda:metaGroup", {"category": "msme"}
    )
    ET.SubElement(group, "mda:meta", {"type": TARGET_DIGEST}).text = digest(state.text)
    source = source_of(state)
    before = encode(state.text, is_rich=is_rich(state))
    target = fit(before, source.codes) if state.text else None
    _add_notes(unit, text, limit=limit, has_target=target is not None)
    names = _add_data(unit, source.codes.values())
    segment = ET.SubElement(unit, "segment", {"state": "initial"})
    if state.state == State.STALE:
        segment.set("subState", "msme:stale")
    _fill(ET.SubElement(segment, "source"), source.tokens, source.codes, names)
    if target is not None:
        _fill(ET.SubElement(segment, "target"), target, source.codes, names)


def _add_notes(unit: ET.Element, text: Text, *, limit: int | None, has_target: bool) -> None:
    state = text.state
    field = type(state.record)._meta.get_field(state.field)
    told = {
        "kind": capfirst(str(type(state.record)._meta.verbose_name)),
        "record": str(state.record),
        "field": capfirst(str(getattr(field, "verbose_name", state.field))),
        "page": text.url,
    }
    if limit is not None:
        told["limit"] = _("At most %(number)d characters.") % {"number": limit}
    if state.state == State.STALE:
        told["source-then"] = readable(state.source_then, is_rich=is_rich(state))
        if not has_target:
            told["translation-then"] = readable(state.text, is_rich=is_rich(state))
    notes = ET.SubElement(unit, "notes")
    for category, words in told.items():
        if words:
            # A note is for people: what XML cannot hold is shown as missing.
            ET.SubElement(notes, "note", {"category": category}).text = _IMPOSSIBLE.sub("�", words)


def _add_data(unit: ET.Element, codes: Iterable[Code]) -> dict[str, str]:
    """The original tags, each once; their names by tag."""
    names: dict[str, str] = {}
    for code in codes:
        for tag in (code.start, code.end):
            if tag:
                names.setdefault(tag, f"d{len(names) + 1}")
    if names:
        data = ET.SubElement(unit, "originalData")
        for tag, name in names.items():
            ET.SubElement(data, "data", {"id": name}).text = tag
    return names


def _fill(
    place: ET.Element, tokens: Iterable[Token], codes: dict[str, Code], names: dict[str, str]
) -> None:
    """Write ``tokens`` into a source or target."""
    inside = [place]
    for item in tokens:
        if isinstance(item, str):
            _add_words(inside[-1], item)
        elif isinstance(item, Close):
            inside.pop()
        else:
            code = codes[item.id]
            kept = {"id": item.id, "canCopy": "no", "canDelete": "no"}
            if isinstance(item, Open):
                kept |= {"dataRefStart": names[code.start], "dataRefEnd": names[code.end]}
                kept["type"] = "link" if code.is_link else "fmt"
                inside.append(ET.SubElement(inside[-1], "pc", kept))
            else:
                ET.SubElement(inside[-1], "ph", kept | {"dataRef": names[code.start]})


def _add_words(place: ET.Element, words: str) -> None:
    for index, part in enumerate(_IMPOSSIBLE.split(words)):
        if index % 2:
            ET.SubElement(place, "cp", {"hex": f"{ord(part):04X}"})
        elif len(place):
            place[-1].tail = (place[-1].tail or "") + part
        else:
            place.text = (place.text or "") + part
