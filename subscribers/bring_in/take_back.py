"""Take an import back: whoever came by it alone, and was never written to, is gone again."""

from django.db import connection, models, transaction
from django.db.models import CharField, Exists, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core.models import write_audit
from mailings.disclose import tried
from mailings.withdraw import withdraw_references
from subscribers.models import Consent, SubscriberImport, Subscription

State = SubscriberImport.State


class NotPossible(Exception):
    """The import is not in a state for this; the message says why."""


@transaction.atomic
def take_back(of: SubscriberImport, *, by: models.Model | None) -> tuple[int, int]:
    """Remove the subscriptions that came by ``of`` alone; returns how many, and how many stay.

    Those stay whose people did anything about them since, or who were written to: they know of
    us. What waits to leave for the others is withdrawn. Raises ``NotPossible``.
    """
    moved = SubscriberImport.objects.filter(pk=of.pk, state=State.BROUGHT_IN)
    if moved.update(state=State.TAKEN_BACK) != 1:
        raise NotPossible(_("Only what was brought in, and not taken back yet, can be taken back."))
    came = Subscription.objects.filter(came_by=of)
    all_of_it = came.count()
    own_acts = Consent.objects.exclude(act=Consent.Act.IMPORTED).filter(
        subscriber=OuterRef("subscriber"), topic=OuterRef("topic")
    )
    going = came.filter(
        ~Exists(own_acts),
        ~Exists(tried().filter(address=OuterRef("subscriber__address"))),
        state=Subscription.State.CONFIRMED,
    ).order_by()
    _withdraw(going, of)
    gone = _remove(going)
    of.refresh_from_db()
    of.counts = {**of.counts, "gone": gone, "stay": all_of_it - gone}
    of.save(update_fields=["counts"])
    write_audit(gettext_noop("took back an import"), of, actor=by, gone=gone, stay=all_of_it - gone)
    return gone, all_of_it - gone


def _withdraw(going: "models.QuerySet[Subscription]", of: SubscriberImport) -> None:
    """What waits for them leaves no more; digests too, of whoever has nothing else."""
    has_more = Subscription.objects.filter(
        Q(came_by__isnull=True) | ~Q(came_by=of), subscriber=OuterRef("subscriber")
    )
    for name, kind, found in (
        ("pk", "subscription", going),
        ("subscriber_id", "subscriber", going.filter(~Exists(has_more))),
    ):
        reference = Concat(Value(f"{kind}:"), Cast(name, CharField()))
        withdraw_references(found.annotate(told_by=reference).values("told_by"))


def _remove(going: "models.QuerySet[Subscription]") -> int:
    """Remove them with the evidence that came with them; and who then has nothing at all."""
    source, parameters = going.values("pk", "subscriber", "topic").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(_GOING.format(source=source), parameters)
        for statement in _REMOVE:
            cursor.execute(statement)
        cursor.execute("SELECT count(*) FROM subscribers_going")
        (gone,) = cursor.fetchone()
    return int(gone)


_GOING = """
CREATE TEMPORARY TABLE subscribers_going ON COMMIT DROP AS
SELECT id, subscriber_id, topic FROM ({source}) AS going (id, subscriber_id, topic)
"""

_REMOVE = (
    """
    DELETE FROM subscribers_consent AS consent USING subscribers_going AS going
    WHERE consent.subscriber_id = going.subscriber_id AND consent.topic = going.topic
    """,
    """
    DELETE FROM subscribers_subscription AS subscription USING subscribers_going AS going
    WHERE subscription.id = going.id
    """,
    """
    DELETE FROM subscribers_subscriber AS subscriber
    WHERE id IN (SELECT subscriber_id FROM subscribers_going)
        AND NOT EXISTS (SELECT FROM subscribers_subscription WHERE subscriber_id = subscriber.id)
        AND NOT EXISTS (SELECT FROM subscribers_consent WHERE subscriber_id = subscriber.id)
    """,
)
