"""Asking, confirming, leaving: what happens to the rows and which letters leave."""

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from core.clock import GENEVA
from core.dates import in_words
from mailings.models import Delivery, Mailing
from subscribers import audience, signals
from subscribers.models import Consent, Subscriber, Subscription

from .conftest import latest_letter, link_in, subscriber

pytestmark = pytest.mark.django_db

FORM = {"address": "Reader@Example.org", "language": "fr", "topics": ["bulletin", "forum"]}
State = Subscription.State


def ask(client, **changes):
    return client.post("/fr/subscribe/", FORM | changes)


def states():
    return dict(Subscription.objects.values_list("topic", "state"))


def test_asking_keeps_the_address_in_small_letters_and_pending(client):
    response = ask(client)
    assert (response.status_code, response.url) == (302, "/fr/subscribe/asked/")
    assert list(Subscriber.objects.values_list("address", "language")) == [
        ("reader@example.org", "fr")
    ]
    assert states() == {"bulletin": "pending", "forum": "pending"}


def test_the_letter_is_in_the_language_asked_for_and_goes_to_the_address_alone(client):
    ask(client)
    assert list(Delivery.objects.values_list("address", "language")) == [
        ("reader@example.org", "fr")
    ]
    assert "reader@example.org" in latest_letter().text
    assert Mailing.objects.get().is_letter


def test_the_link_in_the_letter_confirms_only_when_a_button_is_pressed(client):
    ask(client)
    link = link_in(latest_letter())
    assert client.get(link).status_code == 200
    assert states() == {"bulletin": "pending", "forum": "pending"}
    client.post(link)
    assert states() == {"bulletin": "confirmed", "forum": "confirmed"}


def test_the_letter_says_who_writes_which_address_asked_for_what_and_when(client):
    moments = [timezone.localtime(timezone=GENEVA)]
    ask(client, language="en")
    moments.append(timezone.localtime(timezone=GENEVA))  # the minute may have changed
    text = latest_letter().text.replace("\n", " ")
    assert any(
        f"On {in_words(at.date(), language='en')} at {at:%H:%M} (Geneva time) the form on our "
        "site was filled in with reader@example.org. It asked for: Bulletin; Public Forum." in text
        for at in moments
    )
    assert "Who we are: the secretariat of the Informal Working Group on MSMEs" in text
    assert f" {settings.SITE_URL} " in text


def test_the_page_of_the_link_shows_what_is_agreed_to(client):
    ask(client)
    page = client.get(link_in(latest_letter())).content.decode()
    assert "reader@example.org" in page
    assert "Le secrétariat du Groupe n’utilise cette adresse que pour" in page


def test_an_old_link_offers_a_new_one_in_place_and_confirms_nothing(client, eight_days_ago):
    with eight_days_ago():
        ask(client, topics=["forum"], latest="on")
        link = link_in(latest_letter())
    assert client.post(link).status_code == 410
    response = client.get(link)
    assert response.status_code == 410
    assert response.context["form"].initial == {
        "language": "fr",
        "topics": ["forum"],
        "latest": True,
    }
    assert "reader@example.org" not in response.content.decode()
    assert states() == {"forum": "pending"}


def test_the_evidence_has_the_words_in_the_language_in_which_they_were_shown(client):
    client.post("/fr/subscribe/", FORM, REMOTE_ADDR="192.0.2.7")
    evidence = Consent.objects.filter(topic="bulletin").get()
    assert (evidence.act, evidence.language, evidence.ip_address) == ("asked", "fr", "192.0.2.7")
    assert evidence.text.startswith("Le secrétariat")


def test_an_address_that_is_known_gets_the_same_answer_and_another_letter(client):
    new = ask(client)
    subscriber("bulletin", "forum", address="known@example.org")
    known = ask(client, address="known@example.org")
    assert (known.status_code, known.url) == (new.status_code, new.url)
    assert Delivery.objects.latest("pk").address == "known@example.org"
    assert "/subscriptions/" in link_in(latest_letter())


def test_known_and_unknown_addresses_cause_as_much_mail_and_see_the_same_page(client):
    subscriber("bulletin", "forum", address="known@example.org")
    subscriber("bulletin", address="partly@example.org")
    subscriber("bulletin", "forum", address="pending@example.org", state=State.PENDING)
    subscriber("bulletin", "forum", address="left@example.org", state=State.ENDED)
    pages = set()
    for name in ("new", "known", "partly", "pending", "left"):
        before = Delivery.objects.count()
        response = client.post("/fr/subscribe/", FORM | {"address": f"{name}@example.org"})
        assert Delivery.objects.count() == before + 1
        pages.add((response.status_code, response.url, response.content))
    assert len(pages) == 1


def test_who_listens_is_told_once_what_was_confirmed_and_whether_the_latest_is_wanted(client):
    told = []

    def listen(*, subscriber, topics, latest, **_signal):
        told.append((subscriber.address, topics, latest))
        return True

    signals.confirmed.connect(listen)
    try:
        ask(client, latest="on")
        link = link_in(latest_letter())
        assert client.post(link).url == "/fr/subscribe/confirmed/?latest"
        assert client.post(link).url == "/fr/subscribe/confirmed/"
        ask(client, address="other@example.org")
        client.post(link_in(latest_letter()))
    finally:
        signals.confirmed.disconnect(listen)
    assert told == [
        ("reader@example.org", ["bulletin", "forum"], True),
        ("other@example.org", ["bulletin", "forum"], False),
    ]


def test_the_latest_is_ticked_when_the_form_is_opened(client):
    assert client.get("/es/subscribe/").context["form"]["latest"].value() is True


def test_a_link_that_was_tampered_with_is_gone(client):
    ask(client)
    link = link_in(latest_letter())
    assert client.post(link.replace("/confirm/", "/confirm/x")).status_code == 410
    assert states() == {"bulletin": "pending", "forum": "pending"}


def test_an_address_that_asks_too_often_gets_no_further_letter(client):
    answers = {ask(client).url for _ in range(6)}
    assert answers == {"/fr/subscribe/asked/"}
    assert Delivery.objects.count() == 3


def test_one_network_cannot_ask_for_ever_new_addresses(client):
    for number in range(35):
        ask(client, address=f"reader-{number}@example.org")
    assert Delivery.objects.count() == 30


def test_a_program_that_fills_in_every_field_is_answered_and_ignored(client):
    response = ask(client, website="https://spam.example")
    assert response.url == "/fr/subscribe/asked/"
    assert Subscriber.objects.count() == 0


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"address": "no address"}, "address"),
        ({"address": "a@example.org\nBcc: b@example.org"}, "address"),
        ({"topics": []}, "topics"),
        ({"topics": ["themes"]}, "topics"),
        ({"language": "de"}, "language"),
    ],
)
def test_bad_input_is_answered_beside_the_field_and_writes_nothing(client, changes, field):
    response = ask(client, **changes)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert Subscriber.objects.count() == 0


def test_a_get_of_the_leave_link_only_asks(client):
    subscription = subscriber("bulletin").subscriptions.get()
    response = client.get(f"/unsubscribe/{subscription.leave_token}")
    assert response.status_code == 200
    assert response.headers["Content-Language"] == "es"
    assert states() == {"bulletin": "confirmed"}


def test_one_click_leaves_without_cookies_redirect_or_csrf_token():
    subscription = subscriber("bulletin", "forum").subscriptions.get(topic="bulletin")
    machine = Client(enforce_csrf_checks=True)
    response = machine.post(
        f"/unsubscribe/{subscription.leave_token}", {"List-Unsubscribe": "One-Click"}
    )
    assert response.status_code == 200
    assert response.cookies == {}
    assert states() == {"bulletin": "ended", "forum": "confirmed"}
    evidence = Consent.objects.get()
    assert (evidence.act, evidence.text, evidence.text_version) == ("ended", "", "")


def test_leaving_can_be_undone(client):
    subscription = subscriber("bulletin").subscriptions.get()
    address = f"/unsubscribe/{subscription.leave_token}"
    client.post(address)
    client.post(address, {"back": "1"})
    assert states() == {"bulletin": "confirmed"}


def test_leaving_does_not_confirm_what_was_never_confirmed(client):
    subscription = subscriber("bulletin", state=State.PENDING).subscriptions.get()
    client.post(f"/unsubscribe/{subscription.leave_token}", {"back": "1"})
    assert states() == {"bulletin": "pending"}


def test_an_unknown_leave_link_is_not_found(client):
    assert client.post("/unsubscribe/nothing").status_code == 404


def test_the_link_in_a_bulletin_changes_nothing_but_orders_a_fresh_one(client):
    subscription = subscriber("bulletin").subscriptions.get()
    address = f"/es/subscriptions/{subscription.leave_token}/"
    assert client.post(address, {"language": "fr", "topics": []}).status_code == 302
    assert states() == {"bulletin": "confirmed"}
    fresh = link_in(latest_letter())
    client.post(fresh, {"language": "fr", "topics": ["meetings"]})
    assert states() == {"bulletin": "ended", "meetings": "confirmed"}
    assert Subscriber.objects.get().language == "fr"


def test_the_audience_is_who_confirmed_this_topic():
    reader = subscriber("bulletin", "forum")
    subscriber("bulletin", address="pending@example.org", state=State.PENDING)
    subscriber("meetings", address="other@example.org")
    row = reader.subscriptions.get(topic="bulletin")
    assert list(audience.entries("bulletin")) == [
        ("reader@example.org", "es", "", f"subscription:{row.pk}", row.leave_token)
    ]
    assert audience.by_language(audience.readers("bulletin")) == {"es": 1}
