"""The clock starts what is planned; what it finds more than an hour late is held, and staff told.

So a machine that was off over the weekend does not write to everybody on Monday morning.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from core.findings import page_of
from core.models import write_audit

from .letter import send_letter, write_letter
from .models import Mailing
from .wake import wake_on_commit

LATEST = timedelta(hours=1)
State = Mailing.State


def start_due(*, now: datetime | None = None) -> list[Mailing]:
    """Start or hold whatever is due at ``now``; those mailings. Two at once do each once."""
    now = now or timezone.now()
    due = Mailing.objects.filter(state=State.PLANNED, starts_at__lte=now)
    found = [
        _settle(pk, now) for pk in due.order_by("starts_at", "pk").values_list("pk", flat=True)
    ]
    return [mailing for mailing in found if mailing is not None]


@transaction.atomic
def _settle(pk: int, now: datetime) -> Mailing | None:
    """The mailing, if it is due still: somebody may just have stopped it, or started it."""
    due = Mailing.objects.filter(pk=pk, state=State.PLANNED, starts_at__lte=now)
    mailing = due.select_for_update(skip_locked=True).first()
    if mailing is None or mailing.starts_at is None:
        return None
    if now - mailing.starts_at > LATEST:
        mailing.state = State.HELD
        write_audit(noop("mailing held"), mailing, starts_at=mailing.starts_at.isoformat())
        _tell_held(mailing)
    else:
        mailing.state, mailing.started_at = State.RUNNING, now
        wake_on_commit(for_letter=mailing.is_letter)
    mailing.save(update_fields=["state", "started_at"])
    return mailing


def late_sentence() -> str:
    """Why a mailing is held, in the active language."""
    return _("It was found more than one hour after its time, so nobody was written to.")


def _tell_held(mailing: Mailing) -> None:
    """Write to whoever set the time, if an address is known.

    Accounts have no language of their own: the letter says it in all of them.
    """
    by = mailing.started_by
    if by is None or not by.email:
        return
    language = (get_language() or settings.LANGUAGE_CODE)[:2]
    sentences = []
    for code, _name in settings.LANGUAGES:
        with override(code):
            sentences.append((code, late_sentence()))
    context = {
        "mailing": mailing,
        "sentences": sentences,
        "url": f"{settings.SITE_URL}{page_of(mailing)}",
    }
    send_letter(
        to=by.email,
        language=language,
        content=write_letter("held_mailing", language=language, context=context),
        title="A mailing was held",
        is_sample=mailing.is_sample,
    )
