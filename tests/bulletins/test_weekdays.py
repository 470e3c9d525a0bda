"""Days named by their weekday are held against the calendar, in three languages."""

from datetime import date

import pytest

from bulletins.models import Bulletin, FreeText
from bulletins.preflight import preflight
from bulletins.preflight.weekdays import days_named, years_of

YEARS = {2018, 2019}
# 31 October 2018 was a Wednesday, 1 October 2018 a Monday.
RIGHT = [
    ("en", "on Wednesday 31 October 2018 in Geneva"),
    ("en", "Wednesday, 31 October 2018"),
    ("en", "WEDNESDAY, October 31, 2018"),
    ("en", "Wednesday 31st of October, 2018"),
    ("en", "Wednesday the 31st of October"),
    ("en", "Wed 30 October 2018 is not a form that is read"),
    ("en", "Monday 1 to Wednesday 3 October 2018"),
    ("en", "May I ask on which Monday 40 Members spoke?"),
    ("fr", "le mercredi 31 octobre 2018"),
    ("fr", "lundi 1er octobre 2018"),
    ("fr", "Lundi, 1er&nbsp;oct. 2018"),
    ("fr", "<p>du lundi\u00a01er au mercredi\u00a03\u00a0octobre 2018</p>"),
    ("fr", "vendredi <strong>17 août</strong> 2018"),
    ("fr", "vendredi 17 aout 2018"),
    ("es", "el miércoles 31 de octubre de 2018"),
    ("es", "miercoles, 31 de octubre de 2018"),
    ("es", "lunes 1º de octubre de 2018"),
    ("es", "lunes 1.º de octubre"),
    ("es", "del lunes 1 al miércoles 3 de octubre del 2018"),
    # Without a year, any that the bulletin may speak of will do: 31 October 2019 is a Thursday.
    ("en", "Thursday 31 October"),
    ("fr", "jeudi 31 octobre"),
    # A line between them parts them.
    ("en", "<p>Every Tuesday</p><p>31 October 2018</p>"),
]
WRONG = [
    ("en", "Tuesday 31 October 2018", "Tuesday 31 October 2018"),
    ("en", "Tuesday, October 31, 2018", "Tuesday, October 31, 2018"),
    ("en", "Tuesday 1 to Wednesday 3 October 2018", "Tuesday 1 to Wednesday 3 October 2018"),
    ("en", "Monday 31 June 2018", "Monday 31 June 2018"),
    ("en", "Friday 31 October", "Friday 31 October"),
    ("fr", "le mardi 31 octobre 2018", "mardi 31 octobre 2018"),
    ("fr", "le mardi\u00a01er\u00a0octobre 2018", "mardi 1er octobre 2018"),
    ("fr", "du jeudi 1er au mercredi 3 octobre", "jeudi 1er au mercredi 3 octobre"),
    ("es", "el martes 31 de octubre de 2018", "martes 31 de octubre de 2018"),
    ("es", "martes 1º de octubre de 2018", "martes 1º de octubre de 2018"),
    ("es", "viernes 31 de octubre", "viernes 31 de octubre"),
]


@pytest.mark.parametrize(("language", "text"), RIGHT)
def test_a_day_that_falls_on_its_weekday_is_left_alone(language, text):
    assert [named for named in days_named(text, language) if not named.is_right(YEARS)] == []


@pytest.mark.parametrize(("language", "text", "words"), WRONG)
def test_a_day_that_does_not_is_found(language, text, words):
    assert [item.words for item in days_named(text, language) if not item.is_right(YEARS)] == [
        words
    ]


def test_a_bulletin_may_speak_of_its_own_year_its_periods_and_the_next():
    bulletin = Bulletin(
        date=date(2018, 10, 1), period_start=date(2017, 12, 1), period_end=date(2018, 10, 1)
    )
    assert years_of(bulletin) == {2017, 2018, 2019}


def test_each_wrong_day_is_a_warning_that_says_what_is_right(free_text):
    FreeText.objects.update(
        body_en="<p>On Tuesday 31 October 2018, and on Monday 31 June 2018.</p>",
        body_fr="<p>Le mercredi 31 octobre 2018.</p>",
        body_es="<p>El viernes 31 de octubre.</p>",
    )
    found = [item for item in preflight(free_text.parent).warnings if "weekday" in item.key]
    assert [item.sentence for item in found] == [
        "“Why [en]”, in English: “Tuesday 31 October 2018” – 31\u00a0October 2018 is a Wednesday.",
        "“Why [en]”, in English: “Monday 31 June 2018” – there is no such day.",
        (
            "“Why [en]”, in Spanish: “viernes 31 de octubre” – "
            "it falls on that weekday in no year from 2018 to 2019."
        ),
    ]
    assert found[2].where.endswith(f"#at-freetext-{free_text.pk}-body_es")


def test_the_subject_of_the_mail_is_read_too(free_text):
    Bulletin.objects.update(subject_fr="Séance du mardi 31 octobre 2018")
    (found,) = preflight(Bulletin.objects.get()).warnings
    assert found.key == (
        f"weekday:bulletins.bulletin:{free_text.parent_id}:subject:fr:mardi 31 octobre 2018"
    )
