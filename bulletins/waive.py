"""Waive: an approver lets a bulletin appear before it is translated into a language."""

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.completeness import State
from core.models import write_audit

from .contents import Contents, gather
from .models import Bulletin, Waiver
from .refusals import NotReady
from .texts import shown_texts, states_of

LONGEST = 250  # characters of a reason


@transaction.atomic
def waive(bulletin: Bulletin, *, language: str, reason: str, by: User) -> Waiver:
    """Let ``bulletin`` appear with texts missing in ``language``, for a ``reason`` in words.

    Readers of that language get the original text and a note; so it voids an approval.
    Raises ``NotReady`` with the reason why not.
    """
    bulletin = _held(bulletin, by)
    if language not in dict(settings.LANGUAGES):
        raise NotReady(_("There is no such language here."))
    reason = " ".join(reason.split())
    if not reason:
        raise NotReady(_("Say why this language is waived."))
    if len(reason) > LONGEST:
        raise NotReady(_("Say it in at most %(number)d characters.") % {"number": LONGEST})
    contents = gather(bulletin)
    if language in contents.waived:
        raise NotReady(_("This language is waived already."))
    if len(contents.waived) + 1 == len(settings.LANGUAGES):
        raise NotReady(_("A bulletin must be complete in at least one language."))
    if not is_missing(contents, language):
        raise NotReady(_("No text is missing in this language, so there is nothing to waive."))
    row = Waiver.objects.create(bulletin=bulletin, language=language, reason=reason, by=by)
    write_audit("waived", bulletin, actor=by, language=language, reason=reason)
    return row


@transaction.atomic
def withdraw_waiver(bulletin: Bulletin, *, language: str, by: User) -> None:
    """Take the leave back before publication; raises ``NotReady`` with the reason why not."""
    bulletin = _held(bulletin, by)
    row = bulletin.waivers.filter(language=language).first()
    if row is None:
        raise NotReady(_("This language is not waived."))
    row.delete()
    write_audit("took back a waiver", bulletin, actor=by, language=language, reason=row.reason)


def is_missing(contents: Contents, language: str) -> bool:
    """Whether readers would miss any text in ``language``."""
    found = states_of(shown_texts(contents))
    return any(item.language == language and item.state == State.MISSING for item in found)


def _held(bulletin: Bulletin, by: User) -> Bulletin:
    """The bulletin, locked until the act is done."""
    bulletin = Bulletin.objects.select_for_update().get(pk=bulletin.pk)
    if not by.has_perm("bulletins.approve_bulletin"):
        raise NotReady(_("Only an approver can waive a language."))
    if bulletin.is_published:
        raise NotReady(_("This bulletin is published already."))
    return bulletin
