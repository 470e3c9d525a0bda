from datetime import timedelta
from email import message_from_bytes

import pytest
from django.utils import timezone

from accounts.models import User
from core.findings import findings, page_of
from core.models import AuditEntry
from mailings import control
from mailings.control import ACTS, NotPossible, possible_acts
from mailings.models import Delivery, Mailing
from mailings.send import run_slot
from mailings.start_on_time import LATEST, start_due

from .conftest import readers

pytestmark = pytest.mark.django_db

State = Mailing.State
POSSIBLE = {
    State.READY: ["start", "cancel"],
    State.PLANNED: ["stop", "cancel"],
    State.HELD: ["start", "cancel"],
    State.RUNNING: ["pause", "cancel"],
    State.PAUSED: ["resume", "cancel"],
    State.CANCELLED: [],
    State.DONE: [],
}


def test_each_state_allows_its_own_acts_and_no_others(open_to):
    mailing = open_to(readers(1))
    for state, expected in POSSIBLE.items():
        Mailing.objects.update(state=state, starts_at=timezone.now())
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


def test_a_start_is_planned_and_can_be_stopped_until_then(open_to):
    editor = User.objects.create_user("editor")
    mailing = open_to(readers(1))
    control.start_after_grace(mailing, actor=editor)
    assert mailing.state == State.PLANNED
    assert timedelta(seconds=55) < mailing.starts_at - timezone.now() <= control.GRACE
    assert start_due() == []
    control.stop(mailing, actor=editor)
    assert (mailing.state, mailing.starts_at) == (State.READY, None)
    assert start_due(now=timezone.now() + control.GRACE) == []
    verbs = AuditEntry.objects.about(mailing).values_list("verb", flat=True)
    assert list(verbs) == ["stop mailing", "plan mailing"]
    with pytest.raises(NotPossible, match="This time has passed already"):
        control.start_at(mailing, timezone.now() - timedelta(seconds=1), actor=editor)


def test_the_clock_starts_what_is_due_once_and_wakes_who_sends(
    open_to, django_capture_on_commit_callbacks
):
    due, later = open_to(readers(1)), open_to(readers(1))
    moment = timezone.now() + timedelta(hours=1)
    control.start_at(due, moment, actor=None)
    control.start_at(later, moment + timedelta(seconds=1), actor=None)
    with django_capture_on_commit_callbacks() as wakes:
        assert start_due(now=moment) == [due]
    assert len(wakes) > 0
    due.refresh_from_db()
    assert (due.state, due.started_at) == (State.RUNNING, moment)
    assert start_due(now=moment) == []
    assert Mailing.objects.get(pk=later.pk).state == State.PLANNED


def test_what_is_found_more_than_an_hour_late_is_held_and_staff_are_told(open_to):
    editor = User.objects.create_user("editor", email="editor@example.org")
    mailing = open_to(readers(1))
    moment = timezone.now() + timedelta(hours=1)
    control.start_at(mailing, moment, actor=editor)
    assert start_due(now=moment + LATEST + timedelta(seconds=1)) == [mailing]
    mailing.refresh_from_db()
    assert (mailing.state, mailing.starts_at) == (State.HELD, moment)
    assert not Delivery.objects.filter(mailing=mailing).exclude(state="waiting").exists()
    letter = Mailing.objects.get(is_letter=True)
    assert letter.deliveries.get().address == "editor@example.org"
    assert f"/admin/mailings/mailing/{mailing.pk}/change/" in letter.contents.get().text
    [found] = findings("mailings")
    assert (found.key, found.where) == (f"mailing-held:{mailing.pk}", page_of(mailing))
    control.start_after_grace(mailing, actor=editor)
    assert mailing.state == State.PLANNED
    assert findings("mailings") == []


@pytest.mark.django_db(transaction=True)
def test_what_is_urgent_goes_before_other_mailings_and_after_letters(relay, open_to):
    kinds = {"mass": {}, "urgent": {"is_urgent": True}, "letter": {"is_letter": True}}
    for name, values in kinds.items():
        control.start(open_to(readers(1, name), **values))
    run_slot(0)
    order = [message_from_bytes(data)["To"].partition("-")[0] for data in relay.messages]
    assert order == ["letter", "urgent", "mass"]
