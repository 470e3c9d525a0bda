"""A mistake in a published bulletin is mended beside it, in three languages, for good."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.db import transaction
from django.db.utils import DatabaseError
from django.utils import timezone

from bulletins.approve import approve
from bulletins.correct import correct
from bulletins.models import Bulletin, Corrigendum, Edition
from bulletins.publish import publish
from bulletins.refusals import NotReady
from bulletins.search import bulletin_offer
from tests.bulletins.conftest import clear

TEXTS = {
    "en": "Read “54 entries” <b>on page 2</b>.",
    "fr": "Lire « 54 entrées ».",
    "es": "Léase «54 entradas».",
}


@pytest.fixture
def published(free_text, staff) -> Bulletin:
    clear(free_text.parent, by=staff.editor)
    approve(free_text.parent, by=staff.approver)
    publish(free_text.parent, by=staff.editor)
    return Bulletin.objects.get()


def test_it_stands_on_the_page_in_the_readers_language_with_its_date(published, client, staff):
    before = [*Edition.objects.values()]
    correct(published, texts=TEXTS, by=staff.editor)
    html = client.get("/en/bulletins/autumn-2018/").content.decode()
    assert html.index("Read “54 entries” &lt;b&gt;") < html.index("Because.")
    assert "No. 1, 1 October 2018" in html.replace("\u00a0", " ")
    french = client.get("/fr/bulletins/autumn-2018/").content.decode()
    assert "54 entrées" in french
    assert "54 entries" not in french
    assert [*Edition.objects.values()] == before


def test_the_feed_tells_it_as_an_update_of_the_entry(published, client, staff):
    row = correct(published, texts=TEXTS, by=staff.editor)
    feed = ElementTree.fromstring(client.get("/es/bulletins/feed.atom").content)
    entry = feed.find("{http://www.w3.org/2005/Atom}entry")
    assert entry is not None
    updated = entry.findtext("{http://www.w3.org/2005/Atom}updated") or ""
    assert updated[:19] == row.published_at.isoformat()[:19]
    assert "54 entradas" in (entry.findtext("{http://www.w3.org/2005/Atom}summary") or "")


def test_all_languages_or_none(published, staff):
    for texts in ({**TEXTS, "es": " "}, {"en": "Only"}, {**TEXTS, "fr": "x" * 2001}):
        with pytest.raises(NotReady):
            correct(published, texts=texts, by=staff.editor)
    assert Corrigendum.objects.count() == 0


def test_only_who_may_publish_and_only_for_what_is_published(published, staff):
    with pytest.raises(NotReady, match="no permission"):
        correct(published, texts=TEXTS, by=staff.translator)
    draft = Bulletin.objects.create(
        slug="winter-2018", number=2, season="winter", date=published.date
    )
    with pytest.raises(NotReady, match="draft"):
        correct(draft, texts=TEXTS, by=staff.editor)


def test_the_database_refuses_to_change_or_delete_one(published, staff):
    row = correct(published, texts=TEXTS, by=staff.editor)
    later = timezone.now() + timedelta(days=1)
    for act in (
        lambda: Corrigendum.objects.update(published_at=later),
        lambda: Corrigendum.objects.filter(pk=row.pk)._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
            act()
    assert correct(published, texts=TEXTS, by=staff.editor).number == 2


def test_staff_look_at_it_before_it_is_published(published, client, staff):
    address = f"/admin/bulletins/bulletin/{published.pk}/corrigendum/"
    client.force_login(staff.editor)
    assert client.post(address, TEXTS | {"publish": "", "seen": ""}).status_code == 200
    assert Corrigendum.objects.count() == 0
    seen = client.post(address, TEXTS | {"preview": ""}).context["seen"]
    other = TEXTS | {"en": "Another", "publish": "", "seen": seen}
    assert client.post(address, other).status_code == 200
    assert client.post(address, {"en": "Only", "publish": ""}).status_code == 200
    assert Corrigendum.objects.count() == 0
    assert client.post(address, TEXTS | {"publish": "", "seen": seen}).status_code == 303
    assert Corrigendum.objects.get().text_fr == TEXTS["fr"]
    page = client.get(f"/admin/bulletins/bulletin/{published.pk}/change/").content.decode()
    assert "54 entries" in page
    client.force_login(staff.translator)
    assert client.get(address).status_code == 403


def test_readers_who_search_read_words_and_no_marks_of_plain_text(published):
    offer = bulletin_offer(published)
    assert offer is not None
    assert "Because." in offer.text
    assert [mark for mark in ("==", "http", "<", "Read online") if mark in offer.text] == []
