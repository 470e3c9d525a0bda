"""Each translated field is missing, stale or current, and staff see which."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from core.completeness import State, note_translations, states, translated_fields
from core.models import TranslationRecord
from core.open_texts import Tally, open_texts, tally
from meetings.models import Meeting, Theme
from members.models import MemberName, Person

pytestmark = pytest.mark.django_db


def theme(**texts):
    made = Theme.objects.create(slug=texts.pop("slug", "finance"), **texts)
    note_translations(made)
    return made


def change(record, **texts):
    for name, text in texts.items():
        setattr(record, name, text)
    record.save()
    note_translations(record, changed=list(texts))


def seen(*records):
    return {state.language: state.state for state in states(records)}


def test_a_text_that_only_some_languages_have_is_missing_in_the_others():
    made = theme(name_en="Trade finance", name_es="Financiación del comercio")
    assert seen(made) == {"en": State.CURRENT, "fr": State.MISSING, "es": State.CURRENT}


def test_a_text_that_no_language_has_is_empty_and_not_missing():
    person = Person.objects.create(slug="a", name="A", sort_name="A")
    assert seen(person) == dict.fromkeys(("en", "fr", "es"), State.EMPTY)


def test_a_translation_is_stale_once_its_source_has_changed_and_knows_the_old_one():
    made = theme(name_en="Finance", name_fr="Le financement", name_es="La financiación")
    change(made, name_en="Trade finance")
    assert seen(made) == {"en": State.CURRENT, "fr": State.STALE, "es": State.STALE}
    assert {state.source_then for state in states([made]) if state.state == State.STALE} == {
        "Finance"
    }
    change(made, name_fr="Le financement du commerce")
    assert seen(made) == {"en": State.CURRENT, "fr": State.CURRENT, "es": State.STALE}


def test_a_source_that_is_changed_back_makes_its_translations_current_again():
    made = theme(name_en="Finance", name_fr="Le financement", name_es="La financiación")
    change(made, name_en="Money")
    change(made, name_en="Finance")
    assert set(seen(made).values()) == {State.CURRENT}


def test_source_and_translation_changed_together_fit_each_other():
    made = theme(name_en="Finance", name_fr="Le financement", name_es="La financiación")
    change(made, name_en="Access", name_fr="L’accès")
    assert seen(made) == {"en": State.CURRENT, "fr": State.CURRENT, "es": State.STALE}


def test_a_text_that_was_there_before_its_source_is_stale_only_after_the_next_change():
    made = theme(name_fr="Le financement")
    assert seen(made) == {"en": State.MISSING, "fr": State.CURRENT, "es": State.MISSING}
    change(made, name_en="Finance")
    assert seen(made)["fr"] == State.CURRENT
    change(made, name_en="Money")
    assert seen(made)["fr"] == State.STALE


def test_it_is_noted_who_made_a_translation(django_user_model):
    user = django_user_model.objects.create_user("translator")
    made = theme(name_en="Finance")
    made.name_fr = "Le financement"
    made.save()
    note_translations(made, by=user, changed=["name_fr"])
    record = TranslationRecord.objects.get()
    assert (record.language, record.made_by, record.source_text) == ("fr", user, "Finance")


def test_what_the_house_computes_is_no_text_to_translate():
    assert translated_fields(MemberName) == ("name", "prose_name", "formal_name")
    assert translated_fields(Meeting) == ("date_note", "title", "summary")
    assert translated_fields(TranslationRecord) == ()


@pytest.mark.parametrize("number", [1, 3])
def test_the_states_of_many_records_take_one_query(django_assert_num_queries, number):
    made = [theme(slug=f"t{index}", name_en="A", name_fr="B") for index in range(number)]
    with django_assert_num_queries(1):
        assert len(list(states(made))) == 3 * number


@pytest.mark.parametrize("number", [1, 3])
def test_the_tally_takes_one_query_over_all_models(django_assert_num_queries, number):
    for index in range(number):
        change(theme(slug=f"t{index}", name_en="A", name_fr="B"), name_en="C")
    Person.objects.create(slug="a", name="A", sort_name="A", honorific_fr="Mme")
    tally()  # content types are read once and kept
    with django_assert_num_queries(1):
        assert tally() == [
            Tally(model=Person, missing=2, stale=0),
            Tally(model=Theme, missing=number, stale=number),
        ]


def test_what_is_complete_is_not_in_the_tally():
    theme(name_en="A", name_fr="B", name_es="C")
    assert tally() == []


@pytest.mark.parametrize("number", [1, 3])
def test_the_board_takes_one_query_and_one_per_kind_of_record(django_assert_num_queries, number):
    for index in range(number):
        theme(slug=f"t{index}", name_en="A")
    list(open_texts())  # Django remembers content types from now on
    with django_assert_num_queries(2):
        assert len(list(open_texts())) == 2 * number
    with django_assert_num_queries(2):
        assert len(list(open_texts(Theme))) == 2 * number


texts = st.sampled_from(["", "one", "two", " one ", "three\n"])


class BothWaysOfLooking(TestCase):
    """Memory and database must say the same."""

    @settings(max_examples=60, deadline=None)
    @given(st.lists(st.tuples(texts, texts, texts), min_size=1, max_size=4))
    def test_the_database_finds_what_the_record_in_memory_says(self, changes):
        names = ("name_en", "name_fr", "name_es")
        made = Theme(slug="finance")
        for row in changes:
            before = [getattr(made, name) for name in names]
            for name, text in zip(names, row, strict=True):
                setattr(made, name, text)
            made.save()
            changed = [
                name
                for name, old, new in zip(names, before, row, strict=True)
                if (old or "").strip() != new.strip()
            ]
            note_translations(made, changed=changed)
        said = [state for state in states([made]) if state.state in {State.MISSING, State.STALE}]
        assert list(open_texts(Theme)) == said
