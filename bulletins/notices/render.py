"""A notice as mail: subject, HTML and text in one language, with the calendar entry beside them."""

from dataclasses import replace

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from bulletins.models import UrgentNotice
from bulletins.parts import underline
from core.typography import typeset
from mailings.letter import write_letter
from mailings.message import LEAVE_URL, PREFERENCES_URL, Content
from subscribers.models import Topic

from .entry import attachment_of, entry_of


def render(notice: UrgentNotice) -> dict[str, Content]:
    """What the post room is given of ``notice``, by language."""
    return {code: _in_language(notice, code) for code, _name in settings.LANGUAGES}


def _in_language(notice: UrgentNotice, code: str) -> Content:
    entry = entry_of(notice.meeting or notice.session)
    with override(code):
        title = typeset(str(notice.subject or ""))
        context = {
            "notice": notice,
            "title": title,
            "underline": underline(title),
            "has_entry": entry is not None,
            "page": f"{settings.SITE_URL}{notice.get_absolute_url()}",
            "why": _("You receive this because you subscribed to: %(topic)s.")
            % {"topic": Topic(notice.topic).label},
            "leave_url": LEAVE_URL,
            "preferences_url": PREFERENCES_URL,
            "subscribe_url": f"{settings.SITE_URL}{reverse('subscribers:subscribe')}",
        }
        content = write_letter("notice", language=code, context=context)
        return replace(content, attachments=(attachment_of(entry),)) if entry else content
