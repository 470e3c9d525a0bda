"""Choices by a signed link: leaving everything, another address, a look at one's data, erasing."""

import json
from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from accounts.models import User
from mailings.accounting import account
from mailings.enqueue import Content, enqueue, open_mailing
from mailings.letter import send_letter
from mailings.models import Complaint, Delivery, Mailing, MailingContent, Suppression
from subscribers import audience
from subscribers.leave_by_mail import leave_by_mail
from subscribers.models import Consent, Subscriber, Subscription
from subscribers.subscribe import leave
from subscribers.tokens import address_token, preferences_token

from .conftest import latest_letter, link_in, subscriber

pytestmark = pytest.mark.django_db
State = Subscription.State


@pytest.fixture
def reader():
    """Somebody with two topics, in Spanish."""
    return subscriber("bulletin", "forum")


@pytest.fixture
def under_way(reader):
    """A mailing about the bulletin to the reader and somebody else, of which nothing has left."""
    subscriber("bulletin", address="other@example.org")
    mailing = open_mailing(
        title="Autumn",
        reference="",
        topic="bulletin",
        list_id="bulletin.example.org",
        contents={"es": Content("Boletín", "<p>x</p>", "x")},
    )
    enqueue(mailing, audience.entries("bulletin"))
    Mailing.objects.update(state="running")
    return mailing


def choices(reader, more=""):
    return f"/es/subscriptions/{preferences_token(reader)}/{more}"


def states(reader):
    return dict(reader.subscriptions.values_list("topic", "state"))


def rows():
    return sorted(Delivery.objects.values_list("address", "state"))


def test_the_page_takes_as_many_queries_for_one_topic_as_for_two(
    client, reader, django_assert_num_queries
):
    one = subscriber("bulletin", address="one@example.org")
    for somebody in (one, reader):
        with django_assert_num_queries(2):
            assert client.get(choices(somebody)).status_code == 200


def test_leaving_everything_ends_all_of_it_and_the_mailing_under_way(client, reader, under_way):
    response = client.post(choices(reader), {"leave": "1"})
    assert response.status_code == 302
    assert states(reader) == {"bulletin": "ended", "forum": "ended"}
    assert rows() == [("other@example.org", "waiting"), ("reader@example.org", "withdrawn")]
    assert sorted(Consent.objects.values_list("topic", "act")) == [
        ("bulletin", "ended"),
        ("forum", "ended"),
    ]


def test_leaving_everything_is_undone_without_what_was_left_before(client, reader):
    earlier = timezone.now() - timedelta(hours=2)
    subscription = Subscription.objects.create(subscriber=reader, topic="meetings")
    Subscription.objects.filter(pk=subscription.pk).update(state=State.ENDED, ended_at=earlier)
    page = client.post(choices(reader), {"leave": "1"}, follow=True).content.decode()
    assert 'name="back"' in page
    # A day long, also for who comes back to the page later.
    assert 'name="back"' in client.get(choices(reader)).content.decode()
    page = client.post(choices(reader), {"back": "1"}, follow=True).content.decode()
    assert 'name="back"' not in page
    assert states(reader) == {"bulletin": "confirmed", "forum": "confirmed", "meetings": "ended"}


def test_leaving_is_not_undone_after_a_day(client, reader):
    client.post(choices(reader), {"leave": "1"})
    reader.subscriptions.update(ended_at=timezone.now() - timedelta(hours=25))
    assert 'name="back"' not in client.get(choices(reader)).content.decode()
    client.post(choices(reader), {"back": "1"})
    assert states(reader) == {"bulletin": "ended", "forum": "ended"}


def test_a_link_that_is_too_old_offers_a_fresh_one_in_place(client, reader, eight_days_ago):
    with eight_days_ago():
        old = choices(reader)
    assert client.get(old).status_code == 410
    assert Delivery.objects.count() == 0
    client.post(old, {"leave": "1"})
    assert states(reader) == {"bulletin": "confirmed", "forum": "confirmed"}
    assert client.get(link_in(latest_letter())).context["subscriber"] == reader


@pytest.mark.parametrize("more", ["", "address/", "data.json", "erase/"])
def test_the_leave_link_of_a_bulletin_opens_no_page_of_the_choices(client, reader, more):
    token = reader.subscriptions.get(topic="bulletin").leave_token
    response = client.get(f"/es/subscriptions/{token}/{more}")
    assert "reader@example.org" not in response.content.decode()
    if more != "data.json":
        client.post(f"/es/subscriptions/{token}/{more}", {"address": "thief@example.org"})
    assert states(reader) == {"bulletin": "confirmed", "forum": "confirmed"}
    assert set(Delivery.objects.values_list("address", flat=True)) <= {"reader@example.org"}


def test_another_address_is_asked_first_and_the_old_one_told_afterwards(client, reader, under_way):
    client.post(choices(reader, "address/"), {"address": "New@Example.org"})
    letter = Delivery.objects.latest("pk")
    assert letter.address == "new@example.org"
    assert "reader@example.org" not in latest_letter().text
    link = link_in(latest_letter())
    client.get(link)
    assert Subscriber.objects.filter(address="new@example.org").count() == 0
    response = client.post(link, follow=True)
    assert response.context["subscriber"].address == "new@example.org"
    told = Delivery.objects.latest("pk")
    assert (told.address, "new@example.org" in latest_letter().text) == (
        "reader@example.org",
        False,
    )
    assert states(reader) == {"bulletin": "confirmed", "forum": "confirmed"}
    # What is under way goes to the new address, and leaving still takes it back.
    mine = under_way.deliveries.exclude(address="other@example.org").get()
    assert (mine.address, mine.state) == ("new@example.org", "waiting")
    client.post(f"/unsubscribe/{mine.leave_token}")
    mine.refresh_from_db()
    assert mine.state == "withdrawn"


def test_links_that_the_old_address_got_end_with_it(client, reader):
    old = choices(reader)
    client.post(f"/es/subscribe/address/{address_token(reader, 'new@example.org')}/")
    assert client.get(old).status_code == 410
    assert client.post(old, {"leave": "1"}).status_code == 410
    assert states(reader) == {"bulletin": "confirmed", "forum": "confirmed"}


def test_an_address_with_a_subscription_of_its_own_is_not_taken_over(client, reader):
    subscriber("bulletin", address="other@example.org")
    free = client.post(choices(reader, "address/"), {"address": "free@example.org"})
    taken = client.post(choices(reader, "address/"), {"address": "other@example.org"})
    assert (free.status_code, free.url) == (taken.status_code, taken.url)
    assert client.post(link_in(latest_letter())).status_code == 409
    reader.refresh_from_db()
    assert reader.address == "reader@example.org"


def test_an_address_that_only_asked_or_left_is_taken_over_with_its_evidence(client, reader):
    other = subscriber("meetings", address="other@example.org", state=State.ENDED)
    Consent.objects.create(subscriber=other, topic="meetings", act="ended", language="es")
    client.post(f"/es/subscribe/address/{address_token(reader, 'other@example.org')}/")
    assert list(Subscriber.objects.values_list("pk", "address")) == [
        (reader.pk, "other@example.org")
    ]
    assert reader.consents.filter(topic="meetings").count() == 1


def test_an_old_link_to_a_new_address_offers_a_fresh_one_there(client, reader, eight_days_ago):
    with eight_days_ago():
        link = f"/es/subscribe/address/{address_token(reader, 'new@example.org')}/"
    assert client.get(link).status_code == 410
    client.post(link)
    reader.refresh_from_db()
    assert reader.address == "reader@example.org"
    assert Delivery.objects.get().address == "new@example.org"


@pytest.mark.parametrize(
    "address", ["", "no address", "READER@example.org", "a@b.org\nBcc: c@d.org"]
)
def test_what_is_no_new_address_is_said_beside_the_field(client, reader, address):
    response = client.post(choices(reader, "address/"), {"address": address})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["address"]
    assert Delivery.objects.count() == 0


def test_a_link_to_a_new_address_that_was_tampered_with_is_gone(client, reader):
    token = address_token(reader, "new@example.org")
    other = address_token(subscriber(address="x@example.org"), "new@example.org")
    mixed = f"{other.partition('.')[0]}.{token.partition('.')[2]}"
    assert client.post(f"/es/subscribe/address/{mixed}/").status_code == 410
    assert client.post("/es/subscribe/address/nothing/").status_code == 410


def test_nobody_is_flooded_by_changes_of_address(client, reader):
    for _time in range(5):
        client.post(choices(reader, "address/"), {"address": "victim@example.org"})
    assert Delivery.objects.count() == 3


def test_the_file_says_all_that_is_held_and_nothing_of_others(client, reader, under_way):
    Consent.objects.create(
        subscriber=reader, topic="bulletin", act="asked", text="Texto", ip_address="192.0.2.7"
    )
    Suppression.objects.create(address="reader@example.org", reason="bounced")
    for address in ("reader@example.org", "other@example.org"):
        Complaint.objects.create(address=address, at=timezone.now())
    response = client.get(choices(reader, "data.json").replace("/es/", "/en/"))
    assert response.headers["Content-Disposition"].startswith("attachment")
    told = json.loads(response.content)
    assert (told["address"], told["language"]) == ("reader@example.org", "Spanish")
    assert [(row["topic"], row["state"]) for row in told["subscriptions"]] == [
        ("Bulletin", "confirmed"),
        ("Public Forum", "confirmed"),
    ]
    assert [
        (row["text that was shown"], row["internet address"]) for row in told["evidence of consent"]
    ] == [("Texto", "192.0.2.7")]
    assert [(row["subject"], row["state"]) for row in told["messages"]] == [("Boletín", "waiting")]
    assert [row["why"] for row in told["what came back"]] == ["complaint"]
    assert [row["reason"] for row in told["why we do not write"]] == ["bounced"]
    tokens = Subscription.objects.values_list("leave_token", flat=True)
    assert not any(token in response.content.decode() for token in tokens)
    assert "other@example.org" not in response.content.decode()


def test_the_file_takes_as_many_queries_for_many_rows_as_for_few(
    client, reader, under_way, django_assert_num_queries
):
    one = subscriber("bulletin", address="one@example.org")
    for somebody in (one, reader):
        # Two of them are for what came back: bounces and complaints.
        with django_assert_num_queries(8):
            client.get(choices(somebody, "data.json"))


def test_erasing_asks_first_and_then_leaves_no_trace_and_true_sums(client, reader, under_way):
    # A letter to an address that is no longer theirs, and what a server answered.
    client.post(choices(reader, "address/"), {"address": "new@example.org"})
    client.post(link_in(latest_letter()))
    reader.refresh_from_db()
    row = under_way.deliveries.get(address="new@example.org")
    Delivery.objects.filter(pk=row.pk).update(
        state="refused", reason="550 5.1.1 <new@example.org>: unknown"
    )
    staff = User.objects.create_user("staff")
    LogEntry.objects.create(
        user=staff,
        content_type=ContentType.objects.get_for_model(Subscriber),
        object_id=str(reader.pk),
        object_repr="reader@example.org",
        action_flag=2,
    )
    page = choices(reader, "erase/")
    assert client.get(page).status_code == 200
    assert Subscriber.objects.filter(pk=reader.pk).exists()

    assert client.post(page).url == "/es/subscribe/erased/"
    assert Subscriber.objects.filter(pk=reader.pk).count() == 0
    assert Consent.objects.filter(subscriber_id=reader.pk).count() == 0
    for table, fields in {
        Delivery: ["address", "name", "reference", "leave_token", "reason"],
        MailingContent: ["subject", "html", "text"],
        LogEntry: ["object_repr", "change_message"],
    }.items():
        kept = json.dumps(list(table.objects.values_list(*fields)))
        assert not any(word in kept for word in ("reader@", "new@", f"subscriber:{reader.pk}"))
    under_way.refresh_from_db()
    assert (account(under_way).adds_up, under_way.audience) == (True, 2)
    assert account(under_way).counts["refused"] == 1
    assert client.get(page).status_code == 410


def test_erasing_one_person_leaves_the_letters_of_others_as_they_are(client, reader):
    letter = send_letter(
        to="other@example.org", language="es", content=Content("s", "<p>h</p>", "t"), title="x"
    )
    client.post(choices(reader, "erase/"))
    assert letter.contents.get().text == "t"


def test_a_page_that_writes_is_not_kept_by_any_cache(client, reader):
    for more in ("", "address/", "data.json", "erase/"):
        assert "no-store" in client.get(choices(reader, more)).headers["Cache-Control"]


def test_how_often_and_how_much_are_chosen_beside_language_and_topics(client, reader):
    chosen = {"language": "fr", "topics": ["bulletin"], "frequency": "weekly", "form": "headlines"}
    assert client.post(choices(reader), chosen).status_code == 302
    reader.refresh_from_db()
    assert (reader.language, reader.frequency, reader.form) == ("fr", "weekly", "headlines")
    assert states(reader) == {"bulletin": "confirmed", "forum": "ended"}
    wrong = chosen | {"frequency": "hourly"}
    assert client.post(choices(reader), wrong).status_code == 422
    # A page that was opened before there was this choice changes nothing about it.
    assert (
        client.post(choices(reader), {"language": "fr", "topics": ["bulletin"]}).status_code == 302
    )
    reader.refresh_from_db()
    assert (reader.frequency, reader.form) == ("weekly", "headlines")


def test_the_link_of_a_digest_leaves_what_it_is_about_and_can_be_taken_back(client, reader):
    page = f"/unsubscribe/{reader.leave_token}"
    assert "Bolet" not in client.get(page).content.decode().partition("<main")[2]
    assert states(reader) == {"bulletin": "confirmed", "forum": "confirmed"}
    response = client.post(page, {"List-Unsubscribe": "One-Click"})
    assert (response.status_code, response["Content-Language"]) == (200, "es")
    # Bulletins come by themselves.
    assert states(reader) == {"bulletin": "confirmed", "forum": "ended"}
    client.post(page, {"back": "1"})
    assert states(reader) == {"bulletin": "confirmed", "forum": "confirmed"}
    leave_by_mail(leave_token=reader.leave_token)
    assert states(reader) == {"bulletin": "confirmed", "forum": "ended"}
    assert client.get("/unsubscribe/nobody").status_code == 404


def test_where_all_comes_in_digests_their_link_leaves_everything(client, reader):
    Subscriber.objects.filter(pk=reader.pk).update(frequency="monthly")
    page = f"/unsubscribe/{reader.leave_token}"
    assert client.post(page).status_code == 200
    assert states(reader) == {"bulletin": "ended", "forum": "ended"}
    client.post(page, {"back": "1"})
    assert states(reader) == {"bulletin": "confirmed", "forum": "confirmed"}


def test_the_link_of_a_digest_to_preferences_orders_a_fresh_one(client, reader):
    page = f"/es/subscriptions/{reader.leave_token}/"
    assert client.get(page).status_code == 200
    assert client.post(page).status_code == 302
    assert preferences_token(reader).partition(".")[0] in latest_letter().text


def test_who_ends_the_last_topic_gets_no_digest_that_is_under_way(reader):
    mailing = open_mailing(
        title="Digest",
        reference="",
        topic="digest",
        list_id="digest.example.org",
        contents={"es": Content("Novedades", "<p>x</p>", "x")},
    )
    enqueue(mailing, [(reader.address, "es", "", reader.reference, reader.leave_token)])
    Mailing.objects.update(state="running")
    Subscription.objects.create(subscriber=reader, topic="meetings", state="confirmed")
    for topic, state in (("meetings", "waiting"), ("forum", "withdrawn")):
        leave(reader.subscriptions.get(topic=topic), ip_address=None)
        assert rows() == [("reader@example.org", state)]
