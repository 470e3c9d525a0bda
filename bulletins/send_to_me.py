"""Send to me: a bulletin as a test to the person who asks, as letters beside its real mailing."""

from collections.abc import Iterable

from django.conf import settings

from accounts.models import User
from mailings.control import NotPossible
from mailings.message import Content
from mailings.models import Mailing
from mailings.trial import send_trials

from .contents import gather
from .dispatch import content_of
from .models import Bulletin
from .refusals import NotReady
from .render import render


def send_to_me(bulletin: Bulletin, *, by: User, languages: Iterable[str]) -> list[Mailing]:
    """Write ``bulletin`` to the address of ``by`` in each of ``languages``, as it is now.

    A published bulletin is sent as it was frozen. Raises ``NotReady`` with the reason.
    """
    wanted = [code for code, _name in settings.LANGUAGES if code in set(languages)]
    contents = contents_now(bulletin, wanted)
    try:
        return send_trials(contents, about=bulletin, by=by, is_sample=bulletin.is_sample)
    except NotPossible as refusal:
        raise NotReady(str(refusal)) from refusal


def contents_now(bulletin: Bulletin, languages: list[str]) -> dict[str, Content]:
    """What would be mailed in each of ``languages``; a draft without a subject has its title."""
    editions = {
        edition.language: content_of(edition)
        for edition in bulletin.editions.prefetch_related("pictures")
    }
    if not editions and languages:
        contents = gather(bulletin)
        for code in languages:
            made = render(bulletin, code, contents=contents)
            editions[code] = Content(
                made.subject or made.title,
                made.mail_html,
                made.text,
                made.sender_name,
                made.reply_to,
                made.pictures,
            )
    return {code: editions[code] for code in languages}
