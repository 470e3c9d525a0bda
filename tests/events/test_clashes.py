"""Clashes of rooms, speakers and audiences."""

from datetime import date, timedelta
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from core.findings import Grade
from events.clashes import Kind, clashes, shared
from events.inspect_programme import GRADES
from events.models import ForumSession, SessionAppearance

hours = st.times().map(lambda moment: moment.replace(minute=moment.minute // 15 * 15, second=0))


@st.composite
def programmes(draw):
    sessions = []
    for index in range(draw(st.integers(0, 12))):
        start = draw(hours).replace(microsecond=0)
        end = draw(st.none() | hours.map(lambda moment: moment.replace(microsecond=0)))
        made = ForumSession(
            pk=index + 1,
            code=f"s{index}",
            # The night of 28 October 2018 has an hour more.
            date=date(2018, 10, 27) + timedelta(days=draw(st.integers(0, 2))),
            start_time=start,
            end_time=None if end == start else end,
            room=draw(st.sampled_from(["", "W", "w ", "D"])),
            about_msmes=draw(st.booleans()),
            state=draw(st.sampled_from(ForumSession.State.values)),
        )
        people = [SessionAppearance(person_id=pk) for pk in draw(st.sets(st.integers(1, 3)))]
        made._prefetched_objects_cache = {"appearances": people}
        sessions.append(made)
    return sessions


def named(found):
    return sorted(
        (one.kind, *sorted((one.first.code, one.second.code)), one.person) for one in found
    )


@given(programmes())
def test_clashes_are_those_that_comparing_every_pair_finds(sessions):
    every = [
        clash
        for one, other in combinations(sessions, 2)
        if not one.is_cancelled and not other.is_cancelled and one.overlaps(other)
        for clash in shared(one, other)
    ]
    assert named(clashes(sessions)) == named(every)


def test_an_audience_may_be_divided_and_a_room_or_a_person_may_not():
    assert GRADES == {
        Kind.ROOM: Grade.ERROR,
        Kind.SPEAKER: Grade.ERROR,
        Kind.AUDIENCE: Grade.WARNING,
    }
