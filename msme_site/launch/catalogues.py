"""Compiles the translation catalogues with Babel, since fresh machines have no msgfmt.

French asks for no-break spaces, which nobody sees while typing: they are set here, once for every
sentence, so that it does not matter which space a translator has typed.
"""

import os
import re
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from .places import CHECKOUT

FRENCH_SPACES = ((re.compile(r" (?=[:;?!»])"), "\u00a0"), (re.compile(r"(?<=«) "), "\u00a0"))


def typeset(catalogue: Catalog, *, language: str) -> None:
    """Set the no-break spaces of ``catalogue``, if it is French; the source is left alone."""
    if language != "fr":
        return
    for message in catalogue:
        if isinstance(message.string, str):
            message.string = _typeset(message.string)
        else:
            message.string = tuple(_typeset(text) for text in message.string or ())


def _typeset(text: str) -> str:
    for pattern, space in FRENCH_SPACES:
        text = pattern.sub(space, text)
    return text


def compile_catalogues(checkout: Path = CHECKOUT) -> int:
    """Write the ``.mo`` of every ``.po`` that is newer than it; return how many were written.

    What was compiled by an older state of this module is compiled anew.
    """
    written, own = 0, Path(__file__).stat().st_mtime
    for source in sorted(checkout.glob("*/locale/*/LC_MESSAGES/*.po")):
        compiled = source.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime >= max(own, source.stat().st_mtime):
            continue
        with source.open("rb") as text:
            catalogue = read_po(text, locale=source.parts[-3])
        typeset(catalogue, language=source.parts[-3])
        # In one step, since a test run and a site may both be doing this.
        unfinished = compiled.with_name(f"{compiled.name}.{os.getpid()}")
        with unfinished.open("wb") as binary:
            write_mo(binary, catalogue)
        unfinished.replace(compiled)
        written += 1
    return written


if __name__ == "__main__":
    compile_catalogues()
