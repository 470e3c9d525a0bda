"""Publish: one transaction freezes the editions of all languages and makes them public, or none."""

import hashlib
from pathlib import Path

from django.contrib.staticfiles import finders
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.keep_search import touch
from core.models import write_audit

from .approve import approval_of, refuse_open_findings
from .keep_pdfs import ask_for_pdfs
from .models import Bulletin, Edition, EditionPicture, ScheduledPublication
from .preflight import Report, preflight
from .refusals import NotReady
from .search import BULLETIN

# What gives a page its look; an edition remembers which version it was made for.
STYLESHEETS = ("css/site.css", "css/bulletin.css")


@transaction.atomic
def publish(bulletin: Bulletin, *, by: User, content: str = "") -> list[Edition]:
    """Freeze ``bulletin`` as it is and make it public; its editions, one per language.

    ``content`` is the hash of what is meant, if it is not whatever stands there now.
    Raises ``NotReady`` with the reason; then nothing has happened.
    """
    bulletin = Bulletin.objects.select_for_update().get(pk=bulletin.pk)
    if not by.has_perm("bulletins.publish_bulletin"):
        raise NotReady(_("You have no permission to publish a bulletin."))
    if bulletin.is_published:
        raise NotReady(_("This bulletin is published already."))
    report = preflight(bulletin)
    refuse_open_findings(report)
    approval = approval_of(bulletin, report.content_hash)
    if approval is None:
        raise NotReady(
            _("The bulletin is not approved as it is now. Let an approver look at it first.")
        )
    if content and content != report.content_hash:
        raise NotReady(_("The content has changed since the time of publication was set."))
    editions = freeze(bulletin, report)
    bulletin.schedules.filter(state=ScheduledPublication.State.PLANNED).update(
        state=ScheduledPublication.State.WITHDRAWN, settled_at=timezone.now()
    )
    write_audit(
        "published", bulletin, actor=by, content=report.content_hash, approved_by=approval.by_id
    )
    ask_for_pdfs(bulletin.pk)
    return editions


def freeze(bulletin: Bulletin, report: Report) -> list[Edition]:
    """Store the editions and turn the bulletin's state, which must still be draft."""
    now, look = timezone.now(), stylesheet_hash()
    editions = [
        Edition(
            bulletin=bulletin,
            language=code,
            title=rendering.title,
            title_language=rendering.title_language,
            subject=rendering.subject,
            preheader=rendering.preheader,
            sender_name=rendering.sender_name,
            reply_to=rendering.reply_to,
            content_html=rendering.content_html,
            mail_html=rendering.mail_html,
            text=rendering.text,
            content_hash=rendering.content_hash,
            stylesheet_hash=look,
            published_at=now,
        )
        for code, rendering in report.renderings.items()
    ]
    Edition.objects.bulk_create(editions)
    EditionPicture.objects.bulk_create(
        EditionPicture(edition=edition, **vars(picture))
        for edition in editions
        for picture in report.renderings[edition.language].pictures
    )
    changed = Bulletin.objects.filter(pk=bulletin.pk, state=Bulletin.State.DRAFT).update(
        state=Bulletin.State.PUBLISHED, published_at=now
    )
    if changed != 1:
        raise NotReady(_("Somebody else has just published this bulletin."))
    touch(BULLETIN, [str(bulletin.pk)])
    return editions


def stylesheet_hash() -> str:
    """SHA-256 of the style sheets as they are now, in hexadecimal digits."""
    found = (finders.find(name) for name in STYLESHEETS)
    content = b"".join(Path(path).read_bytes() for path in found if isinstance(path, str))
    return hashlib.sha256(content).hexdigest()
