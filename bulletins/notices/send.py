"""Send a notice to the subscribers of its topic, before other mail; or take it back in time."""

from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from accounts.models import User
from bulletins.models import UrgentNotice
from bulletins.refusals import NotReady
from core.models import write_audit
from mailings import control
from mailings.audiences import audience_source
from mailings.enqueue import enqueue, open_mailing
from mailings.models import Mailing
from subscribers import audience

from .check import check, errors_of
from .render import render

# A notice is urgent: one person sends it, and has this long to call it back.
GRACE = timedelta(seconds=15)


@transaction.atomic
def send_notice(notice: UrgentNotice, *, by: User) -> Mailing:
    """Make ``notice`` public and hand it to the post room; the first mail leaves in a moment.

    Raises ``NotReady`` with the reason; then nobody is written to.
    """
    notice = UrgentNotice.objects.select_for_update(of=["self"]).get(pk=notice.pk)
    _may_send(by)
    if notice.sent_at is not None:
        raise NotReady(_("This notice was sent already."))
    if errors := errors_of(check(notice)):
        raise NotReady(errors[0].sentence)
    earlier = Mailing.objects.filter(reference__startswith=f"notice:{notice.pk}:").count()
    mailing = open_mailing(
        title=str(notice),
        reference=f"notice:{notice.pk}:{earlier + 1}",
        topic=notice.topic,
        list_id=f"{notice.topic}.{urlsplit(settings.SITE_URL).hostname}",
        contents=render(notice),
        is_urgent=True,
        is_sample=notice.is_sample,
    )
    counts = enqueue(mailing, _readers(notice))
    notice.sent_at, notice.sent_by, notice.mailing = timezone.now(), by, mailing
    notice.save(update_fields=["sent_at", "sent_by", "mailing"])
    write_audit(noop("sent notice"), notice, actor=by, mailing=mailing.pk, audience=counts.audience)
    control.start_after_grace(mailing, actor=by, grace=GRACE)
    return mailing


@transaction.atomic
def take_back(notice: UrgentNotice, *, by: User) -> None:
    """Make ``notice`` a draft again; raises ``NotReady`` once its mailing has begun."""
    notice = UrgentNotice.objects.select_for_update(of=["self"]).get(pk=notice.pk)
    _may_send(by)
    if notice.sent_at is None or notice.mailing is None:
        raise NotReady(_("This notice was not sent."))
    too_late = NotReady(_("Its mailing has begun: it cannot be taken back. Write another notice."))
    try:
        # The clock starts it under the same lock: it has begun, or it never will.
        control.stop_for_good(notice.mailing, actor=by)
    except control.NotPossible as refusal:
        raise too_late from refusal
    notice.sent_at = notice.sent_by = notice.mailing = None
    notice.save(update_fields=["sent_at", "sent_by", "mailing"])
    write_audit(noop("took notice back"), notice, actor=by)


@audience_source("notice")
def _readers_of_mailing(mailing: Mailing) -> audience.Entries | None:
    notice = UrgentNotice.objects.filter(mailing=mailing).first()
    return _readers(notice) if notice is not None else None


def _readers(notice: UrgentNotice) -> audience.Entries:
    return audience.entries(notice.topic, segment=notice.segment)


def _may_send(by: User) -> None:
    if not by.has_perm("bulletins.send_urgentnotice"):
        raise NotReady(_("You have no permission to send a notice."))
