"""Half-open periods: the first day is in, the last day is out."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from members.models import Member, Membership

days = st.dates(date(2017, 1, 1), date(2017, 12, 31))
edges = st.none() | days


@st.composite
def periods(draw):
    """A period as the database accepts it: either side may be open, and it is never empty."""
    start, end = draw(edges), draw(edges)
    if start and end:
        start, end = min(start, end), max(start, end) + timedelta(days=1)
    return start, end


def brute_force(period, day):
    start, end = period
    return day in {
        date(2017, 1, 1) + timedelta(days=number)
        for number in range(365)
        if start is None or number >= (start - date(2017, 1, 1)).days
        if end is None or number < (end - date(2017, 1, 1)).days
    }


class PeriodsInTheDatabase(TestCase):
    """Each example in a transaction of its own."""

    @settings(max_examples=40, deadline=None)
    @given(period=periods(), day=days)
    def test_a_record_holds_on_the_days_of_its_period(self, period, day):
        member = Member.objects.create(code="aaa")
        row = Membership.objects.create(member=member, start=period[0], end=period[1])
        assert row.holds_on(day) == brute_force(period, day)
        assert Membership.objects.on(day).exists() == brute_force(period, day)

    @settings(max_examples=40, deadline=None)
    @given(first=periods(), second=periods())
    def test_two_periods_of_one_member_may_touch_and_never_overlap(self, first, second):
        member = Member.objects.create(code="aaa")
        Membership.objects.create(member=member, start=first[0], end=first[1])
        late, soon = date.max, date.min
        one, other = (Membership(start=start, end=end) for start, end in (first, second))
        overlap = (first[0] or soon) < (second[1] or late) and (second[0] or soon) < (
            first[1] or late
        )
        assert one.overlaps(other) == other.overlaps(one) == overlap
        row = Membership(member=member, start=second[0], end=second[1])
        if not overlap:
            row.full_clean()
            row.save()
            return
        with pytest.raises(ValidationError):
            row.full_clean()
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()


@pytest.mark.django_db
@pytest.mark.parametrize("end", [date(2017, 3, 1), date(2017, 2, 28)])
def test_a_period_cannot_end_on_its_first_day_or_before(end):
    row = Membership(member=Member.objects.create(code="aaa"), start=date(2017, 3, 1), end=end)
    with pytest.raises(ValidationError, match="must be after its start"):
        row.full_clean()
    with pytest.raises((IntegrityError, DataError)), transaction.atomic():
        row.save()


@pytest.mark.django_db
def test_a_member_that_left_may_come_back():
    member = Member.objects.create(code="aaa")
    Membership.objects.create(member=member, start=date(2017, 1, 1), end=date(2017, 6, 1))
    back = Membership(member=member, start=date(2017, 6, 1))
    back.full_clean()
    back.save()
    assert [Membership.objects.on(day).count() for day in (date(2017, 5, 31), back.start)] == [1, 1]


@pytest.mark.django_db
def test_different_members_do_not_stand_in_each_others_way():
    for code in ("aaa", "bbb"):
        Membership.objects.create(member=Member.objects.create(code=code))
    assert Membership.objects.count() == 2
