"""Official symbols, read and written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.symbols import (
    COLLECTIONS,
    SUFFIXES,
    NotASymbol,
    Parsed,
    Suffix,
    find,
    parse,
    parse_joint,
)

bodies = st.from_regex(r"[A-Z]{1,8}(\([0-9]{2}\))?", fullmatch=True)
symbols = st.builds(
    lambda collection, parts, number, suffixes: Parsed(
        "/".join([collection, *parts]), str(number), tuple(suffixes)
    ),
    st.sampled_from(COLLECTIONS),
    st.lists(bodies.filter(lambda part: part != "LET" and part not in SUFFIXES), max_size=2),
    st.integers(1, 9999),
    st.lists(st.builds(Suffix, st.sampled_from(SUFFIXES), st.integers(1, 99)), max_size=2),
)


@given(symbols)
def test_what_is_written_is_read_again(symbol):
    assert parse(str(symbol)) == symbol


@given(symbols)
def test_small_letters_and_spaces_change_nothing(symbol):
    typed = str(symbol).lower().replace("/", " /\u00a0").replace(".", ". ")
    assert parse(typed) == symbol


@given(st.lists(symbols, max_size=4, unique=True), st.sampled_from([" - ", "–", ", ", ";", "\r\n"]))
def test_joint_symbols_are_read_in_their_order(several, joint):
    assert parse_joint(joint.join(map(str, several))) == several


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused_in_a_sentence(text):
    try:
        parsed = parse(text)
    except NotASymbol as error:
        sentence = str(error)
    else:
        sentence = f"{parse(str(parsed))}."
    assert sentence.endswith(".")


@pytest.mark.parametrize(
    ("text", "series", "number", "suffixes"),
    [
        ("WT/MIN(17)/58", "WT/MIN(17)", "58", ""),
        ("INF/MSME/W/46/Rev.3", "INF/MSME/W", "46", "Rev.3"),
        ("JOB/GC/207", "JOB/GC", "207", ""),
        ("WT/MIN(17)/58/Rev.1", "WT/MIN(17)", "58", "Rev.1"),
        ("WT/GC/W/757/Rev.1/Add.2", "WT/GC/W", "757", "Rev.1 Add.2"),
        ("G/SPS/N/USA/2903/Corr.1", "G/SPS/N/USA", "2903", "Corr.1"),
        ("JOB(05)/321", "JOB(05)", "321", ""),
        ("WT/DS316/AB/R", "WT/DS316/AB", "R", ""),
        ("WT/Let/1000", "WT/Let", "1000", ""),
    ],
)
def test_a_symbol_tells_its_parts(text, series, number, suffixes):
    parsed = parse(text)
    told = (parsed.series, parsed.number, " ".join(map(str, parsed.suffixes)), str(parsed))
    assert told == (series, number, suffixes, text)


@pytest.mark.parametrize(
    ("typed", "official"),
    [
        ("wt/min(17)/58", "WT/MIN(17)/58"),
        ("WT / MIN ( 17 ) / 58", "WT/MIN(17)/58"),
        ("\u00a0WT/MIN(17)/58\u202f", "WT/MIN(17)/58"),
        ("WT/MIN(17)/58.", "WT/MIN(17)/58"),
        ("INF/MSME/W/46/REV.3", "INF/MSME/W/46/Rev.3"),
        ("INF/MSME/W/46/rev 03", "INF/MSME/W/46/Rev.3"),
        ("INF/MSME/W/46 Rev. 3", "INF/MSME/W/46/Rev.3"),
        ("inf/msme/w/46/rev.3/corr.1", "INF/MSME/W/46/Rev.3/Corr.1"),
        ("wt/let/1000", "WT/Let/1000"),
    ],
)
def test_what_is_unambiguous_is_folded(typed, official):
    assert str(parse(typed)) == official


@pytest.mark.parametrize(
    "text",
    ["", " ", "191.pdf", "WT", "/WT/1", "A/RES/70/1", "and/or/2", "24/7", "Rev.1", "km/h"],
)
def test_what_is_no_symbol_is_told_so_with_an_example(text):
    with pytest.raises(NotASymbol, match=r"is no symbol of the WTO.*WT/MIN\(17\)/58"):
        parse(text)


@pytest.mark.parametrize(
    "text",
    [
        "WT/",
        "WT/MIN 17",
        "WT/MIN",
        "WT/MIN(17)",
        "WT//58",
        "WT/MIN(17)/58/Rev.0",
        "WT/MIN(17)/58/Rev.",
        "WT/MIN(17)/58/Bis.1",
        "WT/MIN(17)/58 JOB/GC/207",
        "WT/MIN(17)/58/Rev.1/59",
    ],
)
def test_what_begins_as_a_symbol_and_is_none_is_told_how_to_write_it(text):
    with pytest.raises(NotASymbol, match="cannot be read as a symbol"):
        parse(text)


def test_a_long_text_is_cut_in_its_refusal():
    with pytest.raises(NotASymbol) as refusal:
        parse("x" * 5000)
    assert len(str(refusal.value)) < 250


def test_a_part_of_a_joint_symbol_that_is_none_is_named():
    with pytest.raises(NotASymbol, match=r"“Rev\.3”"):
        parse_joint("INF/MSME/W/46 - Rev.3")


def test_a_symbol_named_twice_counts_once():
    assert list(map(str, parse_joint("JOB/GC/207\njob/gc/207;\n"))) == ["JOB/GC/207"]


@pytest.mark.parametrize(
    ("text", "previous", "original"),
    [
        ("WT/MIN(17)/58", None, "WT/MIN(17)/58"),
        ("WT/MIN(17)/58/Rev.1", "WT/MIN(17)/58", "WT/MIN(17)/58"),
        ("WT/MIN(17)/58/Rev.3", "WT/MIN(17)/58/Rev.2", "WT/MIN(17)/58"),
        ("WT/MIN(17)/58/Add.1", None, "WT/MIN(17)/58/Add.1"),
        ("WT/MIN(17)/58/Add.1/Rev.1", "WT/MIN(17)/58/Add.1", "WT/MIN(17)/58/Add.1"),
        ("WT/MIN(17)/58/Rev.2/Corr.1", None, "WT/MIN(17)/58/Rev.2/Corr.1"),
    ],
)
def test_only_a_revision_replaces_the_version_before(text, previous, original):
    before = parse(text).previous()
    assert (str(before) if before else None, str(parse(text).original)) == (previous, original)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Voir le document WT/MIN(17)/58.", ["WT/MIN(17)/58"]),
        ("(JOB/GC/207), puis INF/MSME/W/46/Rev.3;", ["JOB/GC/207", "INF/MSME/W/46/Rev.3"]),
        ("WT/MIN(17)/58/Rev.1", ["WT/MIN(17)/58/Rev.1"]),
        ("https://example.org/WT/GC/1 and a/WT/GC/2", []),
        ("import/export, ITC/UNCTAD/WTO, 24/7", []),
        ("WT/GC/1 and again WT/GC/1", ["WT/GC/1"]),
    ],
)
def test_symbols_are_found_in_running_text_and_nothing_else_is(text, found):
    assert find(text) == found
