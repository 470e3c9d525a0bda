"""A letter: a mailing of one, started at once; opt-in, welcome, reminders."""

import re
from collections.abc import Mapping
from typing import Any

import css_inline
from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation

from core.columns import fold

from .control import start
from .enqueue import Content, Entry, enqueue, open_mailing
from .models import Mailing

_inliner = css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)


def write_letter(purpose: str, *, language: str, context: Mapping[str, Any]) -> Content:
    """Render ``templates/mail/<purpose>/{subject.txt,letter.html,letter.txt}`` in ``language``."""
    known = {"site_url": settings.SITE_URL, "postal_address": settings.POSTAL_ADDRESS, **context}
    with translation.override(language):
        subject, html, text = (
            render_to_string(f"mail/{purpose}/{name}", known)
            for name in ("subject.txt", "letter.html", "letter.txt")
        )
    # Folded at plain spaces only: a no-break space of the language stays.
    line = re.sub(r"[ \t\r\n]+", " ", subject).strip(" ")
    return Content(line, _inliner.inline(html), fold(text))


@transaction.atomic
def send_letter(
    *,
    to: str,
    language: str,
    content: Content,
    title: str,
    name: str = "",
    reference: str = "",
    row_reference: str = "",
    leave_token: str = "",
    topic: str = "",
    list_id: str = "",
    is_sample: bool = False,
) -> Mailing:
    """Put ``content`` on its way to one address as soon as the transaction is committed.

    ``title`` is what staff see in the post room. ``reference`` may be empty, or
    names the letter for good: it is then sent once. With a ``topic`` it is a copy of
    what subscribers of that got, and whoever leaves takes it back with the rest.
    ``row_reference`` is the one of its row, by which it is found when somebody is forgotten.
    """
    letter = open_mailing(
        title=title,
        reference=reference,
        topic=topic,
        list_id=list_id,
        contents={language: content},
        is_letter=True,
        is_sample=is_sample,
    )
    enqueue(letter, [Entry(to, language, name, row_reference, leave_token)])
    start(letter)
    return letter
