"""The bulletin as plain text: 72 columns, === under titles, links numbered at the end."""

from django.template import Context, Engine
from django.utils.translation import gettext as _

from core.columns import fold
from core.typography import typeset

from .as_mail import around
from .contents import Contents
from .frame import Frame, Hollow, Medium
from .parts import render_parts, underline


def render_text(contents: Contents, language: str, *, hollow: Hollow | None = None) -> str:
    """The text in ``language``, which must be active; only addresses exceed the width.

    What came out empty is added to ``hollow``.
    """
    frame = Frame(Medium.TEXT, language, contents.bulletin.get_absolute_url())
    frame.hollow = frame.hollow if hollow is None else hollow
    parts = render_parts(contents, contents, frame)
    context = around(contents, frame) | {
        "parts": parts,
        "links": frame.links,
        "underline": underline(typeset(str(contents.bulletin.title))),
        "links_underline": underline(_("Links")),
    }
    template = Engine.get_default().get_template("mail/bulletin.txt")
    return fold(template.render(Context(context, autoescape=False)))
