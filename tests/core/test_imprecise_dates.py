"""Records whose date is known to the day, the month or the year only, or not at all."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from core.dates import Precision, passed
from meetings.models import Meeting

pytestmark = pytest.mark.django_db

CASES = [
    # precision, date, the last day on which it has not passed
    (Precision.DAY, date(2018, 10, 31), date(2018, 10, 31)),
    (Precision.BY, date(2018, 10, 31), date(2018, 10, 31)),
    (Precision.MONTH, date(2018, 10, 1), date(2018, 10, 31)),
    (Precision.YEAR, date(2018, 1, 1), date(2018, 12, 31)),
]


@pytest.mark.parametrize(("precision", "day", "last"), CASES)
def test_a_date_has_passed_once_every_day_it_may_mean_has(precision, day, last):
    meeting = Meeting.objects.create(slug="a", title_en="A", date=day, precision=precision)
    after = date.fromordinal(last.toordinal() + 1)
    assert [meeting.has_passed(today) for today in (last, after)] == [False, True]
    assert [Meeting.objects.filter(passed(today)).exists() for today in (last, after)] == [
        False,
        True,
    ]


def test_an_unknown_date_never_passes():
    meeting = Meeting.objects.create(slug="a", title_en="A", precision=Precision.UNKNOWN)
    assert not meeting.has_passed(date(2100, 1, 1))
    assert not Meeting.objects.filter(passed(date(2100, 1, 1))).exists()


@pytest.mark.parametrize(
    ("day", "precision"), [(None, Precision.DAY), (date(2018, 1, 1), Precision.UNKNOWN)]
)
def test_a_date_and_its_precision_cannot_contradict_each_other(day, precision):
    meeting = Meeting(slug="a", title_en="A", date=day, precision=precision)
    with pytest.raises(ValidationError, match="Give a date, or choose the precision"):
        meeting.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        meeting.save()


def test_the_note_speaks_only_where_the_date_cannot():
    note = "in the coming months"
    unknown = Meeting(precision=Precision.UNKNOWN, date_note_en=note)
    known = Meeting(date=date(2018, 10, 31), date_note_en=note)
    assert unknown.date_in_words() == note
    assert known.date_in_words().replace("\u00a0", " ") == "31 October 2018"
    assert Meeting(precision=Precision.UNKNOWN).date_in_words() == "date not known"
