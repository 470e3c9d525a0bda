"""Schedule: a bulletin appears at a time of Geneva, under the same refusals as by hand.

What is more than an hour late, or refused when it is due, is held and told to staff.
"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from accounts.models import User
from core import geneva
from core.models import write_audit

from .approve import approval_of, refuse_open_findings
from .letters import tell_held
from .models import Bulletin, ScheduledPublication
from .preflight import preflight
from .publish import publish
from .refusals import NotReady

LATEST = timedelta(hours=1)
State = ScheduledPublication.State


def moment(day: date, hour: time) -> datetime:
    """The moment of ``hour`` in Geneva on ``day``; raises ``NotReady`` where there is not one."""
    try:
        return geneva.moment(day, hour)
    except ValueError as error:
        raise NotReady(str(error)) from error


@transaction.atomic
def schedule(
    bulletin: Bulletin, *, due_at: datetime, by: User, now: datetime | None = None
) -> ScheduledPublication:
    """Have ``bulletin``, approved as it is, published at ``due_at``.

    Raises ``NotReady`` with the reason.
    """
    bulletin = Bulletin.objects.select_for_update().get(pk=bulletin.pk)
    if not by.has_perm("bulletins.publish_bulletin"):
        raise NotReady(_("You have no permission to publish a bulletin."))
    if bulletin.is_published:
        raise NotReady(_("This bulletin is published already."))
    if due_at <= (now or timezone.now()):
        raise NotReady(_("This time has passed already."))
    if planned_for(bulletin) is not None:
        raise NotReady(_("There is a time already. Withdraw it first."))
    report = preflight(bulletin)
    refuse_open_findings(report)
    if approval_of(bulletin, report.content_hash) is None:
        raise NotReady(
            _("The bulletin is not approved as it is now. Let an approver look at it first.")
        )
    row = ScheduledPublication.objects.create(
        bulletin=bulletin, due_at=due_at, by=by, content_hash=report.content_hash
    )
    write_audit(gettext_noop("scheduled"), bulletin, actor=by, due_at=due_at.isoformat())
    return row


@transaction.atomic
def withdraw(bulletin: Bulletin, *, by: User, now: datetime | None = None) -> None:
    """Take the time back; raises ``NotReady`` if there is none or it has come."""
    bulletin = Bulletin.objects.select_for_update().get(pk=bulletin.pk)
    if not by.has_perm("bulletins.publish_bulletin"):
        raise NotReady(_("You have no permission to publish a bulletin."))
    changed = bulletin.schedules.filter(state=State.PLANNED).update(
        state=State.WITHDRAWN, settled_at=now or timezone.now()
    )
    if changed != 1:
        raise NotReady(_("There is no time that could be withdrawn."))
    write_audit(gettext_noop("unscheduled"), bulletin, actor=by)


def planned_for(bulletin: Bulletin) -> ScheduledPublication | None:
    """The time at which ``bulletin`` is to appear, if there is one."""
    return bulletin.schedules.filter(state=State.PLANNED).select_related("by").first()


def latest_for(bulletin: Bulletin) -> ScheduledPublication | None:
    """The last word about a time: planned, or held and not yet answered by a new one."""
    last = bulletin.schedules.select_related("by").order_by("-pk").first()
    return last if last is not None and last.state in {State.PLANNED, State.HELD} else None


def publish_due(*, now: datetime) -> list[ScheduledPublication]:
    """Publish or hold whatever is due at ``now``; those rows. Two at once do each row once."""
    due = ScheduledPublication.objects.filter(state=State.PLANNED, due_at__lte=now)
    keys = [*due.order_by("due_at", "pk").values_list("pk", "bulletin_id")]
    return [
        row for pk, bulletin_pk in keys if (row := _settle(pk, bulletin_pk, now=now)) is not None
    ]


@transaction.atomic
def _settle(pk: int, bulletin_pk: int, *, now: datetime) -> ScheduledPublication | None:
    # The bulletin is held first, as by every other act, so that nobody waits in a circle.
    bulletin = Bulletin.objects.select_for_update().get(pk=bulletin_pk)
    row = ScheduledPublication.objects.select_related("by").get(pk=pk)
    if row.state != State.PLANNED:
        return None
    row.settled_at = now
    if now - row.due_at > LATEST:
        return _hold(row, _late)
    row.state = State.DONE
    row.save()
    try:
        with transaction.atomic():
            publish(bulletin, by=row.by, content=row.content_hash)
    except NotReady:
        return _hold(row, lambda: _refusal(bulletin, row))
    return row


def _hold(row: ScheduledPublication, reason: Callable[[], str]) -> ScheduledPublication:
    for code, _name in settings.LANGUAGES:
        with override(code):
            row.reasons[code] = reason()
    row.state = State.HELD
    row.save()
    write_audit(gettext_noop("publication held"), row.bulletin, reason=row.reasons["en"])
    tell_held(row)
    return row


def _late() -> str:
    return _("It was found more than one hour after its time, so it was not published.")


def _refusal(bulletin: Bulletin, row: ScheduledPublication) -> str:
    """Why it may not be published, in the active language; nothing is written."""
    try:
        with transaction.atomic():
            publish(bulletin, by=row.by, content=row.content_hash)
            transaction.set_rollback(True)
    except NotReady as refusal:
        return refusal.sentence
    return ""
