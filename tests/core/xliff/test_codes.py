"""Rich text as inline codes and back, byte for byte; nothing that a translator sends is markup."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.richtext import clean
from core.xliff.codes import Alone, Broken, Close, Code, Open, decode, encode, fit

words = st.text(st.sampled_from("aé &<>\"'\u00a0\n«»\x0b\r;#"), max_size=8)
marked = st.recursive(
    words.map(lambda text: clean(text.replace("<", "&lt;"))),
    lambda inner: st.one_of(
        st.tuples(
            st.sampled_from(["p", "strong", "em", "li", "blockquote", "h3", "ul"]),
            st.lists(inner, max_size=3),
        ).map(lambda pair: f"<{pair[0]}>{''.join(pair[1])}</{pair[0]}>"),
        st.tuples(words, inner).map(
            lambda pair: (
                f'<a href="https://example.org/?a=1&amp;b=2" title="{pair[0]}">{pair[1]}</a>'
            )
        ),
        st.lists(inner, max_size=3).map("<br>".join),
    ),
    max_leaves=12,
)


@given(marked)
def test_rich_text_survives_byte_for_byte(markup):
    stored = clean(markup)
    inline = encode(stored, is_rich=True)
    assert decode(inline.tokens, inline.codes, is_rich=True) == stored


@given(words)
def test_plain_text_has_no_codes_and_survives(text):
    inline = encode(text, is_rich=False)
    assert inline.codes == {}
    assert decode(inline.tokens, inline.codes, is_rich=False) == text


def test_tags_are_numbered_in_the_order_in_which_they_begin():
    inline = encode('<p>A <a href="https://x.example/">b</a><br>c</p>', is_rich=True)
    assert inline.tokens == (
        Open("1"), "A ", Open("2"), "b", Close("2"), Alone("3"), "c", Close("1"),
    )  # fmt: skip
    assert inline.codes["2"] == Code("2", '<a href="https://x.example/">', "</a>")
    assert inline.codes["3"].end == ""


def test_an_attribute_that_holds_a_bracket_does_not_end_the_tag():
    markup = clean('<p><abbr title="a > b">x</abbr></p>')
    inline = encode(markup, is_rich=True)
    assert [item for item in inline.tokens if isinstance(item, str)] == ["x"]
    assert decode(inline.tokens, inline.codes, is_rich=True) == markup


def test_a_part_in_the_language_of_the_source_is_in_that_of_the_target_once_translated():
    markup = '<blockquote lang="en"><p>A <span lang="es">MIPYME</span></p></blockquote>'
    inline = encode(markup, is_rich=True, language="fr", translated_from="en")
    assert [code.start for code in inline.codes.values()] == [
        '<blockquote lang="fr">',
        "<p>",
        '<span lang="es">',
    ]


P = encode("<p>A <strong>b</strong><br></p>", is_rich=True)


@pytest.mark.parametrize(
    ("tokens", "sentence"),
    [
        ((Open("1"), "b", Alone("3"), Close("1")), r"code 2 \(<strong>\) is missing"),
        ((Open("1"), Open("2"), "b", Close("2"), Close("1")), r"code 3 \(<br>\) is missing"),
        (
            (Open("1"), Open("2"), Close("2"), Open("2"), Close("2"), Alone("3"), Close("1")),
            r"code 2 \(<strong>\) stands here more than once",
        ),
        ((Open("1"), Open("2"), Alone("3"), Close("1"), Close("2")), r"overlaps another"),
        ((Close("1"), Open("2"), Close("2"), Alone("3"), Open("1")), r"overlaps another"),
        ((*P.tokens, Alone("9")), r"code 9 is not in the source"),
    ],
)
def test_a_code_that_is_missing_doubled_crossed_or_foreign_is_refused(tokens, sentence):
    with pytest.raises(Broken, match=sentence):
        decode(tokens, P.codes, is_rich=True)


def test_codes_may_change_their_order():
    tokens = (Open("1"), Alone("3"), "x ", Open("2"), "y", Close("2"), Close("1"))
    assert decode(tokens, P.codes, is_rich=True) == "<p><br>x <strong>y</strong></p>"


def test_markup_that_a_translator_types_is_text():
    tokens = (Open("1"), "<script>alert(1)</script>", Open("2"), Close("2"), Alone("3"), Close("1"))
    assert decode(tokens, P.codes, is_rich=True) == (
        "<p>&lt;script&gt;alert(1)&lt;/script&gt;<strong></strong><br></p>"
    )


def test_a_plain_text_takes_no_code():
    with pytest.raises(Broken, match="plain"):
        decode(("a", Alone("1")), {}, is_rich=False)


def test_a_translation_fits_codes_that_stand_for_the_same_tags_and_no_others():
    codes = encode("<p>A <em>b</em></p>", is_rich=True).codes
    moved = encode("<p><em>B</em> a</p>", is_rich=True)
    assert fit(moved, codes) == (Open("1"), Open("2"), "B", Close("2"), " a", Close("1"))
    assert fit(encode("<p>B a</p>", is_rich=True), codes) is None
    assert fit(encode("<p><strong>B</strong></p>", is_rich=True), codes) is None
