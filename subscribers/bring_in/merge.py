"""What was staged becomes subscribers with their evidence: four statements, whatever the number."""

from typing import TypedDict

from django.db import connection

from subscribers.models import SubscriberImport


class Counts(TypedDict):
    """What a file holds: lines, and addresses by what is or would be done with them."""

    lines: int
    new: int  # addresses that were not known
    added: int  # known addresses that get a topic
    there: int  # known addresses that have all their topics
    refused: dict[str, int]


def count(lines: int, refused: dict[str, int]) -> Counts:
    """What ``merge`` would do with what is staged, before it is done."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT)
        new, added, there = cursor.fetchone()
    return {"lines": lines, "new": new, "added": added, "there": there, "refused": refused}


def merge(of: SubscriberImport) -> None:
    """Bring in what was staged and not refused.

    What subscribers have chosen stays as it is; Member and organisation are filled in where they
    are not known. What ended meanwhile stays ended.
    """
    with connection.cursor() as cursor:
        cursor.execute(_SUBSCRIBERS)
        cursor.execute(_FACTS)
        cursor.execute(_SUBSCRIPTIONS, {"of": of.pk})


_COUNT = """
SELECT count(*) FILTER (WHERE subscriber_id IS NULL),
    count(*) FILTER (WHERE subscriber_id IS NOT NULL AND held < wanted),
    count(*) FILTER (WHERE subscriber_id IS NOT NULL AND held >= wanted)
FROM (
    SELECT subscriber.id AS subscriber_id, cardinality(staged.topics) AS wanted, (
        SELECT count(*) FROM subscribers_subscription AS subscription
        WHERE subscription.subscriber_id = subscriber.id AND subscription.state = 'confirmed'
            AND subscription.topic = ANY (staged.topics)
    ) AS held
    FROM subscribers_staged AS staged
    LEFT JOIN subscribers_subscriber AS subscriber ON subscriber.address = staged.address
    WHERE staged.reason = ''
) AS found
"""

_SUBSCRIBERS = """
INSERT INTO subscribers_subscriber
    (address, language, frequency, form, member_id, organisation, is_sample, created_at)
SELECT address, language, frequency, form, member_id, organisation, false, now()
FROM subscribers_staged WHERE reason = '' ORDER BY line
ON CONFLICT (address) DO NOTHING
"""

_FACTS = """
UPDATE subscribers_subscriber AS subscriber SET
    member_id = coalesce(subscriber.member_id, staged.member_id),
    organisation = coalesce(nullif(subscriber.organisation, ''), staged.organisation)
FROM subscribers_staged AS staged
WHERE staged.reason = '' AND subscriber.address = staged.address AND (
    subscriber.member_id IS NULL AND staged.member_id IS NOT NULL
    OR subscriber.organisation = '' AND staged.organisation <> ''
)
"""

# A request that nobody confirmed is confirmed by the evidence; what ended is not touched.
_SUBSCRIPTIONS = """
WITH wanted AS (
    SELECT subscriber.id AS subscriber_id, topic, staged.language, staged.source,
        staged.consent_on
    FROM subscribers_staged AS staged
    JOIN subscribers_subscriber AS subscriber ON subscriber.address = staged.address,
    unnest(staged.topics) AS topic
    WHERE staged.reason = ''
), added AS (
    INSERT INTO subscribers_subscription AS subscription
        (subscriber_id, topic, state, asked_at, confirmed_at, came_by_id)
    SELECT subscriber_id, topic, 'confirmed', now(), now(), %(of)s FROM wanted
    ON CONFLICT (subscriber_id, topic) DO UPDATE
        SET state = 'confirmed', confirmed_at = now(), came_by_id = %(of)s
        WHERE subscription.state = 'pending'
    RETURNING subscriber_id, topic
)
INSERT INTO subscribers_consent
    (subscriber_id, topic, act, text, text_version, language, at, given_on)
SELECT wanted.subscriber_id, wanted.topic, 'imported', wanted.source, '', wanted.language,
    now(), wanted.consent_on
FROM added JOIN wanted USING (subscriber_id, topic)
"""
