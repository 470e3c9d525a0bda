"""Trial letters: what a mailing would say, to the person who asks for it and nobody else.

A trial has no reference to any mailing, so no account knows of it, and no leave token, so that
nobody can be taken off the list by a trial that was passed on.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models, transaction
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

from .control import NotPossible
from .letter import send_letter
from .message import LEAVE_URL, PREFERENCES_URL, Attachment, Content, InlinePicture
from .models import Mailing

VERB = "sent a test"
AN_HOUR = 20  # letters a person may send to themselves in that time
_SHEET = re.compile(r'<table\b[^>]*\bclass="sheet"[^>]*>\s*(?:<tbody>)?')
_PERSONAL = re.compile(
    rf'<a\b[^>]*href="(?:{re.escape(LEAVE_URL)}|{re.escape(PREFERENCES_URL)})"[^>]*>(.*?)</a>', re.S
)


@transaction.atomic
def send_trials(
    contents: Mapping[str, Content], *, about: models.Model, by: User, is_sample: bool
) -> list[Mailing]:
    """Write ``contents``, by language, to the address of ``by``; ``about`` is in the journal.

    Raises ``NotPossible`` with the reason.
    """
    # The row is held, so that nobody exceeds the number by asking twice at once.
    by = User.objects.select_for_update().get(pk=by.pk)
    _refuse(by, len(contents))
    letters = [
        send_letter(
            to=by.email,
            name=by.get_full_name(),
            language=code,
            content=as_trial(content, code),
            title=content.subject,
            is_sample=is_sample,
        )
        for code, content in contents.items()
    ]
    write_audit(VERB, about, actor=by, letters=len(letters), languages=[*contents])
    return letters


def contents_of(mailing: Mailing) -> dict[str, Content]:
    """What ``mailing`` says in each language, whole."""
    pictures = [
        InlinePicture(item.name, item.media_type, bytes(item.content))
        for item in mailing.pictures.order_by("pk")
    ]
    attachments = [
        (item.language, Attachment(item.name, item.media_type, bytes(item.content)))
        for item in mailing.attachments.order_by("pk")
    ]
    return {
        said.language: Content(
            said.subject,
            said.html,
            said.text,
            said.sender_name,
            said.reply_to,
            tuple(item for item in pictures if f"cid:{item.name}" in said.html),
            tuple(item for language, item in attachments if language == said.language),
        )
        for said in mailing.contents.order_by("language")
    }


def _refuse(by: User, number: int) -> None:
    """Say no where ``by`` has no address, chose no language, or has sent enough for now."""
    if not has_address(by):
        raise NotPossible(
            _("Your account has no address of mail. Ask an administrator to enter one.")
        )
    if not number:
        raise NotPossible(_("Choose at least one language."))
    if number + sent_of_late(by) > AN_HOUR:
        words = ngettext(
            "No more than %(number)d test an hour: wait a little.",
            "No more than %(number)d tests an hour: wait a little.",
            AN_HOUR,
        )
        raise NotPossible(words % {"number": AN_HOUR})


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


def as_trial(content: Content, language: str) -> Content:
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
