"""Who sits at which bulletin, and the work of theirs that is not saved: kept until it is."""

from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User

from .models import Bulletin, Sitting

# A form as a browser sends it: all values of each name.
Values = dict[str, list[str]]

# The editor says every 15 seconds that it is open; a browser may slow a hidden tab down.
AWAY_AFTER = timedelta(seconds=75)


def sit_down(bulletin: Bulletin, user: User) -> Sitting:
    """Note that ``user`` has ``bulletin`` open now."""
    now = timezone.now()
    sitting, _new = Sitting.objects.get_or_create(
        bulletin=bulletin, user=user, defaults={"since": now, "seen_at": now}
    )
    if now - sitting.seen_at > AWAY_AFTER:
        sitting.since = now
    sitting.seen_at = now
    sitting.save(update_fields=["since", "seen_at"])
    return sitting


def stand_up(bulletin: Bulletin, user: User) -> None:
    """Note that ``user`` closed it."""
    gone = timezone.now() - 2 * AWAY_AFTER
    Sitting.objects.filter(bulletin=bulletin, user=user).update(seen_at=gone)


def others_at(bulletin: Bulletin, user: User) -> QuerySet[Sitting]:
    """Who else has ``bulletin`` open, longest first."""
    return (
        Sitting.objects.filter(bulletin=bulletin, seen_at__gte=timezone.now() - AWAY_AFTER)
        .exclude(user=user)
        .select_related("user")
        .defer("work", "opened")
        .order_by("since")
    )


def keep(
    sitting: Sitting, work: Values, *, digest: str, opened: Values | None, mark: str = ""
) -> bool:
    """Keep ``work`` that began with the form ``opened``, the bulletin having had ``digest``.

    The form of the beginning is sent once: without it, work of another beginning is not kept,
    and the answer is False. Work of a form (its ``mark``) that was saved meanwhile is dropped.
    """
    if opened is None and (sitting.work is None or sitting.digest != digest):
        return False
    if opened is not None:
        sitting.opened, sitting.digest = opened, digest
    sitting.work, sitting.kept_at = work, timezone.now()
    # Asked in the update itself, which waits for a save that is under way.
    rows = Sitting.objects.filter(pk=sitting.pk)
    (rows.exclude(saved=mark) if mark else rows).update(
        work=sitting.work, opened=sitting.opened, digest=sitting.digest, kept_at=sitting.kept_at
    )
    return True


def forget(bulletin: Bulletin, user: User, *, saved: str = "") -> None:
    """Drop the work kept of ``user``; ``saved`` is the mark of the form that holds it now."""
    if saved:
        # Who saves at once may come before the page's first question.
        sit_down(bulletin, user)
    Sitting.objects.filter(bulletin=bulletin, user=user).update(
        work=None, opened=None, digest="", kept_at=None, saved=saved
    )


def kept_work(bulletin: Bulletin, user: User) -> Sitting | None:
    """The sitting that holds unsaved work of ``user``, if there is any."""
    return Sitting.objects.filter(bulletin=bulletin, user=user, work__isnull=False).first()
