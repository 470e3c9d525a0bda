"""Compiles the translation catalogues with Babel, since fresh machines have no msgfmt."""

import os
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from .places import CHECKOUT


def compile_catalogues(checkout: Path = CHECKOUT) -> int:
    """Write the ``.mo`` of every ``.po`` that is newer than it; return how many were written."""
    written = 0
    for source in sorted(checkout.glob("*/locale/*/LC_MESSAGES/*.po")):
        compiled = source.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as text:
            catalogue = read_po(text, locale=source.parts[-3])
        # In one step, since a test run and a site may both be doing this.
        unfinished = compiled.with_name(f"{compiled.name}.{os.getpid()}")
        with unfinished.open("wb") as binary:
            write_mo(binary, catalogue)
        unfinished.replace(compiled)
        written += 1
    return written


if __name__ == "__main__":
    compile_catalogues()
