"""Dispatch: hands a published bulletin to the post room, which writes to its subscribers."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import CharField, Count, Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _

from accounts.models import User
from core.models import write_audit
from mailings import control
from mailings.enqueue import Content, enqueue, open_mailing
from mailings.message import InlinePicture
from mailings.models import Mailing
from subscribers import audience
from subscribers.models import Subscription, Topic

from .models import Bulletin, Edition
from .refusals import NotReady


@transaction.atomic
def dispatch(
    bulletin: Bulletin, *, by: User, per_second: int | None = None, start: bool = True
) -> Mailing:
    """Write a ledger row for every confirmed subscriber; with ``start``, let them leave.

    Raises ``NotReady`` with the reason; then nobody is written to.
    """
    bulletin = Bulletin.objects.select_for_update().get(pk=bulletin.pk)
    refuse_sender(bulletin, by)
    mailing = open_mailing(
        title=str(bulletin.title),
        reference=reference_of(bulletin),
        topic=Topic.BULLETIN,
        list_id=list_id(),
        contents={
            edition.language: content_of(edition)
            for edition in bulletin.editions.prefetch_related("pictures")
        },
        per_second=per_second,
        is_sample=bulletin.is_sample,
    )
    counts = enqueue(mailing, readers_of(bulletin))
    write_audit("dispatched", bulletin, actor=by, mailing=mailing.pk, audience=counts.audience)
    if start:
        control.start(mailing, actor=by)
    return mailing


def content_of(edition: Edition) -> Content:
    """What the post room is given of ``edition``."""
    return Content(
        subject=edition.subject,
        html=edition.mail_html,
        text=edition.text,
        sender_name=edition.sender_name,
        reply_to=edition.reply_to,
        pictures=tuple(
            InlinePicture(item.name, item.media_type, bytes(item.content))
            for item in edition.pictures.all()
        ),
    )


def refuse_sender(bulletin: Bulletin, by: User) -> None:
    """Say no to an act that is not allowed, or not now."""
    if not by.has_perm("bulletins.dispatch_bulletin"):
        raise NotReady(_("You have no permission to send a bulletin."))
    if not bulletin.is_published:
        raise NotReady(_("Only a published bulletin can be sent."))
    if mailing_of(bulletin) is not None:
        raise NotReady(_("This bulletin has been handed to the post room already."))
    if not audience_by_language(bulletin):
        raise NotReady(_("Nobody has subscribed to the bulletin yet."))


def readers_of(bulletin: Bulletin) -> "QuerySet[Subscription, Any]":
    """Who ``bulletin`` goes to, as the post room reads it: not who got it on subscribing."""
    return audience.confirmed(Topic.BULLETIN).exclude(_has(bulletin))


def audience_by_language(bulletin: Bulletin) -> dict[str, int]:
    """How many of them read each language; languages nobody reads are left out."""
    rows = Subscription.objects.confirmed(Topic.BULLETIN).exclude(_has(bulletin)).order_by()
    return dict(rows.values_list("subscriber__language").annotate(Count("pk")))


def _has(bulletin: Bulletin) -> Exists:
    """Subscriptions to which ``bulletin`` was mailed in a letter of its own."""
    reference = Concat(Value(reference_of_copy(bulletin, "")), Cast(OuterRef("pk"), CharField()))
    return Exists(Mailing.objects.filter(reference=reference))


def mailing_of(bulletin: Bulletin) -> Mailing | None:
    """The mailing of ``bulletin``, if it has been handed over."""
    return Mailing.objects.filter(reference=reference_of(bulletin)).first()


def reference_of(bulletin: Bulletin) -> str:
    """What the post room knows the bulletin by; it takes each reference once."""
    return f"bulletin:{bulletin.slug}"


def reference_of_copy(bulletin: Bulletin, subscription: object) -> str:
    """What the post room knows the copy by that goes to one subscription (its key)."""
    return f"{reference_of(bulletin)}:to:{subscription}"


def list_id() -> str:
    """What mail programs know the list by (RFC 2919)."""
    return f"bulletin.{urlsplit(settings.SITE_URL).hostname}"
