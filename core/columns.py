"""Plain text in columns, as mail is read: 72 of them, which only addresses exceed."""

import re
import textwrap
from collections.abc import Iterator

WIDTH = 72
_ITEM = re.compile(r"^( *)(- )?")
_ADDRESS = re.compile(r"^(\[\d+\] )?\S+$")


def fold(text: str) -> str:
    """``text`` with lines of at most 72 columns and no more than one blank line in a row."""
    lines = [folded for line in text.splitlines() for folded in _fold(line.rstrip())]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"


def _fold(line: str) -> Iterator[str]:
    if _ADDRESS.match(line):
        yield line
        return
    found = _ITEM.match(line)
    indent = " " * len(found.group(0)) if found else ""
    yield from textwrap.wrap(
        line,
        WIDTH,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
        drop_whitespace=True,
    ) or [""]
