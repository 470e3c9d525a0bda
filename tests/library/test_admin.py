"""The secretariat's screens for documents and figures."""

import pytest

from library.models import Document, DocumentFile, Figure, Symbol
from tests.admin_page import filled_in

pytestmark = pytest.mark.django_db


def document(slug="d"):
    made = Document.objects.create(slug=slug, title_en=slug, precision="unknown")
    DocumentFile.objects.create(document=made, language="en", url="https://example.org/a.pdf")
    Symbol.objects.create(document=made, text=f"WT/{slug.upper()}/1")
    return made


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_every_screen_opens_in_every_language(admin_client, language):
    admin_client.cookies["django_language"] = language
    figure = Figure.objects.create(slug="f", label_en="of exporters", value=78)
    for record in (document(), figure):
        name = f"/admin/library/{record._meta.model_name}/"
        for page in (name, f"{name}add/", f"{name}{record.pk}/change/"):
            assert admin_client.get(page).status_code == 200, page


def test_a_document_is_found_by_its_symbol(admin_client):
    document("a")
    document("b")
    found = admin_client.get("/admin/library/document/", {"q": "WT/B/1"})
    assert [row.slug for row in found.context["cl"].result_list] == ["b"]


@pytest.mark.parametrize(
    ("link", "sentence"),
    [
        ("javascript:alert(1)", "Enter a valid URL."),
        ("data:text/html,x", "Enter a valid URL."),
        ("", "Give either a file or a link."),
    ],
)
def test_a_link_that_leads_nowhere_is_refused_in_a_sentence(admin_client, link, sentence):
    made = document()
    page = f"/admin/library/document/{made.pk}/change/"
    response = admin_client.post(page, filled_in(admin_client.get(page), files__0__url=link))
    assert sentence in response.content.decode()
    assert made.files.get().url == "https://example.org/a.pdf"


def test_a_document_with_an_uploaded_file_opens_again_and_links_it(admin_client, make):
    made = make(files=["fr"])
    page = admin_client.get(f"/admin/library/document/{made.pk}/change/")
    assert page.status_code == 200
    item = made.files.get()
    assert f'<a href="{item.address()}">{item.file.name.rpartition("/")[2]}</a>' in (
        page.content.decode()
    )


@pytest.mark.parametrize("number", [1, 3])
def test_lists_take_the_same_queries_for_one_row_and_for_three(
    admin_client, django_assert_num_queries, number
):
    for slug in ("aa", "bb", "cc")[:number]:
        Figure.objects.create(slug=slug, label_en=slug, value=78, source=document(slug))
    for name, queries in (("document", 9), ("figure", 6)):
        with django_assert_num_queries(queries):
            admin_client.get(f"/admin/library/{name}/")
