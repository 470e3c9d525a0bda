"""Correct: a mistake in a published bulletin is mended by a corrigendum beside it."""

import hashlib
import json
from collections.abc import Mapping

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from modeltranslation.utils import build_localized_fieldname

from accounts.models import User
from core.clock import site_today
from core.models import write_audit

from .keep_pdfs import ask_for_pdfs
from .models import Bulletin, Corrigendum
from .refusals import NotReady

LONGEST = 2000  # characters


@transaction.atomic
def correct(bulletin: Bulletin, *, texts: Mapping[str, str], by: User) -> Corrigendum:
    """Publish the corrigendum ``texts`` (by language, plain) of ``bulletin``; it stays as it is.

    Raises ``NotReady`` with the reason.
    """
    bulletin = Bulletin.objects.select_for_update().get(pk=bulletin.pk)
    if not by.has_perm("bulletins.publish_bulletin"):
        raise NotReady(_("You have no permission to publish a corrigendum."))
    if not bulletin.is_published:
        raise NotReady(_("This bulletin is a draft: mend it there."))
    clean = {code: texts.get(code, "").strip() for code, _name in settings.LANGUAGES}
    if not all(clean.values()):
        raise NotReady(_("A corrigendum is published in all three languages or not at all."))
    if any(len(text) > LONGEST for text in clean.values()):
        raise NotReady(_("Say it in at most %(number)d characters.") % {"number": LONGEST})
    row = Corrigendum.objects.create(
        bulletin=bulletin,
        number=bulletin.corrigenda.count() + 1,
        date=site_today(),
        published_at=timezone.now(),
        by=by,
        **{build_localized_fieldname("text", code): text for code, text in clean.items()},
    )
    write_audit(gettext_noop("corrected"), bulletin, actor=by, number=row.number)
    ask_for_pdfs(bulletin.pk)
    return row


def digest_of(texts: Mapping[str, str]) -> str:
    """What the texts that somebody looked at are recognized by."""
    return hashlib.sha256(json.dumps(dict(texts), sort_keys=True).encode()).hexdigest()
