"""Which words have changed between two texts, for the eye and for the ear."""

from hypothesis import given
from hypothesis import strategies as st

from core.changed_words import Kind, Piece, changed_words, marked

words = st.lists(st.sampled_from(["one", "two", "three", " ", "\n", ".", "é", "<b>", "&"])).map(
    "".join
)


def test_a_word_that_is_replaced_is_removed_and_added_and_the_rest_stays():
    assert changed_words("Look for tools.", "Look for better means.") == [
        Piece(Kind.SAME, "Look for "),
        Piece(Kind.REMOVED, "tools"),
        Piece(Kind.ADDED, "better means"),
        Piece(Kind.SAME, "."),
    ]


def test_neighbouring_changes_are_one():
    found = changed_words("one two three", "four five three")
    assert found == [
        Piece(Kind.REMOVED, "one two"),
        Piece(Kind.ADDED, "four five"),
        Piece(Kind.SAME, " three"),
    ]


@given(words, words)
def test_both_texts_can_be_read_from_the_pieces(old, new):
    pieces = changed_words(old, new)
    assert "".join(piece.text for piece in pieces if piece.kind != Kind.ADDED) == old
    assert "".join(piece.text for piece in pieces if piece.kind != Kind.REMOVED) == new


def test_a_change_is_said_in_a_word_to_those_who_hear_it():
    assert marked("a", "b") == (
        '<del><span class="visually-hidden">[removed: </span>a'
        '<span class="visually-hidden">]</span></del>'
        '<ins><span class="visually-hidden">[added: </span>b'
        '<span class="visually-hidden">]</span></ins>'
    )


def test_what_a_text_contains_never_becomes_markup():
    assert "<script>" not in marked("<script>alert(1)</script>", "<img src=x onerror=y>")
    assert "&lt;" in marked("<script>", "<img>")


def test_rich_text_is_compared_in_words_and_links():
    old = '<p>See <a href="https://a.example/">this</a>.</p>'
    new = '<p>See <a href="https://b.example/">this</a>.</p>'
    found = marked(old, new, is_rich=True)
    assert "<p>" not in found
    assert "See this [1]" in found
    assert found.count("<del>") == found.count("<ins>") == 1


def test_a_change_of_form_alone_is_said_in_a_sentence():
    found = marked("<p>One</p>", "<p><em>One</em></p>", is_rich=True)
    assert found == "<em>The words are the same; only their form has changed.</em>"


def test_long_texts_are_compared_in_reasonable_time():
    old = " ".join(f"word{number % 97}" for number in range(6000))
    assert "".join(piece.text for piece in changed_words(old, old + " end")) == old + " end"
