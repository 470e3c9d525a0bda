"""Who is written to: by topic, frequency and form, of everyone or of a segment."""

import pytest

from mailings.enqueue import Content, enqueue, open_mailing
from mailings.models import Delivery
from members.models import Member
from subscribers import audience
from subscribers.models import Segment, Subscriber, Subscription

from .conftest import subscriber

pytestmark = pytest.mark.django_db


@pytest.fixture
def readers():
    """Five readers of the bulletin who differ in one thing each, and one of the forum."""
    che = Member.objects.create(code="che")
    for name, facts in {
        "each": {},
        "weekly": {"frequency": "weekly"},
        "short": {"form": "headlines"},
        "swiss": {"member": che, "language": "fr"},
        "itc": {"organisation": "International Trade Centre (ITC)", "language": "en"},
    }.items():
        made = subscriber("bulletin", address=f"{name}@example.org")
        Subscriber.objects.filter(pk=made.pk).update(**facts)
    subscriber("forum", address="forum@example.org")
    subscriber("bulletin", address="left@example.org", state=Subscription.State.ENDED)
    return che


def names(entries):
    return sorted(row[0].partition("@")[0] for row in entries)


def test_a_notice_goes_to_everyone_and_a_bulletin_to_who_wants_each(readers):
    everyone = ["each", "itc", "short", "swiss", "weekly"]
    assert names(audience.entries("bulletin")) == everyone
    at_once = audience.readers_at_once
    assert names(audience.as_entries(at_once("bulletin"))) == ["each", "itc", "short", "swiss"]
    assert names(audience.as_entries(at_once("bulletin", form="headlines"))) == ["short"]
    assert names(audience.entries("forum")) == ["forum"]
    assert names(audience.entries("meetings")) == []


def test_a_segment_is_a_filter_by_language_topic_member_and_organisation(
    readers, django_assert_num_queries
):
    def asked(**facts):
        members = facts.pop("members", [])
        segment = Segment.objects.create(name=str((facts, members)), **facts)
        segment.members.set(members)
        with django_assert_num_queries(2):
            return names(audience.entries("bulletin", segment=segment))

    assert asked() == ["each", "itc", "short", "swiss", "weekly"]
    assert asked(languages=["fr", "en"]) == ["itc", "swiss"]
    assert asked(members=[readers]) == ["swiss"]
    assert asked(organisation="trade CENTRE") == ["itc"]
    assert asked(organisation="%") == []
    assert asked(topics=["forum"]) == []
    assert asked(topics=["forum", "bulletin"], languages=["es"]) == ["each", "short", "weekly"]


def test_an_audience_is_read_by_the_database_itself(readers):
    segment = Segment.objects.create(name="Spanish", languages=["es"])
    mailing = open_mailing(
        title="Notice",
        reference="",
        topic="bulletin",
        list_id="x.example.org",
        contents={"es": Content("Aviso", "<p>x</p>", "x")},
    )
    enqueue(mailing, audience.entries("bulletin", segment=segment))
    assert sorted(Delivery.objects.values_list("address", "state")) == [
        ("each@example.org", "waiting"),
        ("short@example.org", "waiting"),
        ("weekly@example.org", "waiting"),
    ]


def test_the_list_of_segments_counts_them_all_in_one_statement(
    admin_client, readers, django_assert_num_queries
):
    page = "/admin/subscribers/segment/"
    Segment.objects.create(name="French", languages=["fr"]).members.set([readers])
    admin_client.get(page)
    with django_assert_num_queries(8):
        assert "1 subscriber<" in admin_client.get(page).content.decode()
    for name in ("a", "b"):
        segment = Segment.objects.create(name=name, languages=["en", "es"])
        segment.members.set([readers])
    with django_assert_num_queries(8):
        assert "0 subscribers<" in admin_client.get(page).content.decode()


def test_the_form_of_a_segment_counts_while_it_is_written(admin_client, client, readers):
    count = "/admin/subscribers/segment/count/"
    asked = f"{count}?languages=es&topics=bulletin&topics=nonsense&members=x"
    # Who receives a digest counts too, who left does not.
    assert admin_client.get(asked).json() == {"words": "3 subscribers"}
    assert admin_client.get(f"{count}?members={readers.pk}").json() == {"words": "1 subscriber"}
    assert client.get(count).status_code == 302


def test_a_segment_is_made_and_shown_in_words(admin_client, readers):
    added = {"name": "Swiss", "languages": ["fr"], "topics": ["bulletin"], "members": [readers.pk]}
    assert admin_client.post("/admin/subscribers/segment/add/", added).status_code == 302
    page = admin_client.get("/admin/subscribers/segment/").content.decode()
    assert "French · Bulletin · CHE" in page
    change = f"/admin/subscribers/segment/{Segment.objects.get().pk}/change/"
    assert "1 subscriber<" in admin_client.get(change).content.decode()
