"""Send to me: a bulletin as a test to the person who asks, as letters beside its real mailing.

A letter has no reference to the bulletin, so no account of its mailing knows of it, and no leave
token, so that nobody can be taken off the list by a test that was passed on.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import IntegerField, Sum
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from accounts.models import User
from core.columns import fold
from core.models import AuditEntry, write_audit
from mailings.letter import send_letter
from mailings.message import LEAVE_URL, PREFERENCES_URL, Content
from mailings.models import Mailing

from .contents import gather
from .dispatch import content_of
from .models import Bulletin
from .refusals import NotReady
from .render import render

VERB = "sent a test"
AN_HOUR = 20  # letters a person may send to themselves in that time
_SHEET = re.compile(r'<table\b[^>]*\bclass="sheet"[^>]*>\s*(?:<tbody>)?')
_PERSONAL = re.compile(
    rf'<a\b[^>]*href="(?:{re.escape(LEAVE_URL)}|{re.escape(PREFERENCES_URL)})"[^>]*>(.*?)</a>', re.S
)


@transaction.atomic
def send_to_me(bulletin: Bulletin, *, by: User, languages: Iterable[str]) -> list[Mailing]:
    """Write ``bulletin`` to the address of ``by`` in each of ``languages``, as it is now.

    A published bulletin is sent as it was frozen. Raises ``NotReady`` with the reason.
    """
    # The row is held, so that nobody exceeds the number by asking twice at once.
    by = User.objects.select_for_update().get(pk=by.pk)
    wanted = [code for code, _name in settings.LANGUAGES if code in set(languages)]
    refuse_test(by, len(wanted))
    contents = tests_of(bulletin, wanted)
    letters = [
        send_letter(
            to=by.email,
            name=by.get_full_name(),
            language=code,
            content=content,
            title=content.subject,
            is_sample=bulletin.is_sample,
        )
        for code, content in contents.items()
    ]
    write_audit(VERB, bulletin, actor=by, letters=len(letters), languages=wanted)
    return letters


def refuse_test(by: User, number: int) -> None:
    """Say no where ``by`` has no address, chose no language, or has sent enough for now."""
    if not has_address(by):
        raise NotReady(_("Your account has no address of mail. Ask an administrator to enter one."))
    if not number:
        raise NotReady(_("Choose at least one language."))
    if number + sent_of_late(by) > AN_HOUR:
        words = ngettext(
            "No more than %(number)d test an hour: wait a little.",
            "No more than %(number)d tests an hour: wait a little.",
            AN_HOUR,
        )
        raise NotReady(words % {"number": AN_HOUR})


def has_address(user: User) -> bool:
    """Whether mail can be sent to ``user``."""
    try:
        validate_email(user.email)
    except ValidationError:
        return False
    return True


def sent_of_late(user: User) -> int:
    """How many tests ``user`` has sent within the last hour."""
    since = timezone.now() - timedelta(hours=1)
    acts = AuditEntry.objects.filter(verb=VERB, actor=user, at__gte=since)
    found = acts.aggregate(all=Sum(Cast(KT("detail__letters"), IntegerField())))
    return found["all"] or 0


def tests_of(bulletin: Bulletin, languages: list[str]) -> dict[str, Content]:
    """What is sent in each of ``languages``, marked as a test."""
    editions = {
        edition.language: content_of(edition)
        for edition in bulletin.editions.prefetch_related("pictures")
    }
    if not editions:
        contents = gather(bulletin)
        for code in languages:
            made = render(bulletin, code, contents=contents)
            editions[code] = Content(
                made.subject,
                made.mail_html,
                made.text,
                made.sender_name,
                made.reply_to,
                made.pictures,
            )
    return {code: as_test(editions[code], code) for code in languages}


def as_test(content: Content, language: str) -> Content:
    """``content`` with a mark in its subject and at its top, and without personal links."""
    with translation.override(language):
        mark = pgettext("mark of a mail", "[Test]")
        line = _(
            "This is a test for whoever sent it to themselves. Nobody else has received it, and "
            "the links to leave and to change language are left out."
        )
        no_link = _("(no link in a test)")
        row = render_to_string("mail/test.html", {"line": line})
    text = content.text.replace(LEAVE_URL, no_link).replace(PREFERENCES_URL, no_link)
    html = _PERSONAL.sub(rf"\1 {no_link}", content.html)
    html, found = _SHEET.subn(lambda sheet: sheet.group() + row, html, count=1)
    if not found or LEAVE_URL in html or PREFERENCES_URL in html:
        raise ValueError("The mail has another structure than tests can be made of.")
    subject = f"{mark} {content.subject}".strip()
    return replace(content, subject=subject[:250], html=html, text=f"{fold(line)}\n{text}")
