"""The list of documents: searched, filtered, paged."""

from datetime import date

import pytest

from library.models import Document, Symbol
from library.views import PER_PAGE

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelf(make):
    make("resume", "WT/MIN(17)/58", title_fr="Résumé de la réunion", kind="summary")
    make("speech", kind="speech", date=date(2018, 6, 27), precision="day")
    make("report", "JOB/GC/207", kind="report", date=date(2016, 1, 1), precision="year")


def found(client, **asked):
    response = client.get("/en/documents/", asked)
    assert response.status_code == 200
    return [entry.document.slug for entry in response.context["entries"]]


@pytest.mark.parametrize(
    ("asked", "slugs"),
    [
        ({}, ["speech", "report", "resume"]),
        ({"q": "RESUME reunion"}, ["resume"]),
        ({"q": "réunion"}, ["resume"]),
        ({"q": "min(17)"}, ["resume"]),
        ({"q": "job/gc/207"}, ["report"]),
        ({"q": "title job/gc"}, ["report"]),
        ({"q": "%"}, []),
        ({"kind": "speech"}, ["speech"]),
        ({"year": "2016"}, ["report"]),
        ({"year": "undated"}, ["resume"]),
        ({"year": "2016", "kind": "speech"}, []),
        ({"year": "1999", "kind": "nothing"}, ["speech", "report", "resume"]),
        ({"page": "9"}, ["speech", "report", "resume"]),
        ({"page": "x"}, ["speech", "report", "resume"]),
    ],
)
def test_documents_are_found_by_words_symbol_kind_and_year(client, shelf, asked, slugs):
    assert found(client, **asked) == slugs


def test_what_the_form_does_not_know_is_told(client, shelf):
    page = client.get("/en/documents/", {"year": "1999"}).content.decode()
    assert "This choice is not in the list; every document is shown." in page
    page = client.get("/en/documents/", {"q": "x" * 101}).content.decode()
    assert "Search with at most 100 characters." in page


def test_an_empty_result_says_what_to_try_and_leads_back(client, shelf):
    page = client.get("/en/documents/", {"q": "nothing like this"}).content.decode()
    assert "No document fits this search." in page
    assert '<a class="act" href="/en/documents/">Show all documents</a>' in page


def test_ten_years_of_documents_are_paged_in_a_constant_number_of_queries(
    client, django_assert_num_queries
):
    number = 1000
    rows = Document.objects.bulk_create(
        Document(slug=f"d{index:04}", title_en=f"T{index}", date=date(2010 + index % 10, 1, 1))
        for index in range(number)
    )
    Symbol.objects.bulk_create(
        Symbol(document=row, text=f"WT/GC/{index + 1}", base=f"WT/GC/{index + 1}")
        for index, row in enumerate(rows)
    )
    with django_assert_num_queries(7):
        response = client.get("/en/documents/", {"year": "2015", "page": 2})
    assert len(response.context["entries"]) == PER_PAGE
    assert "?year=2015&amp;page=1" in response.content.decode()


def test_the_text_that_is_searched_follows_the_titles(make):
    document = make("x", title_fr="Éléments")
    document.title_fr = "Œuvre"
    document.save()
    document.refresh_from_db()
    assert document.search_text == "title of x\noeuvre"
