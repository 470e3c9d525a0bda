"""Whether texts use the words of the glossary."""

import pytest
from django.core.exceptions import ValidationError

from library.models import Term, TermWord
from library.terminology import Glossary, prose_of

pytestmark = pytest.mark.django_db


def term(slug, en, fr, es, *, capitals=False, **words):
    made = Term.objects.create(
        slug=slug, text_en=en, text_fr=fr, text_es=es, keep_capitals=capitals
    )
    for name, texts in words.items():
        language, use = name.split("_")
        for text in texts:
            word = TermWord(
                term=made, language=language, text=text, use={"xcept": "except"}.get(use, use)
            )
            word.full_clean()
            word.save()
    return made


@pytest.fixture
def member():
    return term(
        "member",
        "Member",
        "Membre",
        "Miembro",
        capitals=True,
        en_not=["country"],
        fr_not=["pays"],
        es_not=["país"],
        en_xcept=["developing country"],
        fr_xcept=["pays en développement"],
        es_xcept=["países en desarrollo"],
    )


@pytest.fixture
def itc():
    return term(
        "itc",
        "ITC",
        "ITC",
        "ITC",
        capitals=True,
        fr_also=["Centre du commerce international"],
        fr_not=["CCI"],
    )


def slips(language="fr", en="", fr="", es=""):
    found = Glossary.load().slips({"en": en, "fr": fr, "es": es}, language)
    return [(slip.term.slug, slip.found) for slip in found]


def test_a_term_of_the_source_that_the_translation_lacks_is_told_with_what_to_write(member):
    (slip,) = Glossary.load().slips({"en": "Members spoke.", "fr": "Ils ont parlé."}, "fr")
    assert slip.sentence == "The source uses a term that is missing here: «\u00a0Membre\u00a0»."
    assert slips(en="Members spoke.", fr="Les Membres ont parlé.") == []


def test_a_text_that_is_not_there_is_not_looked_at(member):
    assert slips(en="Members spoke.", fr="") == []
    assert slips(en="Members spoke.", fr="<p> </p>") == []


def test_a_term_counts_with_its_capital_where_the_glossary_says_so(member):
    assert slips(en="Members spoke.", fr="Les membres ont parlé.") == [("member", "")]
    assert slips(en="The member States of the EU", fr="Les États de l’UE") == []


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "Two Countries met."), ("es", "Los países se reúnen."), ("es", "Cada pais cuenta.")],
)
def test_a_word_that_is_not_used_is_found_in_the_plural_in_any_case_and_without_accent(
    member, language, text
):
    ((slug, found),) = slips(language, **{language: text})
    assert slug == "member"
    assert found in text


@pytest.mark.parametrize(
    "text",
    [
        "Developing countries gain.",
        "A countryside fair.",
        "It is said that “no country is an island”.",
        "See https://example.org/country and ask country@example.org or www.country.org",
        "<blockquote><p>My country is small.</p></blockquote>",
        '<a href="/country/" title="country">here</a>',
    ],
)
def test_what_is_no_prose_of_ours_or_a_fixed_expression_is_left_alone(member, text):
    assert slips("en", en=text) == []


def test_an_exception_covers_its_own_words_and_no_others(member):
    assert slips("en", en="Developing countries and another country") == [("member", "country")]


def test_a_translation_that_follows_its_source_in_such_a_word_is_told_at_the_source_alone(member):
    texts = {"en": "In each country.", "fr": "Dans chaque pays.", "es": "En cada Miembro."}
    assert slips("en", **texts) == [("member", "country")]
    assert slips("fr", **texts) == []
    texts["en"] = "Everywhere."
    assert slips("fr", **texts) == [("member", "pays")]


def test_a_sigla_of_two_bodies_is_told_and_never_replaced(itc):
    assert slips(en="ITC drafts it.", fr="Le CCI le rédige.") == [("itc", "CCI")]
    assert slips(en="ITC drafts it.", fr="Le Centre du commerce international le rédige.") == []
    assert slips(en="ITC drafts it.", fr="L’ITC le rédige.") == []


def test_an_expression_is_found_across_line_ends_no_break_spaces_and_hyphens():
    term("finance", "trade finance", "financement du commerce", "financiación del comercio")
    french = "le financement\u00a0du\ncommerce"
    assert slips(en="Trade\nfinance matters", fr=french) == []
    assert slips(en="Trade-finance matters", fr="le commerce") == [("finance", "")]
    assert slips(en="Trade and finance", fr="le commerce") == []


def test_typed_and_typeset_apostrophes_are_one():
    term("desk", "Helpdesk", "Service d’assistance", "Servicio de Asistencia")
    assert slips(en="The Helpdesk", fr="Le Service d'assistance") == []


def test_letters_with_accents_made_of_two_signs_are_one():
    term("forum", "Forum", "Réunion", "Foro")
    assert slips(en="The Forum", fr="La Re\u0301union") == []


def test_symbols_of_documents_hold_no_words(itc):
    assert "WT" not in prose_of("as in WT/MIN(17)/58.")


def test_a_term_without_a_word_in_a_language_asks_nothing_there():
    term("x", "Kanban", "", "Kanban")
    assert slips("fr", en="Kanban helps", fr="Cela aide") == []


def test_the_terms_of_a_source_are_offered_beside_its_translation(member, itc):
    found = Glossary.load().terms_in("<p>Members thank ITC.</p>")
    assert [entry.term.slug for entry in found] == ["itc", "member"]


@pytest.mark.parametrize("number", [1, 3])
def test_the_glossary_takes_two_queries(django_assert_num_queries, number):
    for index in range(number):
        term(f"t{index}", "A", "B", "C", en_not=["x"])
    with django_assert_num_queries(2):
        list(Glossary.load().slips({"en": "x"}, "en"))


def test_a_term_is_not_forbidden_in_its_own_language(member):
    word = TermWord(term=member, language="fr", text="membre", use="not")
    with pytest.raises(ValidationError, match="This is the term itself"):
        word.full_clean()
    with pytest.raises(ValidationError, match="no letter"):
        TermWord(term=member, language="fr", text=" – ", use="not").full_clean()


def test_a_word_stands_once_beside_a_term(member):
    with pytest.raises(ValidationError, match="stands beside the term already"):
        TermWord(term=member, language="fr", text="pays", use="also").full_clean()


def test_the_screen_of_the_glossary_shows_what_is_not_used(admin_client, member):
    html = admin_client.get("/admin/library/term/").content.decode()
    assert "country, país, pays" in html
    page = admin_client.get(f"/admin/library/term/{member.pk}/change/").content.decode()
    assert 'name="words-0-text"' in page


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_of_terms_takes_the_same_queries_for_one_and_three(
    admin_client, django_assert_num_queries, number
):
    for index in range(number):
        term(f"t{index}", "A", "B", "C", en_not=["x"])
    admin_client.get("/admin/library/term/")
    with django_assert_num_queries(6):
        admin_client.get("/admin/library/term/")
