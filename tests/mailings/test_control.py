import pytest

from accounts.models import User
from core.models import AuditEntry
from mailings import control
from mailings.control import ACTS, NotPossible, possible_acts
from mailings.models import Mailing

from .conftest import readers

pytestmark = pytest.mark.django_db

State = Mailing.State
POSSIBLE = {
    State.READY: ["start", "cancel"],
    State.RUNNING: ["pause", "cancel"],
    State.PAUSED: ["resume", "cancel"],
    State.CANCELLED: [],
    State.DONE: [],
}


def test_each_state_allows_its_own_acts_and_no_others(open_to):
    mailing = open_to(readers(1))
    for state, expected in POSSIBLE.items():
        Mailing.objects.update(state=state)
        mailing.refresh_from_db()
        assert [act.name for act in possible_acts(mailing)] == expected
        for name in set(ACTS) - set(expected):
            with pytest.raises(NotPossible):
                control.perform(name, mailing)
        mailing.refresh_from_db()
        assert mailing.state == state


def test_who_comes_second_is_told_so(open_to):
    mailing = open_to(readers(1))
    same = Mailing.objects.get(pk=mailing.pk)
    control.start(mailing)
    with pytest.raises(NotPossible, match="moved on meanwhile"):
        control.start(same)


def test_an_act_is_in_the_journal_with_who_did_it(open_to):
    editor = User.objects.create_user("editor")
    mailing = open_to(readers(1))
    control.start(mailing, actor=editor)
    control.pause(mailing, actor=editor)
    entries = AuditEntry.objects.about(mailing).values_list("verb", "actor__username")
    assert list(entries) == [("pause mailing", "editor"), ("start mailing", "editor")]


def test_starting_keeps_the_time(open_to):
    mailing = open_to(readers(1))
    assert mailing.started_at is None
    control.start(mailing)
    assert mailing.started_at is not None
