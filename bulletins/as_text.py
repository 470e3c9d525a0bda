"""The bulletin as plain text: 72 columns, === under titles, links numbered at the end."""

import re
import textwrap
from collections.abc import Iterator

from django.template import Context, Engine
from django.utils.translation import gettext as _

from core.typography import typeset

from .as_mail import around
from .contents import Contents
from .frame import Frame, Medium
from .parts import WIDTH, render_parts, underline

_ITEM = re.compile(r"^( *)(- )?")
_ADDRESS = re.compile(r"^(\[\d+\] )?\S+$")


def render_text(contents: Contents, language: str) -> str:
    """The text in ``language``, which must be active; only addresses exceed the width."""
    frame = Frame(Medium.TEXT, language, contents.bulletin.get_absolute_url())
    parts = render_parts(contents, contents, frame)
    context = around(contents, frame) | {
        "parts": parts,
        "links": frame.links,
        "underline": underline(typeset(str(contents.bulletin.title))),
        "links_underline": underline(_("Links")),
    }
    template = Engine.get_default().get_template("mail/bulletin.txt")
    return fold(template.render(Context(context, autoescape=False)))


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
