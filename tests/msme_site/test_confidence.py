"""What readers may not know of is named on no public page, and a public source is."""

from datetime import date

import pytest
from django.utils import timezone

from events.models import Dialogue, DialogueDocument, Milestone, Quote
from helpdesk.models import ContactPoint, Initiative
from library.models import Document, DocumentFile, Figure, Symbol
from meetings.models import Conclusion, FollowUp, Meeting, MeetingDocument
from members.models import (
    CoordinatorTerm,
    DeclaredCount,
    Member,
    MemberName,
    Membership,
    Person,
    Seat,
)

pytestmark = pytest.mark.django_db

TITLE, SYMBOL, LOCATOR = "Confidential paper", "WT/GC/777", "paragraph 99"
DAY = date(2018, 3, 27)


@pytest.fixture
def paper():
    made = Document.objects.create(slug="the-paper", title_en=TITLE, precision="unknown")
    Symbol.objects.create(document=made, text=SYMBOL)
    DocumentFile.objects.create(document=made, language="en", url="https://example.org/p.pdf")
    return made


@pytest.fixture
def world(paper):
    """Records of every kind, all taken from the paper, and all that can name it do."""
    said = {"source": paper, "source_locator": LOCATOR}
    member = Member.objects.create(code="che", **said)
    name = {"name_en": "Switzerland", "prose_name_en": "Switzerland"}
    MemberName.objects.create(member=member, **name, **said)
    Membership.objects.create(member=member, start=DAY, **said)
    Seat.objects.create(member=member, start=DAY, **said)
    person = Person.objects.create(slug="p", name="P", sort_name="P", **said)
    CoordinatorTerm.objects.create(person=person, member=member, start=DAY, **said)
    DeclaredCount.objects.create(number=88, date=DAY, note_en="88 were declared.", **said)
    meeting = Meeting.objects.create(
        slug="2018-03-27-x", title_en="X", date=DAY, status="held", **said
    )
    MeetingDocument.objects.create(meeting=meeting, document=paper)
    conclusion = Conclusion.objects.create(meeting=meeting, kind="agreed", text_en="C")
    FollowUp.objects.create(
        conclusion=conclusion,
        text_en="F",
        owner="group",
        state="closed",
        resolved_document=paper,
        since=DAY,
    )
    dialogue = Dialogue.objects.create(slug="d", title_en="D", date=DAY, **said)
    DialogueDocument.objects.create(dialogue=dialogue, document=paper)
    line = Milestone.objects.create(slug="m", text_en="M", date=DAY, **said)
    line.documents.add(paper)
    Quote.objects.create(slug="q", text_en="Q", person=person, date=DAY, **said)
    Initiative.objects.create(slug="i", name_en="I", precision="unknown", **said)
    ContactPoint.objects.create(member=member, name_en="Office", **said)
    Figure.objects.create(slug="f", label_en="of exporters", value=78, **said)
    later = Document.objects.create(
        slug="later", title_en="Later", precision="unknown", supersedes=paper, **said
    )
    Symbol.objects.create(document=later, text=f"{SYMBOL}/Rev.1")


PAGES = (
    "",
    "members/",
    "members/che/",
    "members/committee/",
    "people/p/",
    "meetings/",
    "meetings/2018-03-27-x/",
    "follow-ups/",
    "documents/",
    "documents/later/",
    "documents/?symbol=WT/GC/777",
    "documents/?q=777",
    "documents/?q=confidential",
    "events/",
    "events/d/",
    "history/",
    "figures/",
    "helpdesk/",
)
SOURCED = (
    "members/",
    "members/che/",
    "members/committee/",
    "people/p/",
    "meetings/2018-03-27-x/",
    "documents/later/",
    "events/d/",
    "history/",
    "figures/",
    "helpdesk/",
)


@pytest.mark.parametrize("language", ["en", "fr", "es"])
@pytest.mark.parametrize("shut", ["restricted", "withdrawn"])
def test_no_public_page_names_a_document_that_is_shut(client, world, paper, shut, language):
    if shut == "restricted":
        Document.objects.filter(pk=paper.pk).update(access="restricted")
    else:
        Document.objects.filter(pk=paper.pk).update(withdrawn_on=timezone.localdate())
    for page in PAGES:
        response = client.get(f"/{language}/{page}")
        content = response.content.decode()
        words = [word for word in (TITLE, "the-paper", LOCATOR, "p.pdf") if word in content]
        assert words == [], page
        assert response.status_code in {200, 404}, page


@pytest.mark.parametrize("page", SOURCED)
def test_a_public_source_is_told_with_its_place_and_day(client, world, page):
    from django.apps import apps

    from library.models import Sourced

    for model in apps.get_models():
        if issubclass(model, Sourced):
            model._default_manager.update(source_read_on=date(2018, 10, 2))
    content = client.get(f"/en/{page}").content.decode()
    assert f'<a href="/en/documents/the-paper/">{TITLE}</a>, {LOCATOR}, read on 2' in content


def test_a_symbol_leads_to_its_document_in_any_spelling(client, paper):
    response = client.get("/en/documents/", {"symbol": "wt/gc/777"})
    assert (response.status_code, response["Location"]) == (302, "/en/documents/the-paper/")


@pytest.mark.parametrize(
    ("symbol", "sentence"),
    [("WT/GC/778", "No document with the symbol WT/GC/778"), ("x<y", "is no symbol of the WTO")],
)
def test_a_symbol_that_leads_nowhere_says_so(client, paper, symbol, sentence):
    response = client.get("/en/documents/", {"symbol": symbol})
    assert response.status_code == 404
    assert sentence in response.content.decode()
    assert "x<y" not in response.content.decode()


def test_the_documents_page_tells_what_it_belongs_to(client, world):
    content = client.get("/en/documents/the-paper/").content.decode()
    for address in (
        "/en/meetings/2018-03-27-x/",
        "/en/events/d/",
        "/en/history/#m",
        "/en/follow-ups/",
    ):
        assert f'href="{address}' in content
