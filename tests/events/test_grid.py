"""A programme as a grid."""

from datetime import date, time

from events.grid import grid
from events.models import ForumSession


def session(day, start, end=None):
    return ForumSession(date=date(2018, 10, day), start_time=start, end_time=end)


def places(found):
    return [[(p.row, p.span, p.lane) for p in day.sessions] for day in found.days]


def test_rows_count_half_hours_from_the_earliest_session():
    found = grid(
        [session(2, time(11, 30), time(13)), session(3, time(8, 30), time(10))],
    )
    assert places(found) == [[(7, 3, 1)], [(1, 3, 1)]]
    assert [(hour.row, hour.at) for hour in found.hours[:3]] == [
        (1, None),
        (2, time(9)),
        (3, None),
    ]
    assert len(found.hours) == 9


def test_parallel_sessions_stand_side_by_side():
    found = grid([session(3, time(8, 30), time(10)), session(3, time(8, 30), time(10))])
    assert places(found) == [[(1, 3, 1), (1, 3, 2)]]
    assert found.days[0].lanes == 2


def test_a_session_that_begins_when_another_ends_takes_its_lane():
    found = grid([session(3, time(8, 30), time(10)), session(3, time(10), time(11))])
    assert places(found) == [[(1, 3, 1), (4, 2, 1)]]


def test_a_session_without_an_end_is_given_an_hour():
    assert places(grid([session(3, time(9))])) == [[(1, 2, 1)]]


def test_an_odd_hour_is_placed_in_its_half_hour():
    assert places(grid([session(3, time(9, 10), time(9, 50))])) == [[(1, 2, 1)]]


def test_no_session_is_an_empty_grid():
    found = grid([])
    assert (found.days, found.hours) == ([], [])
