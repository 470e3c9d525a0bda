"""Make the digest of a day: compare, render each distinct content once, hand to the post room.

Nothing changed, or nobody reads it: nothing is mailed. Found more than an hour late, it is held,
and staff decide; what it would have told is in the next one in any case.
"""

from collections.abc import Collection
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from accounts.models import User
from bulletins.models import Digest
from bulletins.refusals import NotReady
from core.clock import GENEVA
from core.models import write_audit
from mailings import control
from mailings.enqueue import enqueue, open_mailing
from subscribers import audience
from subscribers.audience import DigestReaders
from subscribers.models import Frequency
from subscribers.subscribe import DIGEST

from .changes import Change, changes, standing
from .days import LATEST, due_at, last_day
from .facts import Fact, facts
from .held import tell_held
from .render import render
from .tell import chapters

State = Digest.State
FREQUENCIES = (Frequency.WEEKLY, Frequency.MONTHLY)


def issue_due(*, now: datetime) -> list[Digest]:
    """Make the digests whose moment has come; those rows. Two at once make each of them once."""
    made = (_issue(frequency, last_day(frequency, now), now=now) for frequency in FREQUENCIES)
    return [digest for digest in made if digest is not None]


@transaction.atomic
def _issue(frequency: str, day: date, *, now: datetime) -> Digest | None:
    # A look first, since beat asks every few minutes; who comes second waits for who came first.
    if Digest.objects.filter(frequency=frequency, day__gte=day).exists():
        return None
    digest, is_new = Digest.objects.get_or_create(frequency=frequency, day=day)
    if not is_new:
        return None
    now_read = facts()
    before = last_settled(digest)
    if before is None:
        return _settle(digest, State.BEGAN, now_read)
    found = changes(before.standing, now_read)
    readers = readers_of(digest, found)
    if not readers:
        return _settle(digest, State.QUIET, now_read, found)
    if now - due_at(day) > LATEST:
        digest.state, digest.number = State.HELD, len(found)
        digest.save()
        write_audit(gettext_noop("digest held"), digest)
        tell_held(digest)
        return digest
    return _mail(digest, found, readers, now_read, since=before.day)


@transaction.atomic
def send_held(digest: Digest, *, by: User) -> Digest:
    """Mail a held digest after all, with what has changed until now.

    Raises ``NotReady`` with the reason.
    """
    digest = Digest.objects.select_for_update().get(pk=digest.pk)
    if not by.has_perm("bulletins.dispatch_bulletin"):
        raise NotReady(_("You have no permission to send a digest."))
    before = last_settled(digest)
    if digest.state != State.HELD or before is None or is_followed(digest):
        raise NotReady(_("This digest is not held any more, or a later one tells all that it had."))
    now_read = facts()
    found = changes(before.standing, now_read)
    readers = readers_of(digest, found)
    if not readers:
        raise NotReady(_("Nothing would be mailed: nothing has changed, or nobody reads it."))
    return _mail(digest, found, readers, now_read, since=before.day, by=by)


def is_followed(digest: Digest) -> bool:
    """Whether there is a later one, which tells all that this one had."""
    return Digest.objects.filter(frequency=digest.frequency, day__gt=digest.day).exists()


def last_settled(digest: Digest) -> Digest | None:
    """The last one before ``digest`` up to which everything was told."""
    earlier = Digest.objects.filter(
        frequency=digest.frequency, day__lt=digest.day, state__in=Digest.SETTLED
    )
    return earlier.order_by("-day").first()


def readers_of(digest: Digest, found: list[Change]) -> list[DigestReaders]:
    """Who is written to, by what they read; topics of which nothing changed make no difference."""
    topics = topics_of(found)
    if not topics:
        return []
    return audience.digest_readers(digest.frequency, topics, before=due_at(digest.day))


def readers_at(frequency: str, found: list[Change], *, moment: datetime) -> int:
    """How many would be told of ``found`` in a digest made at ``moment``."""
    topics = topics_of(found)
    groups = audience.digest_readers(frequency, topics, before=moment) if topics else []
    return sum(sum(group.languages.values()) for group in groups)


def topics_of(found: Collection[Change]) -> list[str]:
    """The topics of which something changed."""
    return sorted({change.fact.topic for change in found})


def _mail(
    digest: Digest,
    found: list[Change],
    readers: list[DigestReaders],
    now_read: list[Fact],
    *,
    since: date,
    by: User | None = None,
) -> Digest:
    for group in readers:
        _hand_over(digest, found, group, since=since, by=by)
    digest.audience = sum(sum(group.languages.values()) for group in readers)
    write_audit(
        gettext_noop("digest mailed"),
        digest,
        actor=by,
        changes=len(found),
        audience=digest.audience,
    )
    return _settle(digest, State.MAILED, now_read, found)


def _hand_over(
    digest: Digest, found: list[Change], group: DigestReaders, *, since: date, by: User | None
) -> None:
    """One mailing: what the same topics in the same form say in each language that is read."""
    name = "+".join(group.topics)
    mailing = open_mailing(
        title=f"{digest.get_frequency_display()} {digest.day:%Y-%m-%d}: {name}, {group.form}",
        reference=f"{digest.reference}{group.form}:{name}",
        # Leaving the one topic that it is about is felt at once.
        topic=group.topics[0] if len(group.topics) == 1 else DIGEST,
        list_id=f"digest.{urlsplit(settings.SITE_URL).hostname}",
        contents={
            language: render(
                found,
                frequency=digest.frequency,
                day=digest.day,
                since=since,
                topics=group.topics,
                form=group.form,
                language=language,
            )
            for language in group.languages
        },
    )
    before = due_at(digest.day)
    topics = topics_of(found)
    enqueue(mailing, audience.digest_entries(digest.frequency, topics, group, before=before))
    control.start(mailing, actor=by)


def _settle(
    digest: Digest, state: State, now_read: list[Fact], found: list[Change] | None = None
) -> Digest:
    """Write down what was told and what stands; what earlier ones kept is of no more use."""
    digest.state = state
    digest.number = len(found or [])
    digest.standing = standing(now_read)
    digest.told = in_every_language(found or [])
    digest.save()
    Digest.objects.filter(frequency=digest.frequency, day__lt=digest.day).update(standing={})
    return digest


def in_every_language(found: list[Change]) -> dict[str, list[dict[str, object]]]:
    """What all topics together tell, as staff read it later."""
    told = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            told[code] = [asdict(chapter) for chapter in chapters(found, topics_of(found))]
    return told if found else {}


def coming(frequency: str) -> tuple[list[Change], date]:
    """What the next digest would tell if it were made now, and since when."""
    last = (
        Digest.objects.filter(frequency=frequency, state__in=Digest.SETTLED)
        .order_by("-day")
        .first()
    )
    if last is None:
        today = datetime.now(UTC).astimezone(GENEVA).date()
        return [], today - timedelta(days=1)
    return changes(last.standing, facts()), last.day
