"""Dispatch: hands a published bulletin to the post room, which writes to its subscribers.

Who reads bulletins in full and who reads headlines only are a mailing each, opened by one act: a
mailing has one content per language, and its accounting stays true of each by itself. Who takes a
digest instead is told of the bulletin there.
"""

from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from core.models import write_audit
from core.numbers import in_figures
from mailings import control
from mailings.audiences import audience_source, suppressed
from mailings.enqueue import Content, enqueue, open_mailing
from mailings.message import InlinePicture
from mailings.models import Delivery, Mailing
from subscribers import audience
from subscribers.models import Form, Segment, Subscription, Topic

from .headlines import as_headlines
from .mail_corrigenda import with_corrigenda
from .models import Bulletin, Edition
from .refusals import NotReady


@transaction.atomic
def dispatch(
    bulletin: Bulletin,
    *,
    by: User,
    segment: Segment | None = None,
    per_second: int | None = None,
    start: bool = True,
    starts_at: datetime | None = None,
) -> Mailing:
    """Write a ledger row for every reader, or those in ``segment``.

    They leave at ``starts_at``, or without it at once; where not to ``start``, somebody will.
    Returns the first mailing; ``mailings_of`` has them all. Raises ``NotReady`` with the reason;
    then nobody is written to.
    """
    bulletin = Bulletin.objects.select_for_update().get(pk=bulletin.pk)
    refuse_sender(bulletin, by, segment=segment)
    bulletin.sent_to = segment
    bulletin.save(update_fields=["sent_to"])
    mailings = [
        _hand_over(bulletin, form, per_second=per_second)
        for form in Form
        if readers_of(bulletin, form=form).exists()
    ]
    told = {"mailing": mailings[0].pk, "audience": sum(one.audience for one in mailings)}
    more = {"segment": segment.name} if segment else {}
    write_audit("dispatched", bulletin, actor=by, **told, **more)
    for mailing in mailings:
        if starts_at is not None:
            start_at(mailing, starts_at, by=by)
        elif start:
            control.start(mailing, actor=by)
    return mailings[0]


def _hand_over(bulletin: Bulletin, form: Form, *, per_second: int | None) -> Mailing:
    mailing = open_mailing(
        title=str(bulletin.title),
        reference=reference_of(bulletin, form=form),
        topic=Topic.BULLETIN,
        list_id=list_id(),
        contents={
            edition.language: content_of(edition, form=form)
            for edition in bulletin.editions.prefetch_related("pictures")
        },
        per_second=per_second,
        is_sample=bulletin.is_sample,
    )
    enqueue(mailing, readers_of(bulletin, form=form))
    return mailing


def start_at(mailing: Mailing, moment: datetime, *, by: User) -> None:
    """Have ``mailing`` start at ``moment``; raises ``NotReady`` for one that has passed."""
    try:
        control.start_at(mailing, moment, actor=by)
    except control.NotPossible as refusal:
        raise NotReady(str(refusal)) from refusal


def content_of(edition: Edition, *, form: str = Form.FULL) -> Content:
    """What the post room is given of ``edition``, for who reads it in this ``form``."""
    if form == Form.HEADLINES:
        return with_corrigenda(as_headlines(edition), edition)
    content = Content(
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
    return with_corrigenda(content, edition)


def refuse_sender(bulletin: Bulletin, by: User, *, segment: Segment | None = None) -> None:
    """Say no to an act that is not allowed, or not now."""
    if not by.has_perm("bulletins.dispatch_bulletin"):
        raise NotReady(_("You have no permission to send a bulletin."))
    if not bulletin.is_published:
        raise NotReady(_("Only a published bulletin can be sent."))
    if mailing_of(bulletin) is not None:
        raise NotReady(_("This bulletin has been handed to the post room already."))
    if not audience_by_language(bulletin, segment=segment):
        raise NotReady(nobody_to_write_to(bulletin, segment=segment))


def nobody_to_write_to(bulletin: Bulletin, *, segment: Segment | None = None) -> str:
    """Why the audience is empty: nobody subscribed, or all were sent the bulletin by itself."""
    readers = audience.readers_at_once(Topic.BULLETIN, segment=segment)
    if there := readers.filter(_has(bulletin)).count():
        words = ngettext(
            "%(number)s subscriber receives it as it appears and has it already: it was mailed on "
            "confirmation.",
            "All %(number)s subscribers who receive it as it appears have it already: it was "
            "mailed to each on confirmation.",
            there,
        )
        return words % {"number": in_figures(there)}
    if segment is not None:
        return _("Nobody in this segment receives the bulletin.")
    return _("Nobody has subscribed to the bulletin yet.")


def readers_of(bulletin: Bulletin, *, form: str = Form.FULL) -> audience.Entries:
    """Whom the mailing of ``bulletin`` in this ``form`` goes to, as the post room reads it.

    Once it is handed over, these are whoever fits now; who has a row gets no second one, in the
    other form neither.
    """
    found = _readers(bulletin, form=form, segment=bulletin.sent_to)
    others = [reference_of(bulletin, form=other) for other in Form if other != form]
    written = Delivery.objects.filter(
        mailing__reference__in=others, address=OuterRef("subscriber__address")
    )
    return audience.as_entries(found.exclude(Exists(written)))


def audience_by_language(
    bulletin: Bulletin, *, segment: Segment | None = None, form: str = ""
) -> dict[str, int]:
    """How many would be written to in each language; languages nobody reads are left out."""
    return audience.by_language(_readers(bulletin, form=form, segment=segment))


def _readers(bulletin: Bulletin, *, form: str, segment: Segment | None) -> "QuerySet[Subscription]":
    """Who wants bulletins as they appear, less who got this one on subscribing."""
    found = audience.readers_at_once(Topic.BULLETIN, form=form, segment=segment)
    return found.exclude(_has(bulletin))


def suppressed_by_language(bulletin: Bulletin) -> dict[str, int]:
    """How many of them have an address that is not written to."""
    found = _readers(bulletin, form="", segment=None)
    held = found.filter(subscriber__address__in=suppressed().values("address"))
    return audience.by_language(held)


@audience_source("bulletin")
def _readers_of_mailing(mailing: Mailing) -> audience.Entries | None:
    _bulletin, slug, *form = mailing.reference.split(":")
    bulletin = Bulletin.objects.filter(slug=slug).first()
    return readers_of(bulletin, form="".join(form) or Form.FULL) if bulletin is not None else None


def _has(bulletin: Bulletin) -> Exists:
    """Subscriptions to which ``bulletin`` was mailed in a letter of its own."""
    reference = Concat(Value(reference_of_copy(bulletin, "")), Cast(OuterRef("pk"), CharField()))
    return Exists(Mailing.objects.filter(reference=reference))


def mailings_of(bulletin: Bulletin) -> "QuerySet[Mailing]":
    """The mailings of ``bulletin``: one for each form in which somebody reads it."""
    references = [reference_of(bulletin, form=form) for form in Form]
    return Mailing.objects.filter(reference__in=references).order_by("pk")


def mailing_of(bulletin: Bulletin) -> Mailing | None:
    """The first mailing of ``bulletin``, if it has been handed over."""
    return mailings_of(bulletin).first()


def reference_of(bulletin: Bulletin, *, form: str = Form.FULL) -> str:
    """What the post room knows the bulletin by; it takes each reference once."""
    more = "" if form == Form.FULL else f":{form}"
    return f"bulletin:{bulletin.slug}{more}"


def reference_of_copy(bulletin: Bulletin, subscription: object) -> str:
    """What the post room knows the copy by that goes to one subscription (its key)."""
    return f"{reference_of(bulletin)}:to:{subscription}"


def list_id() -> str:
    """What mail programs know the list by (RFC 2919)."""
    return f"bulletin.{urlsplit(settings.SITE_URL).hostname}"
