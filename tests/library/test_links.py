"""Symbols in texts lead to our own records."""

import pytest
from django.template import Context, Template

from library.models import Document

pytestmark = pytest.mark.django_db


def shown(filter_name, text):
    return Template("{% load house %}{{ text|" + filter_name + " }}").render(
        Context({"text": text})
    )


def link(symbol, slug):
    return f'<a href="/en/documents/{slug}/">{symbol}</a>'


@pytest.fixture
def declaration(make):
    return make("declaration", "WT/MIN(17)/58", "WT/MIN(17)/58/Rev.1")


def test_a_symbol_in_a_plain_text_becomes_a_link_and_the_rest_is_escaped(declaration):
    assert shown("prose", "<b>See</b> WT/MIN(17)/58.") == (
        f"&lt;b&gt;See&lt;/b&gt; {link('WT/MIN(17)/58', 'declaration')}."
    )


def test_the_longest_symbol_is_the_one_that_is_meant(declaration):
    text = "WT/MIN(17)/58/Rev.1, WT/MIN(17)/58/Rev.2"
    assert shown("prose", text) == (
        f"{link('WT/MIN(17)/58/Rev.1', 'declaration')}, WT/MIN(17)/58/Rev.2"
    )


def test_in_rich_text_only_words_outside_of_links_and_tags_are_linked(declaration):
    text = (
        '<p title="WT/MIN(17)/58"><em>WT/MIN(17)/58</em> '
        '<a href="https://example.org/WT/MIN(17)/58">WT/MIN(17)/58</a></p>'
    )
    done = shown("rich", text)
    assert done.count('href="/en/documents/declaration/"') == 1
    assert f"<em>{link('WT/MIN(17)/58', 'declaration')}</em>" in done


@pytest.mark.parametrize(
    "change", [{"access": "restricted"}, {"withdrawn_on": "2018-01-01"}], ids=["shut", "gone"]
)
def test_a_document_that_the_public_may_not_know_of_is_not_linked(declaration, change):
    Document.objects.update(**change)
    assert shown("prose", "WT/MIN(17)/58") == "WT/MIN(17)/58"


def test_french_typography_leaves_the_symbol_whole(declaration):
    from django.utils import translation

    with translation.override("fr"):
        done = shown("prose", "Voir l'annexe : WT/MIN(17)/58 ?")
    assert done == (
        'Voir l’annexe\u00a0: <a href="/fr/documents/declaration/">WT/MIN(17)/58</a>\u00a0?'
    )


def test_a_text_without_symbols_asks_the_database_nothing(declaration, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert shown("prose", "import/export, 24/7") == "import/export, 24/7"


@pytest.mark.parametrize("number", [1, 3])
def test_a_page_asks_once_however_many_of_its_texts_name_symbols(
    declaration, make, client, django_assert_num_queries, number
):
    for index in range(number):
        make(f"noted-{index}", note_en=f"After WT/MIN(17)/58 ({index})")
    with django_assert_num_queries(8):
        page = client.get("/en/documents/").content.decode()
    assert page.count('After <a href="/en/documents/declaration/">') == number
