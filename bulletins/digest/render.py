"""A digest as a mail in one language: subject, HTML and text."""

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from bulletins.parts import underline
from core import dates
from core.typography import listed, typeset
from mailings.letter import write_letter
from mailings.message import LEAVE_URL, PREFERENCES_URL, Content
from subscribers.models import Form, Frequency, Topic

from .changes import Change
from .tell import chapters


def render(
    changes: Iterable[Change],
    *,
    frequency: str,
    day: date,
    since: date,
    topics: Iterable[str],
    form: str,
    language: str,
) -> Content:
    """The digest of ``day`` about ``topics`` for who reads it in this ``form``."""
    with override(language):
        told = chapters(changes, topics)
        names = listed(Topic(chapter.topic).label for chapter in told)
        heading = _heading(frequency)
        context = {
            "chapters": told,
            "in_full": form == Form.FULL,
            "heading": typeset(heading),
            "topics": names,
            "span": dates.range_in_words(since, day) if since < day else dates.in_words(day),
            "underline": underline(heading),
            "why": _why(frequency),
            "leave_url": LEAVE_URL,
            "preferences_url": PREFERENCES_URL,
            "subscribe_url": f"{settings.SITE_URL}{reverse('subscribers:subscribe')}",
        }
    return write_letter("digest", language=language, context=context)


def _heading(frequency: str) -> str:
    if frequency == Frequency.WEEKLY:
        return _("What changed this week")
    return _("What changed this month")


def _why(frequency: str) -> str:
    if frequency == Frequency.WEEKLY:
        return _(
            "You receive this once a week, where something has changed about what you "
            "subscribed to."
        )
    return _(
        "You receive this once a month, where something has changed about what you subscribed to."
    )
