"""An audience becomes rows of the ledger: one per address, set-based, with the reasons."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import QuerySet

from .message import Content
from .models import Mailing, MailingAttachment, MailingContent, MailingPicture

__all__ = ["Content", "Enqueued", "Entry", "enqueue", "open_mailing"]


class Entry(NamedTuple):
    """One address of an audience; the caller's QuerySets have these columns in this order.

    ``reference`` is opaque here. ``leave_token`` is what the leave address is made
    with; empty for letters.
    """

    address: str
    language: str
    name: str = ""
    reference: str = ""
    leave_token: str = ""


@dataclass(frozen=True)
class Enqueued:
    """What became of an audience: its size, and its new rows by the state they began in."""

    audience: int
    waiting: int
    suppressed: int
    excluded: int

    @property
    def repeated(self) -> int:
        """Entries whose address had a row already, here or earlier in the same audience."""
        return self.audience - self.waiting - self.suppressed - self.excluded


# Parts of a content that have tables of their own.
CARRIED = ("pictures", "attachments")


@transaction.atomic
def open_mailing(
    *,
    title: str,
    reference: str,
    topic: str,
    list_id: str,
    contents: Mapping[str, Content],
    per_second: int | None = None,
    is_letter: bool = False,
    is_urgent: bool = False,
    is_sample: bool = False,
) -> Mailing:
    """Make a mailing with its contents by language; nobody has been written to yet.

    Raises ``ValidationError`` where ``reference`` was handed over before.
    """
    mailing = Mailing(
        title=title,
        reference=reference,
        topic=topic,
        list_id=list_id,
        per_second=per_second,
        is_letter=is_letter,
        is_urgent=is_urgent,
        is_sample=is_sample,
    )
    mailing.full_clean()
    mailing.save()
    for language, content in contents.items():
        fields = {name: value for name, value in vars(content).items() if name not in CARRIED}
        said = MailingContent(mailing=mailing, language=language, **fields)
        said.full_clean(validate_unique=False, validate_constraints=False)
        said.save()
    pictures = {item.name: item for content in contents.values() for item in content.pictures}
    MailingPicture.objects.bulk_create(
        MailingPicture(mailing=mailing, **vars(item)) for item in pictures.values()
    )
    MailingAttachment.objects.bulk_create(
        MailingAttachment(mailing=mailing, language=language, **vars(item))
        for language, content in contents.items()
        for item in content.attachments
    )
    return mailing


@transaction.atomic
def enqueue(mailing: Mailing, audience: "QuerySet[Any, Any] | Iterable[Entry]") -> Enqueued:
    """Add a row per address of ``audience``; may be repeated, an address gets one row only.

    ``audience`` is a QuerySet of the columns of ``Entry`` (``values_list``), which
    PostgreSQL then reads by itself, or entries. Suppressed addresses and languages
    without a content get a row with the reason.
    """
    # Ids must not become visible out of order, or the cursor would pass over some.
    locked = Mailing.objects.select_for_update().get(pk=mailing.pk)
    source, parameters = _selected(audience)
    with connection.cursor() as cursor:
        cursor.execute(_ENQUEUE.format(source=source), [*parameters, mailing.pk, mailing.pk])
        whole, waiting, suppressed, excluded = cursor.fetchone()
    added = Enqueued(whole, waiting, suppressed, excluded)
    mailing.audience = locked.audience + waiting + suppressed + excluded
    mailing.save(update_fields=["audience"])
    return added


_ENQUEUE = """
WITH audience AS MATERIALIZED (
    SELECT lower(address) AS address, language, name, reference, leave_token
    FROM ({source}) AS entry (address, language, name, reference, leave_token)
), added AS (
    INSERT INTO mailings_delivery
        (mailing_id, address, language, name, reference, leave_token, state, reason, attempts)
    SELECT %s, audience.address, audience.language, left(audience.name, 160),
        audience.reference, audience.leave_token,
        CASE WHEN suppression.id IS NOT NULL THEN 'suppressed'
             WHEN content.id IS NULL THEN 'excluded' ELSE 'waiting' END,
        CASE WHEN suppression.id IS NOT NULL THEN suppression.reason
             WHEN content.id IS NULL THEN 'no content' ELSE '' END,
        0
    FROM audience
    LEFT JOIN mailings_suppression AS suppression ON suppression.address = audience.address
        AND (suppression.release_on IS NULL OR suppression.release_on > current_date)
    LEFT JOIN mailings_mailingcontent AS content
        ON content.mailing_id = %s AND content.language = audience.language
    ON CONFLICT (mailing_id, address) DO NOTHING
    RETURNING state
)
SELECT (SELECT count(*) FROM audience),
    count(*) FILTER (WHERE state = 'waiting'),
    count(*) FILTER (WHERE state = 'suppressed'),
    count(*) FILTER (WHERE state = 'excluded')
FROM added
"""


def _selected(audience: "QuerySet[Any, Any] | Iterable[Entry]") -> tuple[str, list[Any]]:
    """The audience as SQL with its parameters."""
    if isinstance(audience, QuerySet):
        source, parameters = audience.query.sql_with_params()
        return source, list(parameters)
    columns = list(zip(*audience, strict=True)) or [()] * len(Entry._fields)
    return "SELECT * FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::text[])", [
        list(column) for column in columns
    ]
