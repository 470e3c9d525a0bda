"""The bulletin as one HTML mail: tables, styles at every element, absolute links."""

import css_inline
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from core.templatetags.house import shown_language
from core.typography import typeset
from mailings.message import LEAVE_URL, PREFERENCES_URL, InlinePicture

from .contents import Contents
from .frame import Frame, Hollow, Medium
from .parts import render_parts
from .waiver_note import waiver_note

# Rules for dark mode and narrow screens cannot be inlined; they stay in the head.
_INLINER = css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)


def render_mail(
    contents: Contents,
    language: str,
    *,
    hollow: Hollow | None = None,
    pictures: dict[str, InlinePicture] | None = None,
) -> str:
    """The mail in ``language``, which must be active; markers stand for what differs by reader.

    What came out empty is added to ``hollow``, and what it shows to ``pictures``, by name.
    """
    frame = Frame(Medium.MAIL, language, contents.bulletin.get_absolute_url())
    frame.hollow = frame.hollow if hollow is None else hollow
    frame.pictures = frame.pictures if pictures is None else pictures
    context = around(contents, frame)
    # A dash that ends a line reads better than one that begins the next.
    context["title"] = str(context["title"]).replace(" – ", "\u00a0– ")
    html = render_to_string(
        "mail/bulletin.html",
        context | {"parts": render_parts(contents, contents, frame)},
    )
    return _INLINER.inline(html)


def around(contents: Contents, frame: Frame) -> dict[str, object]:
    """What stands above and below the sections of a mail, HTML or text."""
    bulletin = contents.bulletin
    borrowed = shown_language(bulletin, "title")
    return {
        "bulletin": bulletin,
        "title": typeset(str(bulletin.title), language=borrowed),
        "title_language": borrowed,
        "preheader_language": shown_language(bulletin, "preheader"),
        "waiver_note": waiver_note(contents, frame.language),
        "online": frame.address(frame.page_address),
        "why": _("You receive this because you subscribed to the bulletin."),
        "leave_url": LEAVE_URL,
        "preferences_url": PREFERENCES_URL,
        "subscribe_url": frame.address(reverse("subscribers:subscribe")),
        "postal_address": settings.POSTAL_ADDRESS,
    }
