"""The public's pages on documents and figures."""

from datetime import date

import pytest

from library.models import Document, DocumentFile, Figure, Symbol

pytestmark = pytest.mark.django_db


def document(number=1, **fields):
    values = {"title_en": f"Document {number}", "date": date(2018, 1, number)} | fields
    made = Document.objects.create(slug=f"document-{number}", **values)
    Symbol.objects.create(document=made, text=f"WT/MIN(17)/{number}")
    for language in ("en", "fr"):
        url = f"https://www.example.org/{language}/{number}.pdf"
        DocumentFile.objects.create(document=made, language=language, url=url, media_type="PDF")
    return made


def figure(number=1, **fields):
    values = {"label_en": f"of firms {number}", "value": 10 * number} | fields
    return Figure.objects.create(slug=f"figure-{number}", **values)


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_each_page_answers_in_each_language(client, language):
    document()
    figure()
    for path in ("documents/", "figures/"):
        assert client.get(f"/{language}/{path}").status_code == 200, path


@pytest.mark.parametrize("number", [1, 3])
def test_the_documents_take_the_same_queries_for_one_and_for_three(
    client, django_assert_num_queries, number
):
    for index in range(1, number + 1):
        document(index)
    with django_assert_num_queries(7):
        client.get("/en/documents/")


@pytest.mark.parametrize("number", [1, 3])
def test_the_figures_take_the_same_queries_for_one_and_for_three(
    client, django_assert_num_queries, number
):
    for index in range(1, number + 1):
        figure(index, source=document(index))
    with django_assert_num_queries(1):
        client.get("/en/figures/")


def test_a_link_says_language_and_type_and_the_readers_own_comes_first(client):
    document()
    page = client.get("/fr/documents/").content.decode()
    first, second = page.index("fr/1.pdf"), page.index("en/1.pdf")
    assert first < second
    assert 'hreflang="fr"' in page[first - 60 : first + 60]


def test_a_restricted_document_is_not_named(client):
    document(access="restricted")
    page = client.get("/en/documents/").content.decode()
    assert "Document 1" not in page
    assert "WT/MIN(17)/1" not in page
    assert "No document is recorded yet." in page


def test_a_percentage_is_written_as_its_language_writes_it(client):
    figure(value="7.6")
    assert ">7.6%<" in client.get("/en/figures/").content.decode()
    assert ">7,6\u00a0%<" in client.get("/fr/figures/").content.decode()
    assert ">7,6\u00a0%<" in client.get("/es/figures/").content.decode()


def test_a_figure_without_source_says_so(client):
    figure()
    assert "Source not stated in the bulletin." in client.get("/en/figures/").content.decode()
