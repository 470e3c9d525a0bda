"""The public reads what was frozen, in its language; drafts are nobody's business."""

from xml.etree import ElementTree

import pytest

from bulletins.approve import approve
from bulletins.models import Bulletin, FreeText
from bulletins.publish import publish

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def published(report, free_text, staff) -> Bulletin:
    approve(report.parent, by=staff.approver)
    publish(report.parent, by=staff.editor)
    return report.parent


def test_the_page_shows_the_frozen_edition_of_its_language(published, client):
    FreeText.objects.update(body_fr="<p>Plus tard</p>")
    response = client.get("/fr/bulletins/autumn-2018/")
    html = response.content.decode()
    assert response.status_code == 200
    assert '<html lang="fr">' in html
    assert "Pourquoi\u00a0?" in html
    assert "Plus tard" not in html
    assert "Because." not in html


def test_the_page_allows_no_inline_style_and_has_none(published, client):
    response = client.get("/en/bulletins/autumn-2018/")
    assert "style-src 'self'" in response["Content-Security-Policy"]
    html = response.content.decode()
    assert ' style="' not in html
    assert "<style" not in html


def test_the_page_takes_two_queries(published, client, django_assert_num_queries):
    client.get("/en/bulletins/autumn-2018/")
    with django_assert_num_queries(2):
        client.get("/en/bulletins/autumn-2018/")


def test_a_draft_is_not_found(bulletin, free_text, client):
    assert client.get("/en/bulletins/autumn-2018/").status_code == 404
    assert b"autumn-2018" not in client.get("/en/bulletins/").content


def test_the_list_names_published_bulletins(published, client):
    html = client.get("/es/bulletins/").content.decode()
    assert '<a href="/es/bulletins/autumn-2018/">Bulletin [es]</a>' in html


def test_an_empty_list_says_so(db, client):
    assert "The first bulletin is being prepared." in client.get("/en/bulletins/").content.decode()


def test_the_feed_holds_the_editions_of_its_language(published, client):
    response = client.get("/fr/bulletins/feed.atom")
    assert response["Content-Type"].startswith("application/atom+xml")
    (entry,) = ElementTree.fromstring(response.content).iter(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "Bulletin [fr]"
    assert entry.find(f"{ATOM}link").get("href") == (
        "https://msme.example/fr/bulletins/autumn-2018/"
    )
    assert "Les Membres ont parlé" in entry.findtext(f"{ATOM}summary")
