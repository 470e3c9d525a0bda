"""A mailing goes on: who was refused is tried again, and who came later is written to."""

import pytest

from core.models import AuditEntry
from mailings import again, control
from mailings.models import Delivery, Mailing, Suppression
from mailings.send import run_slot
from subscribers.models import Subscriber, Subscription

pytestmark = pytest.mark.django_db(transaction=True)

State = Mailing.State
UNKNOWN, FULL = "550 5.1.1 No such user", "552 5.2.2 Mailbox full"


def subscribe(name, domain="sample.example"):
    subscriber = Subscriber.objects.create(address=f"{name}@{domain}", language="en")
    return Subscription.objects.create(subscriber=subscriber, topic="forum", state="confirmed")


@pytest.fixture
def forum(open_to, monkeypatch):
    """A mailing to whoever has confirmed the forum, as an app above would say it."""
    from mailings import audiences
    from subscribers.audience import entries

    monkeypatch.setitem(audiences._sources, "test", lambda _mailing: entries("forum"))
    return open_to(entries("forum"), reference="test:1", topic="forum")


@pytest.fixture
def people():
    return {name: subscribe(name) for name in ("anna", "bela", "cora", "dora")} | {
        "emil": subscribe("emil", "other.example")
    }


def refuse(mailing, reason, *names):
    for name in names:
        rows = Delivery.objects.filter(mailing=mailing, address__startswith=f"{name}@")
        assert rows.update(state="refused", reason=reason, attempts=3) == 1


def test_the_refused_that_are_chosen_are_tried_again_and_nobody_else(people, forum, relay, states):
    control.start(forum)
    run_slot(0)
    forum.refresh_from_db()
    assert forum.state == State.DONE
    refuse(forum, UNKNOWN, "anna", "bela", "emil")
    refuse(forum, FULL, "cora", "dora")
    assert again.refused_by(forum, again.code_of()) == [("550 5.1.1", 3), ("552 5.2.2", 2)]
    assert again.refused_by(forum, again.domain_of()) == [
        ("sample.example", 4),
        ("other.example", 1),
    ]
    people["anna"].subscriber.delete()  # left meanwhile
    Suppression.objects.create(address="bela@sample.example", reason="bounced")
    arrived = len(relay.messages)

    with pytest.raises(control.NotPossible, match="they left or are suppressed"):
        again.retry_refused(forum, code="550 5.1.1", domain="sample.example", actor=None)
    assert again.retry_refused(forum, code="550 5.1.1", actor=None) == 1
    assert states(forum)["waiting"] == ["emil"]
    assert again.retry_refused(forum, actor=None) == 2
    assert (forum.state, forum.finished_at) == (State.RUNNING, None)
    run_slot(0)
    assert len(relay.messages) == arrived + 3
    forum.refresh_from_db()
    assert forum.state == State.DONE
    assert states(forum) == {"accepted": ["cora", "dora", "emil"], "refused": ["anna", "bela"]}
    entry = AuditEntry.objects.about(forum).filter(verb="retried refused").latest("pk")
    assert entry.detail == {"rows": 2, "code": "", "domain": ""}


def test_who_is_added_later_is_written_to_and_nobody_twice(people, forum, relay, states):
    control.start(forum)
    run_slot(0)
    assert again.latecomers(forum) == 0
    with pytest.raises(control.NotPossible, match="Nobody has been added since"):
        again.add_latecomers(forum, actor=None)
    subscribe("late")
    assert again.latecomers(forum) == 1
    assert again.add_latecomers(forum, actor=None).waiting == 1
    assert (forum.audience, forum.state) == (6, State.RUNNING)
    run_slot(0)
    assert len(relay.messages) == 6
    forum.refresh_from_db()
    assert (forum.state, len(states(forum)["accepted"])) == (State.DONE, 6)
    Mailing.objects.update(state=State.CANCELLED)
    subscribe("too-late")
    with pytest.raises(control.NotPossible, match="moved on meanwhile"):
        again.add_latecomers(forum, actor=None)


def test_without_anybody_who_knows_the_audience_nobody_is_written_to_again(open_to, people):
    mailing = open_to([])
    assert again.latecomers(mailing) is None
    Mailing.objects.update(state=State.DONE)
    with pytest.raises(control.NotPossible, match="Nobody can say any more"):
        again.retry_refused(mailing, actor=None)
