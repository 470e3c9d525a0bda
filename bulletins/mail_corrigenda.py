"""What a bulletin's mail tells of the corrigenda that came after it was frozen, above all else."""

from dataclasses import replace

import css_inline
from django.template.loader import render_to_string
from django.utils.translation import override

from core.columns import fold
from mailings.message import Content

from .models import Edition

# The row below the masthead; a mail has it once.
_FIRST_ROW = '<tr><td class="online"'
_INLINER = css_inline.CSSInliner(load_remote_stylesheets=False)


def with_corrigenda(content: Content, edition: Edition) -> Content:
    """``content`` with the corrigenda of its bulletin at the top, in HTML and text.

    The edition stays as it is; what has no corrigendum is given back untouched.
    """
    corrigenda = list(edition.bulletin.corrigenda.all())
    if not corrigenda:
        return content
    with override(edition.language):
        context = {"corrigenda": corrigenda}
        html = render_to_string("mail/corrigenda.html", context)
        text = fold(render_to_string("mail/corrigenda.txt", context))
    table = _INLINER.inline_fragment(html, render_to_string("mail/mail.css"))
    row = table.partition("<tbody>")[2].partition("</tbody>")[0]
    above, first_row, below = content.html.partition(_FIRST_ROW)
    return replace(content, html=f"{above}{row}{first_row}{below}", text=f"{text}{content.text}")
