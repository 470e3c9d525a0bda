"""Reading links: made and revoked by staff, opened by a Member, each act in the journal."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.keys import LinkKeys
from core.models import write_audit
from library.models import Document

from .models import Member, ReadingLink
from .models.reading import in_thirty_days

_keys = LinkKeys("members.reading")


@dataclass(frozen=True)
class LinkRefused(Exception):
    """A link that opens nothing: forged (403), or revoked, expired or without its text (410)."""

    reason: str
    status: int


@transaction.atomic
def make_link(
    document: Document,
    member: Member,
    *,
    by: models.Model | None,
    expires_at: datetime | None = None,
) -> tuple[ReadingLink, str]:
    """A new link and its address, which can be shown only now: the key is nowhere kept.

    Raises ``ValidationError`` for a document that is not restricted, or withdrawn, or an end
    that lies in the past.
    """
    if not document.is_restricted:
        raise ValidationError(_("This document is public: everyone reads it on its page."))
    if document.is_withdrawn:
        raise ValidationError(_("This document is withdrawn: nobody reads it any more."))
    token, digest = _keys.make()
    link = ReadingLink(
        document=document,
        member=member,
        key_digest=digest,
        made_by_id=by.pk if by is not None else None,
        expires_at=expires_at or in_thirty_days(),
    )
    link.full_clean()
    link.save()
    until = link.expires_at.isoformat()
    write_audit("made reading link", document, actor=by, member=member.code, until=until)
    return link, address_of(token)


@transaction.atomic
def revoke(link: ReadingLink, *, by: models.Model | None) -> bool:
    """Shut ``link`` at once and for good; False if someone else got there first."""
    now = timezone.now()
    if ReadingLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=now) != 1:
        return False
    link.revoked_at = now
    write_audit("revoked reading link", link.document, actor=by, member=link.member.code)
    return True


def open_link(token: str) -> ReadingLink:
    """The link that ``token`` belongs to, with its document; raises ``LinkRefused``."""
    try:
        digest = _keys.digest_in(token)
    except signing.BadSignature as error:
        raise LinkRefused("forged", 403) from error
    link = (
        ReadingLink.objects.filter(key_digest=digest)
        .select_related("document", "member")
        .prefetch_related("document__files", "document__symbols", "member__names")
        .first()
    )
    if link is None:
        raise LinkRefused("forged", 403)
    if link.revoked_at is not None:
        raise LinkRefused("revoked", 410)
    if not link.is_alive:
        raise LinkRefused("expired", 410)
    if link.document.is_withdrawn:
        raise LinkRefused("withdrawn", 410)
    return link


def note_use(link: ReadingLink) -> None:
    """Count one opening of a file; raises ``LinkRefused`` if the link was shut meanwhile."""
    now = timezone.now()
    counted = ReadingLink.objects.alive(now).filter(pk=link.pk)
    if counted.update(times_used=F("times_used") + 1, last_used=now) != 1:
        raise LinkRefused("revoked", 410)


def address_of(token: str) -> str:
    """The address to give to the Member: complete, in the active language."""
    return f"{settings.SITE_URL}{reverse('members:reading', args=[token])}"
