"""What changed between two versions of a programme."""

from datetime import date, time

import pytest
from django.utils.translation import override

from events.changes import changes
from events.models import ForumSession


def session(code="s", **values):
    given = {
        "date": date(2018, 10, 3),
        "start_time": time(9),
        "end_time": time(10),
        "title_en": "Title",
        "room": "W",
    }
    return ForumSession(code=code, **(given | values))


@pytest.mark.parametrize(
    ("values", "what"),
    [
        ({}, None),
        ({"description_en": "More words"}, None),
        ({"date": date(2018, 10, 4)}, ["time"]),
        ({"start_time": time(8)}, ["time"]),
        ({"end_time": None}, ["time"]),
        ({"room": "D"}, ["room"]),
        ({"room": ""}, ["room"]),
        ({"title_en": "# Another"}, ["renamed"]),
        ({"state": "cancelled"}, ["cancelled"]),
        ({"date": date(2018, 10, 4), "room": "D", "title_en": "T"}, ["time", "room", "renamed"]),
    ],
)
def test_a_session_is_compared_by_its_code(values, what):
    found = changes([session()], [session(**values)])
    assert [list(one.what) for one in found] == ([what] if what else [])


def test_a_session_that_is_held_after_all_is_told():
    (change,) = changes([session(state="cancelled")], [session()])
    assert change.what == ("planned",)


def test_what_is_new_and_what_is_gone_is_told_in_the_order_of_time():
    found = changes([session("gone")], [session("new", start_time=time(8))])
    assert [(one.session.code, one.what) for one in found] == [
        ("new", ("new",)),
        ("gone", ("gone",)),
    ]


def test_a_translation_that_was_added_is_no_new_name():
    before, after = [session()], [session(title_fr="Titre")]
    with override("fr"):
        assert changes(before, after) == []


def test_a_new_name_is_told_to_readers_of_its_language_only():
    before, after = [session(title_fr="Titre")], [session(title_fr="Autre titre")]
    assert changes(before, after) == []
    with override("fr"):
        assert [one.what for one in changes(before, after)] == [("renamed",)]
