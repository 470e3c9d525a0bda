"""Renders a bulletin in one language: page, mail and plain text. It writes nothing.

Every link that leaves by mail is absolute. What differs between recipients stands
there as the post room's markers (``mailings.message``), which it replaces.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parseaddr

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from core.completeness import text_of
from core.templatetags.house import shown_language
from core.typography import typeset
from mailings.headers import one_line
from mailings.message import InlinePicture

from .as_mail import render_mail
from .as_text import render_text
from .contents import Contents, gather
from .frame import Frame, Hollow, Medium
from .models import Bulletin
from .parts import render_parts
from .waiver_note import waiver_note

# What the preflight alone looks at, and what the mail names by its hash.
NOT_HASHED = {"hollow", "pictures"}


@dataclass(frozen=True)
class Rendering:
    """A bulletin in one language, as it would be published; ``hollow`` is for the preflight.

    ``pictures`` are those within the mail, which names them by their bytes.
    """

    language: str
    title: str
    title_language: str  # if it is not the reader's
    subject: str
    preheader: str
    sender_name: str
    reply_to: str
    content_html: str
    mail_html: str
    text: str
    pictures: tuple[InlinePicture, ...] = ()
    hollow: frozenset[tuple[str, str, int]] = frozenset()

    @property
    def content_hash(self) -> str:
        """What this content is recognized by: SHA-256, in hexadecimal digits."""
        content = {name: value for name, value in vars(self).items() if name not in NOT_HASHED}
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def render(bulletin: Bulletin, language: str, *, contents: Contents | None = None) -> Rendering:
    """``bulletin`` in ``language``; ``contents`` if they have been gathered already."""
    contents = contents or gather(bulletin)
    hollow: Hollow = set()
    pictures: dict[str, InlinePicture] = {}
    with translation.override(language):
        page = render_page(contents, language, hollow=hollow)
        mail = render_mail(contents, language, hollow=hollow, pictures=pictures)
        text = render_text(contents, language, hollow=hollow)
        return Rendering(
            language=language,
            title=typeset(str(bulletin.title), language=shown_language(bulletin, "title")),
            title_language=shown_language(bulletin, "title"),
            subject=typeset(str(bulletin.subject), language=shown_language(bulletin, "subject")),
            preheader=typeset(
                str(bulletin.preheader), language=shown_language(bulletin, "preheader")
            ),
            sender_name=one_line(str(bulletin.sender_name)) or parseaddr(settings.MAIL_FROM)[0],
            reply_to=text_of(bulletin, "reply_to", language) or settings.REPLY_TO,
            content_html=page,
            mail_html=mail,
            text=text,
            pictures=tuple(pictures.values()),
            hollow=frozenset(hollow),
        )


def render_all(bulletin: Bulletin, *, contents: Contents | None = None) -> dict[str, Rendering]:
    """``bulletin`` in every language, from one reading of its records."""
    contents = contents or gather(bulletin)
    return {code: render(bulletin, code, contents=contents) for code, _name in settings.LANGUAGES}


def render_page(contents: Contents, language: str, *, hollow: Hollow | None = None) -> str:
    """The content of the bulletin's page in ``language``, which must be active.

    What came out empty is added to ``hollow``.
    """
    frame = Frame(Medium.PAGE, language, contents.bulletin.get_absolute_url())
    frame.hollow = frame.hollow if hollow is None else hollow
    return render_to_string(
        "bulletins/content.html",
        {
            "waiver_note": waiver_note(contents, language),
            "main": render_parts(contents, contents.main, frame),
            "side": render_parts(contents, contents.side, frame),
        },
    )


def hash_of(renderings: Mapping[str, Rendering]) -> str:
    """What the content of all languages together is recognized by."""
    hashes = "".join(renderings[code].content_hash for code in sorted(renderings))
    return hashlib.sha256(hashes.encode()).hexdigest()
