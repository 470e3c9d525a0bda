"""What may stand in a cell."""

from datetime import date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.tables.cells import (
    as_date,
    as_decimal,
    as_integer,
    as_text,
    as_time,
    as_yes_or_no,
    guarded,
    unguarded,
    written,
)


@given(st.text(alphabet="'=+-@#a\t \r", max_size=8))
def test_what_is_guarded_comes_back_as_it_was(text):
    assert unguarded(guarded(text)) == text


@given(st.text(alphabet="'=+-@#a\t\r", max_size=8))
def test_nothing_that_is_guarded_is_reckoned_with(text):
    assert not guarded(text).startswith(("=", "+", "-", "@", "\t", "\r"))


def test_what_is_no_formula_is_not_touched():
    assert guarded("# A title") == "# A title"
    assert guarded("'quoted'") == "'quoted'"


@pytest.mark.parametrize(
    ("read", "cell", "value"),
    [
        (as_date, "2018-10-03", date(2018, 10, 3)),
        (as_date, datetime.fromisoformat("2018-10-03T12:00"), date(2018, 10, 3)),
        (as_date, "", None),
        (as_time, "08:30", time(8, 30)),
        (as_time, time(8, 30), time(8, 30)),
        (as_time, None, None),
        (as_yes_or_no, "Oui", True),
        (as_yes_or_no, True, True),
        (as_yes_or_no, "no", False),
        (as_yes_or_no, " ", None),
        (as_integer, "12", 12),
        (as_integer, 12.0, 12),
        (as_integer, "-5", -5),
        (as_decimal, "7,6", Decimal("7.6")),
        (as_decimal, "7.6", Decimal("7.6")),
        (as_decimal, 7.5, Decimal("7.5")),
        (as_text, 2030.0, "2030"),
        (as_text, " a\r\nb\rc ", "a\nb\nc"),
        (as_text, False, "no"),
        (as_text, datetime.fromisoformat("2018-10-03"), "2018-10-03"),
    ],
)
def test_a_cell_is_read_as_what_is_asked_for(read, cell, value):
    assert read(cell) == value


@pytest.mark.parametrize(
    ("read", "cell", "sentence"),
    [
        (as_date, "3 October 2018", "Write the day as 2018-10-03."),
        (as_date, "2018-02-30", "Write the day as 2018-10-03."),
        (as_time, "9 o'clock", "Write the hour as 08:30."),
        (as_yes_or_no, "perhaps", "Write yes or no."),
        (as_integer, "7.5", "Write a whole number, as 12."),
        (as_integer, "9" * 30, "Write a whole number, as 12."),
        (as_decimal, "1,000,000", "Write a number, as 7.6."),
        (as_decimal, "NaN", "Write a number, as 7.6."),
        (as_decimal, "many", "Write a number, as 7.6."),
    ],
)
def test_what_cannot_be_read_is_told_with_an_example(read, cell, sentence):
    with pytest.raises(ValueError, match=sentence.replace(".", r"\.")):
        read(cell)


def test_values_are_written_as_any_program_reads_them():
    values = [date(2018, 10, 3), time(8, 30), time(8, 30, 5), True, False, Decimal("1E+2"), 7, None]
    assert [written(value) for value in values] == [
        *("2018-10-03", "08:30", "08:30:05", "yes", "no", "100", "7", ""),
    ]
