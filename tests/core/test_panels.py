"""Panels and findings: what apps offer to pages that do not know them."""

import pytest

from core import findings as found
from core import panels as offered
from core.findings import Finding, Grade, finding_source, findings
from core.panels import Panel, panel, panels_for
from meetings.models import Theme
from members.models import Person


@pytest.fixture(autouse=True)
def empty_registries(monkeypatch):
    """Only what a test registers; afterwards everything is as before."""
    monkeypatch.setattr(offered, "_makers", type(offered._makers)(list))
    monkeypatch.setattr(found, "_sources", {})


def test_a_record_shows_the_panels_of_its_kind_in_their_order():
    @panel(Person, order=20)
    def second(person):
        return Panel(title=f"second {person.name}", template="x.html")

    @panel(Person, order=10)
    def first(person):
        return Panel(title="first", template="x.html", context={"person": person})

    @panel(Theme)
    def of_another_kind(theme):
        raise AssertionError

    shown = panels_for(Person(name="A"))
    assert [item.title for item in shown] == ["first", "second A"]


def test_a_panel_with_nothing_to_say_is_left_out():
    panel(Person)(lambda _person: None)
    assert panels_for(Person()) == []


def test_findings_come_with_errors_first_and_by_key():
    @finding_source("a")
    def of_a():
        yield Finding(key="z", grade=Grade.NOTE, sentence="told")
        yield Finding(key="b", grade=Grade.WARNING, sentence="odd")
        yield Finding(key="a", grade=Grade.WARNING, sentence="odd")

    @finding_source("b")
    def of_b():
        yield Finding(key="c", grade=Grade.ERROR, sentence="wrong")

    assert [item.key for item in findings()] == ["c", "a", "b", "z"]
    assert [item.key for item in findings("b")] == ["c"]
    assert findings("nothing of that name") == []
