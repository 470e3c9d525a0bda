"""The latest bulletin for who has just confirmed: at once, once, and on its own."""

import pytest

from bulletins.approve import approve
from bulletins.correct import correct
from bulletins.dispatch import audience_by_language, dispatch
from bulletins.models import Bulletin
from bulletins.publish import publish
from bulletins.refusals import NotReady
from mailings.models import Delivery, Mailing
from subscribers.models import Subscriber, Subscription
from subscribers.subscribe import confirm, leave
from tests.bulletins.test_mail_markup import Walk

State = Subscription.State


@pytest.fixture
def published(free_text, staff) -> Bulletin:
    approve(free_text.parent, by=staff.approver)
    publish(free_text.parent, by=staff.editor)
    return free_text.parent


@pytest.fixture
def reader(db) -> Subscriber:
    """Somebody who asked for the bulletin, in French."""
    made = Subscriber.objects.create(address="reader@example.org", language="fr")
    Subscription.objects.create(subscriber=made, topic="bulletin")
    return made


def confirms(reader: Subscriber, *, latest: bool = True) -> bool:
    return confirm(reader, ["bulletin"], ip_address=None, latest=latest)


def test_it_leaves_as_a_letter_in_the_readers_language_with_a_link_to_leave(published, reader):
    assert confirms(reader) is True
    letter = Mailing.objects.get()
    row = letter.deliveries.get()
    assert (letter.is_letter, letter.state, letter.topic) == (True, "running", "bulletin")
    assert (row.address, row.language) == ("reader@example.org", "fr")
    assert row.leave_token == reader.subscriptions.get().leave_token
    assert letter.contents.get().html == published.editions.get(language="fr").mail_html


def test_nothing_leaves_without_the_wish_or_for_another_topic(published, reader):
    Subscription.objects.create(subscriber=reader, topic="forum")
    assert confirm(reader, ["forum"], ip_address=None, latest=True) is False
    assert confirms(reader, latest=False) is False
    assert Mailing.objects.count() == 0


def test_a_draft_is_not_mailed(free_text, reader):
    assert confirms(reader) is False
    assert Mailing.objects.count() == 0


def test_who_has_it_is_left_out_when_it_goes_to_everyone(published, reader, staff):
    confirms(reader)
    other = Subscriber.objects.create(address="other@example.org", language="es")
    Subscription.objects.create(subscriber=other, topic="bulletin", state=State.CONFIRMED)
    assert audience_by_language(published) == {"es": 1}
    mailing = dispatch(published, by=staff.editor)
    assert [row.address for row in mailing.deliveries.all()] == ["other@example.org"]
    assert mailing.audience == 1


def test_who_is_in_the_mailing_under_way_gets_no_second_copy(published, reader, staff):
    reader.subscriptions.update(state=State.CONFIRMED)
    dispatch(published, by=staff.editor)
    reader.subscriptions.update(state=State.PENDING)
    assert confirms(reader) is True
    assert Delivery.objects.count() == 1


def test_leaving_and_coming_back_mails_it_once(published, reader):
    confirms(reader)
    leave(reader.subscriptions.get(), ip_address=None)
    reader.subscriptions.update(state=State.PENDING)
    assert confirms(reader) is False
    assert Mailing.objects.count() == 1


def test_who_leaves_before_it_left_does_not_get_it(published, reader):
    confirms(reader)
    leave(reader.subscriptions.get(), ip_address=None)
    assert [row.state for row in Delivery.objects.all()] == ["withdrawn"]


@pytest.mark.parametrize("form", ["full", "headlines"])
def test_who_confirms_after_a_corrigendum_is_told_of_it_above_all_else(
    published, reader, staff, form
):
    texts = {
        "en": "Read “54 entries” <b>not 53</b>.",
        "fr": "Lire « 54 <b>entrées</b> ».",
        "es": "Léase «54».",
    }
    frozen = published.editions.get(language="fr").mail_html
    correct(published, texts=texts, by=staff.editor)
    Subscriber.objects.update(form=form)
    reader.refresh_from_db()
    assert confirms(reader) is True
    content = Mailing.objects.get().contents.get()
    html = content.html.replace("&nbsp;", " ")
    told = html.index("Lire « 54 &lt;b&gt;entrées&lt;/b&gt; ».")
    assert html.index("<h2") < told < html.index('<td class="online"')
    walk = Walk(content.html)
    walk.feed(content.html)
    assert walk.problems == set()
    lines = [line for line in content.text.replace("\u00a0", " ").splitlines() if line]
    assert (lines[0], lines[2]) == ("Corrigendum", "Lire « 54 <b>entrées</b> ».")
    assert published.editions.get(language="fr").mail_html == frozen


def test_staff_are_told_that_everyone_has_it_rather_than_that_nobody_subscribed(
    published, reader, staff, client
):
    confirms(reader)
    sentence = (
        "1 subscriber receives it as it appears and has it already: it was mailed on confirmation."
    )
    with pytest.raises(NotReady) as refusal:
        dispatch(published, by=staff.editor)
    assert refusal.value.sentence == sentence
    client.force_login(staff.editor)
    page = client.get(f"/admin/bulletins/bulletin/{published.pk}/send/").content.decode()
    assert sentence in page
