"""A published bulletin becomes a mailing with one row for every confirmed subscriber."""

import pytest

from bulletins.approve import approve
from bulletins.dispatch import audience_by_language, dispatch, mailing_of
from bulletins.models import Bulletin
from bulletins.publish import publish
from bulletins.refusals import NotReady
from core.models import AuditEntry
from mailings.models import Delivery, Mailing
from subscribers.models import Subscriber, Subscription


def subscribe(address: str, language: str, state: str = "confirmed", topic: str = "bulletin"):
    subscriber = Subscriber.objects.create(address=address, language=language)
    Subscription.objects.create(subscriber=subscriber, topic=topic, state=state)


@pytest.fixture
def published(free_text, staff) -> Bulletin:
    approve(free_text.parent, by=staff.approver)
    publish(free_text.parent, by=staff.editor)
    return free_text.parent


@pytest.fixture
def readers(db) -> None:
    subscribe("a@example.org", "en")
    subscribe("b@example.org", "fr")
    subscribe("c@example.org", "fr")
    subscribe("pending@example.org", "es", state="pending")
    subscribe("left@example.org", "es", state="ended")
    subscribe("other@example.org", "es", topic="meetings")


def refused(bulletin, by) -> str:
    with pytest.raises(NotReady) as refusal:
        dispatch(bulletin, by=by)
    assert Mailing.objects.count() == 0
    return refusal.value.sentence


def test_each_confirmed_subscriber_gets_one_row_in_their_language(published, readers, staff):
    mailing = dispatch(published, by=staff.editor, per_second=20)
    rows = Delivery.objects.filter(mailing=mailing).order_by("address")
    assert list(rows.values_list("address", "language")) == [
        ("a@example.org", "en"),
        ("b@example.org", "fr"),
        ("c@example.org", "fr"),
    ]
    assert (mailing.state, mailing.per_second) == (Mailing.State.RUNNING, 20)
    assert mailing.list_id == "bulletin.msme.example"
    assert mailing_of(published) == mailing


def test_the_mailing_says_what_the_editions_say(published, readers, staff):
    mailing = dispatch(published, by=staff.editor, start=False)
    assert mailing.state == Mailing.State.READY
    for edition in published.editions.all():
        content = mailing.contents.get(language=edition.language)
        assert (content.subject, content.html, content.text) == (
            edition.subject,
            edition.mail_html,
            edition.text,
        )


def test_who_sent_it_is_in_the_journal(published, readers, staff):
    mailing = dispatch(published, by=staff.editor, start=False)
    entry = AuditEntry.objects.about(published).get(verb="dispatched")
    assert (entry.actor, entry.detail) == (staff.editor, {"mailing": mailing.pk, "audience": 3})


def test_the_audience_is_counted_by_language(bulletin, readers):
    assert audience_by_language(bulletin) == {"en": 1, "fr": 2}


def test_a_draft_is_not_sent(free_text, readers, staff):
    assert refused(free_text.parent, staff.editor) == "Only a published bulletin can be sent."


def test_a_translator_may_not_send(published, readers, staff):
    assert refused(published, staff.translator) == "You have no permission to send a bulletin."


def test_nobody_is_not_an_audience(published, staff):
    assert refused(published, staff.editor) == "Nobody has subscribed to the bulletin yet."


def test_a_bulletin_is_sent_once(published, readers, staff):
    dispatch(published, by=staff.editor, start=False)
    with pytest.raises(NotReady, match="handed to the post room already"):
        dispatch(published, by=staff.editor)
    assert Delivery.objects.count() == 3
