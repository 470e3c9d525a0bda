"""Dates as far as they are known, in three languages."""

from datetime import date, time

import pytest
from django.utils import translation

from core.dates import Precision, hour, hours, in_words, range_in_words, short, weekday


def plain(text):
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("language", "day", "first"),
    [
        ("en", "27 June 2018", "1 October 2018"),
        ("fr", "27 juin 2018", "1er octobre 2018"),
        ("es", "27 de junio de 2018", "1º de octubre de 2018"),
    ],
)
def test_a_day_is_written_as_its_language_does(language, day, first):
    assert plain(in_words(date(2018, 6, 27), language=language)) == day
    assert plain(in_words(date(2018, 10, 1), language=language)) == first


@pytest.mark.parametrize(
    ("language", "month"),
    [("en", "October 2018"), ("fr", "octobre 2018"), ("es", "octubre de 2018")],
)
def test_no_more_is_said_than_is_known(language, month):
    assert in_words(date(2018, 10, 1), Precision.MONTH, language=language) == month
    assert in_words(date(2018, 10, 1), Precision.YEAR, language=language) == "2018"


@pytest.mark.parametrize(
    ("language", "same_month", "months", "years"),
    [
        (
            "en",
            "1–4 October 2018",
            "30 September – 2 October 2018",
            "31 December 2018 – 1 January 2019",
        ),
        (
            "fr",
            "du 1er au 4 octobre 2018",
            "du 30 septembre au 2 octobre 2018",
            "du 31 décembre 2018 au 1er janvier 2019",
        ),
        (
            "es",
            "del 1º al 4 de octubre de 2018",
            "del 30 de septiembre al 2 de octubre de 2018",
            "del 31 de diciembre de 2018 al 1º de enero de 2019",
        ),
    ],
)
def test_a_range_names_what_its_ends_do_not_share(language, same_month, months, years):
    with translation.override("de"):  # the language asked for decides, not the active one
        for first, last, words in (
            (date(2018, 10, 1), date(2018, 10, 4), same_month),
            (date(2018, 9, 30), date(2018, 10, 2), months),
            (date(2018, 12, 31), date(2019, 1, 1), years),
        ):
            assert plain(range_in_words(first, last, language=language)) == words
        one = date(2018, 10, 3)
        assert range_in_words(one, one, language=language) == in_words(one, language=language)


def test_day_and_month_stay_on_one_line():
    assert short(date(2018, 10, 3), language="en") == "3\u00a0October"
    assert short(date(2018, 10, 1), language="fr") == "1er\u00a0octobre"
    assert plain(short(date(2018, 10, 3), language="es")) == "3 de octubre"


def test_days_of_the_week_are_small_in_french_and_spanish():
    day = date(2018, 10, 3)
    assert [weekday(day, language=code) for code in ("en", "fr", "es")] == [
        "Wednesday",
        "mercredi",
        "miércoles",
    ]


@pytest.mark.parametrize(
    ("language", "half", "full", "span", "open_end"),
    [
        ("en", "08:30", "10:00", "08:30–10:00", "08:30"),
        ("fr", "8 h 30", "10 h", "8 h 30 – 10 h", "8 h 30"),
        ("es", "8:30", "10:00", "8:30-10:00 h", "8:30 h"),
    ],
)
def test_hours_are_written_as_their_language_does(language, half, full, span, open_end):
    start, end = time(8, 30), time(10)
    assert plain(hour(start, language=language)) == half
    assert plain(hour(end, language=language)) == full
    assert plain(hours(start, end, language=language)) == span
    assert plain(hours(start, None, language=language)) == open_end


def test_a_french_minute_has_two_digits():
    assert plain(hour(time(9, 5), language="fr")) == "9 h 05"
