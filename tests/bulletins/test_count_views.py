"""How often editions are read: counted in front of the cache, shown beside who left."""

from datetime import timedelta

import pytest
from django.utils import timezone

from bulletins.count_views import tally
from bulletins.models import Bulletin, Edition, EditionViews
from bulletins.readings import who_left
from core.clock import GENEVA
from mailings.enqueue import Content, Entry, enqueue, open_mailing
from mailings.models import Delivery, Mailing
from subscribers.models import Subscriber, Subscription

READER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
ROBOTS = ["", "Googlebot/2.1", "curl/8.5.0", "Mozilla/5.0 (compatible; bingbot/2.0)", "Feedly/1.0"]


@pytest.fixture
def editions(db):
    """A bulletin published in three languages, written straight into its tables."""
    bulletin = Bulletin.objects.create(
        slug="autumn-2018", title="Autumn 2018", number=1, season="autumn", date="2018-10-01"
    )
    now = timezone.now()
    for language in ("en", "fr", "es"):
        Edition.objects.create(
            bulletin=bulletin,
            language=language,
            title=language,
            subject=language,
            content_html="<p>text</p>",
            mail_html="<p>text</p>",
            text="text",
            content_hash="0" * 64,
            stylesheet_hash="0" * 64,
            published_at=now,
        )
    Bulletin.objects.filter(pk=bulletin.pk).update(state="published", published_at=now)
    tally.write()
    EditionViews.objects.all().delete()
    return bulletin


def counted():
    tally.write()
    rows = EditionViews.objects.order_by("edition__language", "medium")
    return {
        (row.edition.language, row.medium): row.number for row in rows.select_related("edition")
    }


def test_pages_are_counted_by_edition_and_day_for_readers_alone(client, editions):
    page = "/fr/bulletins/autumn-2018/"
    for _time in range(3):
        assert client.get(page, headers={"user-agent": READER}).status_code == 200
    client.get("/es/bulletins/autumn-2018/", headers={"user-agent": READER})
    for robot in ROBOTS:
        client.get(page, headers={"user-agent": robot})
    client.head(page, headers={"user-agent": READER})
    client.get(page, headers={"user-agent": READER, "sec-purpose": "prefetch"})
    client.get("/fr/bulletins/", headers={"user-agent": READER})
    client.get("/fr/bulletins/no-such/", headers={"user-agent": READER})
    client.get("/fr/bulletins/autumn-2018.pdf", headers={"user-agent": READER})  # not made yet: 503
    assert counted() == {("es", "page"): 1, ("fr", "page"): 3}
    client.get(page, headers={"user-agent": READER})
    assert counted() == {("es", "page"): 1, ("fr", "page"): 4}
    assert EditionViews.objects.first().day == timezone.now().astimezone(GENEVA).date()


def test_staff_at_work_are_no_readers(client, admin_user, editions):
    client.force_login(admin_user)
    client.get("/en/bulletins/autumn-2018/", headers={"user-agent": READER})
    assert counted() == {}


def test_a_view_of_a_page_that_comes_from_the_cache_is_counted(client, page_cache, editions):
    for _time in range(2):
        response = client.get("/en/bulletins/autumn-2018/", headers={"user-agent": READER})
    again = {"user-agent": READER, "if-none-match": response["ETag"]}
    assert client.get("/en/bulletins/autumn-2018/", headers=again).status_code == 304
    assert counted() == {("en", "page"): 3}


def _mailed(slug, subscriptions, *, days_ago):
    content = Content(subject="s", html="h", text="t")
    mailing = open_mailing(
        title=slug,
        reference=f"bulletin:{slug}",
        topic="bulletin",
        list_id="",
        contents={"en": content, "fr": content},
    )
    enqueue(
        mailing,
        [
            Entry(item.subscriber.address, item.subscriber.language, "", item.reference, "t")
            for item in subscriptions
        ],
    )
    at = timezone.now() - timedelta(days=days_ago)
    Delivery.objects.filter(mailing=mailing).update(state="accepted", settled_at=at)
    return mailing


def test_who_left_belongs_to_the_last_mailing_that_reached_them(admin_client, editions):
    subscriptions = []
    for number in range(4):
        subscriber = Subscriber.objects.create(
            address=f"reader-{number}@sample.example", language="fr" if number else "en"
        )
        subscriptions.append(
            Subscription.objects.create(subscriber=subscriber, topic="bulletin", state="confirmed")
        )
    first = _mailed("autumn-2018", subscriptions, days_ago=20)
    second = _mailed("winter-2018", subscriptions, days_ago=10)
    for item, days in zip(subscriptions, (15, 15, 5, 25), strict=True):
        Subscription.objects.filter(pk=item.pk).update(
            state="ended", ended_at=timezone.now() - timedelta(days=days)
        )
    assert who_left([first]) == {"en": 1, "fr": 1}
    assert who_left([second]) == {"fr": 1}
    assert who_left([first, second]) == {"en": 1, "fr": 2}

    page = admin_client.get(f"/admin/mailings/mailing/{first.pk}/change/")
    panel = next(item for item in page.context["panels"] if item.title == "What was read")
    assert [(row.language, row.left) for row in panel.context["readings"]] == [
        ("en", 1),
        ("fr", 1),
        ("es", 0),
    ]
    assert Mailing.objects.count() == 2
    shown = admin_client.get(f"/admin/bulletins/bulletin/{editions.pk}/change/")
    assert [row.left for row in shown.context["readings"]] == [1, 1, 0]
