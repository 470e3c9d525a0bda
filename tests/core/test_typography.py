"""House typography in three languages."""

import pytest
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe

from core.typography import NBSP, listed, quoted, typeset


def fr(text):
    return typeset(text, language="fr").replace(NBSP, "_")


def es(text):
    return typeset(text, language="es").replace(NBSP, "_")


@pytest.mark.parametrize(
    ("plain", "shown"),
    [
        ("Vraiment ?", "Vraiment_?"),
        ("Vraiment?", "Vraiment_?"),
        ("Oui ; non", "Oui_; non"),
        ("Bahreïn; Suisse", "Bahreïn_; Suisse"),
        ("Salle: D", "Salle_: D"),
        ("Hôte : Suisse", "Hôte_: Suisse"),
        ("« tout »", "«_tout_»"),
        ("«tout»", "«_tout_»"),
        ("78% des exportateurs", "78_% des exportateurs"),
        ("7,6 %", "7,6_%"),
        ("1 000 000 de lecteurs", "1_000_000 de lecteurs"),
        ("l'OMC", "l’OMC"),
        ("l'<em>OMC</em>", "l’<em>OMC</em>"),
    ],
)
def test_french_asks_for_no_break_spaces_and_curly_apostrophes(plain, shown):
    assert fr(plain) == shown


@pytest.mark.parametrize(
    ("plain", "shown"),
    [
        ("¿Qué es?", "¿Qué es?"),
        ("Miembros: todos; y más", "Miembros: todos; y más"),
        ("7,6 %", "7,6_%"),
        ("el 78% de las empresas", "el 78_% de las empresas"),
        ("« todo »", "«todo»"),
        ("Côte d'Ivoire", "Côte d’Ivoire"),
    ],
)
def test_spanish_asks_for_a_space_before_per_cent_and_none_inside_guillemets(plain, shown):
    assert es(plain) == shown


@pytest.mark.parametrize(
    ("language", "marked"),
    [("en", "“L’info ?”"), ("fr", "«_L’info_?_»"), ("es", "«L’info ?»")],
)
def test_a_name_stands_between_the_quotation_marks_of_the_language(language, marked):
    assert quoted("L'info ?", language=language).replace(NBSP, "_") == marked


def test_english_asks_for_curly_apostrophes_only():
    assert typeset("Members' wishes: 78% of the Group's", language="en") == (
        "Members’ wishes: 78% of the Group’s"
    )


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_no_line_begins_with_an_ellipsis(language):
    assert typeset("last year …, goes on", language=language) == f"last year{NBSP}…, goes on"


@pytest.mark.parametrize("language", ["en", "fr", "es"])
@pytest.mark.parametrize(
    "untouchable",
    [
        "https://www.wto.org/a'b?x=1;y=2",
        "www.helpmetrade.org?x=1",
        "WT/MIN(17)/58",
        "INF/MSME/W/46/Rev.3",
        "JOB/GC/207",
        "08:30",
        '<a href="https://example.org/?a=1;b=2" title="l\'OMC">x</a>',
        "Tom &amp; Ana &#39;",
    ],
)
def test_addresses_symbols_hours_tags_and_entities_pass_unchanged(language, untouchable):
    assert typeset(untouchable, language=language) == untouchable


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_what_is_set_once_stays_as_it_is(language):
    text = "« L'OMC ? » : 78% ; 1 000 000 d'entreprises !"
    once = typeset(text, language=language)
    assert typeset(once, language=language) == once


def test_the_reader_decides_where_no_language_is_named():
    with translation.override("fr"):
        assert typeset("Oui !") == f"Oui{NBSP}!"
    with translation.override("es"):
        assert typeset("Oui !") == "Oui !"


def test_text_is_safe_after_exactly_if_it_was_before():
    assert isinstance(typeset(mark_safe("<p>Oui !</p>"), language="fr"), SafeString)
    assert not isinstance(typeset("<p>Oui !</p>", language="fr"), SafeString)


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", "SPINNA Circle Ltd.; Côte d’Ivoire; CUTS, Geneva"),
        ("fr", "SPINNA Circle Ltd._; Côte d’Ivoire_; CUTS, Geneva"),
        ("es", "SPINNA Circle Ltd.; Côte d’Ivoire; CUTS, Geneva"),
    ],
)
def test_names_are_parted_as_the_language_asks_whatever_they_end_with(language, shown):
    names = ["SPINNA Circle Ltd.", "Côte d'Ivoire", "CUTS, Geneva"]
    assert listed(names, language=language).replace(NBSP, "_") == shown


def test_a_list_of_names_is_as_safe_as_every_one_of_them():
    assert not isinstance(listed([mark_safe("<b>A</b>"), "<script>"]), SafeString)
    assert isinstance(listed([mark_safe("<b>A</b>"), mark_safe("B")]), SafeString)
