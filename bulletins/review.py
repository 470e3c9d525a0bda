"""Review of a section by somebody outside the staff: asked by a link, answered, dealt with."""

from datetime import date as day
from datetime import datetime, time, timedelta

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_noop, override
from django.utils.translation import gettext as _

from accounts.models import User
from core.keys import LinkKeys
from core.models import write_audit
from members.models import Person
from members.reading import LinkRefused
from subscribers.throttle import network_of, within

from .contents import Contents, gather_one
from .letters import mail_review_link, tell_answered
from .models import Bulletin, ReviewAnswer, ReviewRequest, Section
from .refusals import NotReady
from .seen import digest_of, in_all_languages

LIFETIME = timedelta(days=14)
LONGEST_LIFE = timedelta(days=180)
# Answers in an hour, by one link and from one network.
PER_LINK = 10
PER_NETWORK = 60

_keys = LinkKeys("bulletins.review")


@transaction.atomic
def ask(
    section: Section,
    *,
    name: str,
    until: day,
    by: User,
    person: Person | None = None,
    mail_to: str = "",
    language: str = "",
) -> tuple[ReviewRequest, str]:
    """Ask ``name`` to look at ``section`` until Geneva's day ``until`` has passed.

    Gives the request and its address, which can be shown only now; with ``mail_to`` it is mailed
    there, in ``language``. Raises ``NotReady``.
    """
    bulletin: Bulletin = section.parent
    _refuse(bulletin, by)
    now = timezone.now()
    ends = timezone.make_aware(datetime.combine(until, time(23, 59, 59)))
    if not now < ends <= now + LONGEST_LIFE:
        raise NotReady(_("A link is open until a day to come, half a year from now at most."))
    if not name.strip():
        raise NotReady(_("Say who is asked."))
    token, digest = _keys.make()
    request = ReviewRequest.objects.create(
        bulletin=bulletin,
        kind=section.kind,
        section_pk=section.pk,
        name=name.strip(),
        person=person,
        key_digest=digest,
        made_by=by,
        made_at=now,
        expires_at=ends,
    )
    told = {"kind": section.kind, "section": section.pk, "who": request.name}
    if mail_to:
        told["mailed_to"] = mail_to
    write_audit(gettext_noop("asked for a review"), bulletin, actor=by, **told)
    with override(language or get_language()):
        address = f"{settings.SITE_URL}{reverse('bulletins:review', args=[token])}"
        if mail_to:
            mail_review_link(request, address, to=mail_to, language=(get_language() or "en")[:2])
    return request, address


@transaction.atomic
def revoke(request: ReviewRequest, *, by: User) -> None:
    """Shut its link at once and for good. Raises ``NotReady``."""
    _refuse(request.bulletin, by)
    shut = ReviewRequest.objects.filter(pk=request.pk, revoked_at=None)
    if shut.update(revoked_at=timezone.now()) != 1:
        raise NotReady(_("Somebody else has just done that."))
    verb = gettext_noop("revoked a review")
    write_audit(verb, request.bulletin, actor=by, request=request.pk, who=request.name)


@transaction.atomic
def settle(answer: ReviewAnswer, *, by: User) -> None:
    """Note that a comment is dealt with. Raises ``NotReady``."""
    request = answer.request
    _refuse(request.bulletin, by)
    unsettled = ReviewAnswer.objects.filter(
        pk=answer.pk, word=ReviewAnswer.Word.COMMENT, settled_at=None
    )
    if unsettled.update(settled_at=timezone.now(), settled_by=by) != 1:
        raise NotReady(_("Somebody else has just done that."))
    verb = gettext_noop("dealt with a comment")
    write_audit(verb, request.bulletin, actor=by, answer=answer.pk, who=request.name)


def open_request(token: str) -> tuple[ReviewRequest, Contents, Section]:
    """What ``token`` asks for, and the section; raises ``LinkRefused`` (404 unknown, 410 over)."""
    try:
        digest = _keys.digest_in(token)
    except signing.BadSignature as error:
        raise LinkRefused("forged", 404) from error
    request = ReviewRequest.objects.filter(key_digest=digest).select_related("bulletin").first()
    if request is None:
        raise LinkRefused("forged", 404)
    if request.revoked_at is not None:
        raise LinkRefused("revoked", 410)
    if request.bulletin.is_published:
        raise LinkRefused("published", 410)
    if request.is_expired:
        raise LinkRefused("expired", 410)
    contents = gather_one(request.bulletin, request.kind, request.section_pk)
    section = next(iter(contents), None)
    if section is None:
        raise LinkRefused("gone", 410)
    return request, contents, section


def may_answer(request: ReviewRequest, ip: str | None) -> bool:
    """Whether one more answer is taken by this link and from ``ip``; counts it."""
    limits = [(f"review {request.pk}", PER_LINK)]
    if ip is not None:
        limits.append((f"review network {network_of(ip)}", PER_NETWORK))
    return within(limits)


@transaction.atomic
def answer(token: str, *, word: str, comment: str, seen: str) -> ReviewAnswer | None:
    """Record what was said to the section as it was ``seen``; None if it has changed since.

    Raises ``LinkRefused`` if the link was shut meanwhile.
    """
    request, contents, section = open_request(token)
    # Whoever edits, publishes or revokes waits for this, and this for them.
    Bulletin.objects.select_for_update().filter(pk=request.bulletin_id).exists()
    ReviewRequest.objects.select_for_update().filter(pk=request.pk).exists()
    request, contents, section = open_request(token)
    if digest_of(in_all_languages(section, contents)) != seen:
        return None
    agrees = word == ReviewAnswer.Word.AGREE
    given = ReviewAnswer.objects.create(
        request=request, word=word, comment="" if agrees else comment.strip(), seen=seen
    )
    verb = gettext_noop("agreed to a section") if agrees else gettext_noop("commented on a section")
    told = {"request": request.pk, "who": request.name, "seen": seen}
    write_audit(verb, request.bulletin, actor=None, **told)
    tell_answered(given)
    return given


def _refuse(bulletin: Bulletin, by: User) -> None:
    if not by.has_perm("bulletins.change_bulletin"):
        raise NotReady(_("You have no permission to change a bulletin."))
    if bulletin.is_published:
        raise NotReady(_("This bulletin is published; nothing about it is open any more."))
