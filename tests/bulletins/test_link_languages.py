"""A link to a page in another language is found unless readers are told."""

import pytest

from bulletins.language_of_address import language_of
from bulletins.models import FreeText, QuoteSection
from bulletins.preflight import preflight
from bulletins.render import render

WTO = "https://www.wto.org"


@pytest.mark.parametrize(
    ("address", "language"),
    [
        ("/en/about/", "en"),
        ("https://msme.example/fr/", "fr"),
        ("/about/", ""),
        ("/enable/", ""),
        (f"{WTO}/english/news_e/news18_e.htm", "en"),
        (f"{WTO}/french/news_f/news18_f.htm", "fr"),
        (f"{WTO}/spanish/", "es"),
        ("https://docs.wto.org/x/report_s.pdf", "es"),
        # The letter says more than the folder, which some pages share.
        (f"{WTO}/english/res_e/booksp_e/report_f.pdf", "fr"),
        ("https://example.org/english/x_e.htm", ""),
        ("https://notwto.org/english/", ""),
        ("mailto:a@example.org", ""),
        ("#section-2", ""),
    ],
)
def test_addresses_of_ours_and_of_the_wto_tell_their_language(address, language, settings):
    settings.SITE_URL = "https://msme.example"
    assert language_of(address) == language


def found_in(section, body: str, language: str = "fr") -> list[str]:
    """The sentences about links after ``body`` was written in ``language``."""
    FreeText.objects.update(**{f"body_{language}": body})
    found = preflight(section.parent).warnings
    return [item.sentence for item in found if item.key.startswith("link-language:")]


@pytest.mark.parametrize(
    ("href", "hreflang", "other"),
    [
        ("/en/about/", "", "English"),
        (f"{WTO}/english/thewto_e/x_e.htm", "", "English"),
        (f"{WTO}/spanish/x_s.htm", "", "Spanish"),
        ("https://example.org/paper.pdf", "en", "English"),
        ("https://example.org/paper.pdf", "es-419", "Spanish"),
    ],
)
def test_a_french_text_that_leads_elsewhere_is_a_warning(free_text, href, hreflang, other):
    said = f' hreflang="{hreflang}"' if hreflang else ""
    assert found_in(free_text, f'<p>Voir <a href="{href}"{said}>ici</a>.</p>') == [
        f"“Why [en]”, in French: the link {href} leads to a page in {other}."
    ]


@pytest.mark.parametrize(
    "body",
    [
        '<p><a href="/fr/about/">À propos</a></p>',
        '<p><a href="/en/about/">À propos (en anglais)</a></p>',
        '<p><a href="https://a.example/" hreflang="en">Résumé</a> (en anglais, PDF, 120 ko)</p>',
        '<p><a href="https://a.example/" hreflang="fr">Résumé</a></p>',
        "<p><a>Rien</a></p>",
    ],
)
def test_a_link_in_the_readers_language_or_one_that_says_so_is_left_alone(free_text, body):
    assert found_in(free_text, body) == []


def test_words_of_the_next_paragraph_do_not_tell(free_text):
    body = '<p><a href="/en/">Accueil</a></p><p>Rédigé en anglais.</p>'
    assert len(found_in(free_text, body)) == 1


def test_a_quotes_link_says_its_language_to_readers_of_another(bulletin, quote):
    type(quote).objects.update(url=f"{WTO}/french/news_f/x_f.htm")
    QuoteSection.objects.create(parent=bulletin, region="side", quote=quote)
    english, french = (render(bulletin, code) for code in ("en", "fr"))
    for html in (english.content_html, english.mail_html):
        assert 'x_f.htm" hreflang="fr"' in html
        assert "</a> (in French)" in html
    assert "[1] (in French)" in english.text
    assert "hreflang" not in french.content_html
    assert "(en français)" not in french.text


def test_an_english_text_is_held_to_it_too(free_text):
    assert found_in(free_text, '<p><a href="/fr/">Home</a></p>', "en") == [
        "“Why [en]”, in English: the link /fr/ leads to a page in French."
    ]
