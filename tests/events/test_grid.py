"""A programme as a table a day."""

from datetime import date, time

from hypothesis import given
from hypothesis import strategies as st

from events.grid import grid
from events.models import ForumSession


def session(day, start, end=None, room="W", code="s"):
    return ForumSession(
        date=date(2018, 10, day), start_time=start, end_time=end, room=room, code=code
    )


def table(day):
    """Each row as its hour and its cells: a code and the rows it takes, or "" for a gap."""
    return [
        (
            row.at.strftime("%H:%M"),
            [(cell.session.code, cell.rows) if cell.session else "" for cell in row.cells],
        )
        for row in day.rows
    ]


def test_rooms_are_columns_and_beginnings_and_ends_are_rows():
    (day,) = grid(
        [
            session(3, time(8, 30), time(10), "S1", "a"),
            session(3, time(9, 10), time(9, 50), "D", "b"),
            session(3, time(10), time(11), "S1", "c"),
        ]
    )
    assert day.rooms == ["D", "S1"]
    assert table(day) == [
        ("08:30", ["", ("a", 3)]),
        ("09:10", [("b", 1)]),
        ("09:50", [""]),
        ("10:00", ["", ("c", 1)]),
    ]
    assert [row.begins for row in day.rows] == [True, True, False, True]


def test_sessions_of_different_days_stand_in_different_tables():
    found = grid([session(2, time(9)), session(3, time(9))])
    assert [day.date.day for day in found] == [2, 3]


def test_rooms_that_are_not_known_come_last_and_get_a_column_each_where_they_must():
    (day,) = grid(
        [
            session(3, time(9), time(10), "", "a"),
            session(3, time(9), time(10), "", "b"),
            session(3, time(9), time(10), "W", "c"),
            session(3, time(10), time(11), "", "d"),
        ]
    )
    assert day.rooms == ["W", "", ""]
    assert table(day) == [("09:00", [("c", 1), ("a", 1), ("b", 1)]), ("10:00", ["", ("d", 1), ""])]


def test_rooms_stand_as_people_count_them():
    rooms = ["S10", "D", "", "S2", "s10 bis"]
    (day,) = grid([session(3, time(9), None, room, room) for room in rooms])
    assert day.rooms == ["D", "S2", "S10", "s10 bis", ""]


def test_a_session_without_an_end_is_given_an_hour():
    (day,) = grid([session(3, time(9)), session(3, time(10), time(11), "W", "t")])
    assert table(day) == [("09:00", [("s", 1)]), ("10:00", [("t", 1)])]


def test_a_session_past_midnight_stands_on_the_day_on_which_it_begins():
    (day,) = grid(
        [
            session(3, time(22), time(1), "W", "night"),
            session(3, time(23), time(0, 30), "D", "late"),
            session(3, time(23, 30), None, "S1", "end"),
        ]
    )
    assert table(day) == [
        ("22:00", ["", "", ("night", 4)]),
        ("23:00", [("late", 2), ""]),
        ("23:30", [("end", 1)]),
        ("00:30", ["", ""]),
    ]
    assert [row.next_day for row in day.rows] == [False, False, False, True]


def test_no_session_is_an_empty_programme():
    assert grid([]) == []


@given(
    st.lists(
        st.tuples(st.times(), st.none() | st.times(), st.sampled_from(["", "W", "D"])), max_size=15
    )
)
def test_every_session_has_one_place_and_every_row_is_full(drawn):
    sessions = sorted(
        (
            session(3, start, None if end == start else end, room, f"s{index}")
            for index, (start, end, room) in enumerate(drawn)
        ),
        key=lambda one: one.start_time,
    )
    for day in grid(sessions):
        shown = [cell.session for row in day.rows for cell in row.cells if cell.session]
        assert sorted(one.code for one in shown) == sorted(one.code for one in sessions)
        starts = [one.start_time for one in shown]
        assert starts == sorted(starts)  # read row by row it is in the order of time
        taken = 0
        open_until = []
        for number, row in enumerate(day.rows):
            open_until = [until for until in open_until if until > number]
            taken = len(open_until) + len(row.cells)
            assert taken == len(day.rooms)
            open_until += [number + cell.rows for cell in row.cells if cell.rows > 1]
