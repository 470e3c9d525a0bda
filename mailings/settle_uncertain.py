"""Rows of which nobody knows whether they left: settled by what comes back, by a person, by a rule.

A message that was being spoken when its sender died cannot be asked about over SMTP (RFC 1047).
"""

from collections.abc import Collection, Mapping

from django.db import connection, models, transaction
from django.db.models.functions import Now
from django.utils.translation import gettext_noop as noop

from core.models import write_audits

from .models import Delivery, Mailing
from .wake import wake_on_commit

State = Delivery.State

# How often a row may be spoken for in all before the rule gives it up.
MOST_ATTEMPTS = 5


def by_what_came_back(delivery: Delivery) -> bool:
    """Whatever came back about ``delivery`` shows that the next server had taken it."""
    return _settle([delivery.pk], State.ACCEPTED, "came back") == 1


@transaction.atomic
def by_a_person(keys: Collection[int], *, arrived: bool, actor: models.Model | None) -> int:
    """Somebody knows what became of uncertain rows; returns how many were uncertain still.

    What did not arrive counts as refused, and can be tried again as such.
    """
    verb = noop("settled as arrived") if arrived else noop("settled as not arrived")
    state, reason = (State.ACCEPTED, "arrived") if arrived else (State.REFUSED, "did not arrive")
    _write_journal(keys, verb, actor)
    return _settle(keys, state, reason)


@transaction.atomic
def repeat(keys: Collection[int], *, actor: models.Model | None) -> int:
    """Write uncertain rows again, with the Message-ID that they had; returns how many.

    A mail program that gets both shows one of them, as a rule. Rows of cancelled mailings stay.
    """
    _write_journal(keys, noop("repeated uncertain delivery"), actor)
    return _repeat("delivery.id = ANY(%(keys)s::bigint[])", {"keys": list(keys)})


def by_rule(mailings: Collection[int]) -> int:
    """Write the uncertain rows of ``mailings`` again, where their rule says so; returns how many.

    Within the caller's transaction. A row that was spoken for ``MOST_ATTEMPTS`` times stays.
    """
    condition = (
        "delivery.mailing_id = ANY(%(mailings)s::bigint[]) AND delivery.attempts < %(most)s"
        " AND mailing.uncertain_rule = 'repeat'"
    )
    return _repeat(condition, {"mailings": list(mailings), "most": MOST_ATTEMPTS})


@transaction.atomic
def choose_rule(mailing: Mailing, rule: str, *, actor: models.Model | None) -> None:
    """Say what is done about the uncertain rows of ``mailing``, also if it is over."""
    changed = Mailing.objects.filter(pk=mailing.pk).exclude(uncertain_rule=rule)
    if changed.update(uncertain_rule=rule, gone_through_at=None):
        write_audits([(noop("chose rule for uncertain"), mailing, {"rule": rule})], actor=actor)


def _settle(keys: Collection[int], state: State, reason: str) -> int:
    uncertain = Delivery.objects.filter(pk__in=keys, state=State.UNCERTAIN)
    return uncertain.update(state=state, reason=reason, settled_at=Now())


def _write_journal(keys: Collection[int], verb: str, actor: models.Model | None) -> None:
    uncertain = Delivery.objects.filter(pk__in=keys, state=State.UNCERTAIN)
    rows = uncertain.select_for_update().order_by("pk")
    write_audits([(verb, row, {"mailing": row.mailing_id}) for row in rows], actor=actor)


def _repeat(condition: str, values: Mapping[str, list[int] | int]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_REPEAT.format(condition=condition), values)
        (rows,) = cursor.fetchone()
    if rows:
        wake_on_commit(for_letter=True)
        wake_on_commit(for_letter=False)
    return int(rows)


# As a deferred row: a batch of its own, due at once, unless the cursor comes by it anyway.
_REPEAT = """
WITH again AS (
    UPDATE mailings_delivery AS delivery
    SET state = 'waiting', reason = '', settled_at = NULL
    FROM mailings_mailing AS mailing
    WHERE mailing.id = delivery.mailing_id AND mailing.state <> 'cancelled'
        AND delivery.state = 'uncertain' AND {condition}
    RETURNING delivery.id, delivery.mailing_id, mailing.cursor
), due AS (
    INSERT INTO mailings_batch (mailing_id, first_id, last_id, due_at)
    SELECT mailing_id, id, id, now() FROM again WHERE id <= cursor
), reopened AS (
    UPDATE mailings_mailing SET state = 'running', finished_at = NULL
    WHERE state = 'done' AND id IN (SELECT mailing_id FROM again)
)
SELECT count(*) FROM again
"""
