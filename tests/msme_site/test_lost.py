"""Addresses without a page: old ones lead on, others are helped with a search and suggestions."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from core.keep_search import reindex
from core.models import FormerSlug
from events.models import Dialogue, Forum
from library.models import Document
from members.models import Person
from msme_site.lost import PARTS, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def document():
    return make_document("first", "Trade finance in brief")


def make_document(slug, title):
    return Document.objects.create(slug=slug, title_en=title, kind="other", precision="unknown")


def test_an_old_address_leads_to_the_page_in_each_language_whatever_changed_it(client, document):
    Document.objects.filter(pk=document.pk).update(slug="second")
    Document.objects.filter(pk=document.pk).update(slug="third")
    for language in ("en", "fr", "es"):
        for old in ("first", "second"):
            response = client.get(f"/{language}/documents/{old}/?from=mail")
            assert response.status_code == 301
            assert response["Location"] == f"/{language}/documents/third/?from=mail"
    assert client.get("/en/documents/third/").status_code == 200
    assert (
        client.get("/en/documents/first/paper.pdf")["Location"] == "/en/documents/third/paper.pdf"
    )
    assert client.get("/en/people/first/").status_code == 404


def test_a_living_page_wins_over_a_former_address_and_may_come_back_to_it(client, document):
    Document.objects.filter(pk=document.pk).update(slug="second")
    Document.objects.filter(pk=document.pk).update(slug="first")
    assert list(FormerSlug.objects.values_list("slug", flat=True)) == ["second"]
    make_document("second", "Another")
    assert not FormerSlug.objects.exists()
    assert "Another" in client.get("/en/documents/second/").content.decode()


def test_an_address_of_a_record_that_is_gone_leads_nowhere(client, document):
    Document.objects.filter(pk=document.pk).update(slug="second")
    document.delete()
    assert not FormerSlug.objects.exists()
    assert client.get("/en/documents/first/").status_code == 404


def test_a_former_slug_leads_to_one_record_of_a_kind(document):
    FormerSlug.objects.create(kind="library.document", slug="x", record=1)
    FormerSlug.objects.create(kind="events.forum", slug="x", record=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        FormerSlug.objects.create(kind="library.document", slug="x", record=2)


def test_forums_and_dialogues_share_their_part_of_the_site(client):
    day = date(2018, 10, 2)
    Forum.objects.create(slug="forum", title_en="Forum", first_day=day, last_day=day)
    Dialogue.objects.create(slug="talk", title_en="Talk", date=day)
    Forum.objects.update(slug="public-forum")
    Dialogue.objects.update(slug="trade-talk")
    assert client.get("/fr/events/forum.ics")["Location"] == "/fr/events/public-forum.ics"
    assert client.get("/fr/events/talk/")["Location"] == "/fr/events/trade-talk/"


def test_slugs_of_everything_with_a_page_of_its_own_are_kept():
    kept = {model for kinds in PARTS.values() for model in kinds}
    assert Person in kept
    person = Person.objects.create(slug="a", name="A", sort_name="A")
    Person.objects.filter(pk=person.pk).update(slug="b")
    assert FormerSlug.objects.get().record == person.pk


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/en/meetings/2018-05-22-access-to-information/", "access to information"),
        ("/fr/documents/WT_MIN(17)58.pdf", "WT MIN pdf"),
        ("/", ""),
    ],
)
def test_an_address_speaks_of_what_its_last_part_says(path, words):
    assert words_of(path) == words


def test_who_is_lost_is_given_a_search_and_what_may_have_been_meant(client, document):
    reindex()
    response = client.get("/fr/documents/trade-finance-in-breif/")
    assert response.status_code == 404
    page = response.content.decode()
    assert 'value="trade finance in breif"' in page
    assert 'href="/fr/documents/first/"' in page
    assert 'action="/fr/search/"' in page


def test_a_stranger_cannot_make_the_page_of_the_lost_work_hard(
    client, django_assert_max_num_queries
):
    with django_assert_max_num_queries(40):
        assert client.get("/en/" + "x-y" * 600 + "/").status_code == 404
    assert client.get("/en/<script>alert(1)</script>/").status_code == 404
