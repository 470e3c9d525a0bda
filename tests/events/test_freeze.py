"""A frozen programme stays as it is."""

from datetime import date, time

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from core.models import AuditEntry
from events.freeze import freeze
from events.models import ForumSession, Programme, SessionAppearance, SessionOrganiser
from events.refusals import NotReady

from .conftest import organiser, session, speaker

pytestmark = pytest.mark.django_db


def refused(act):
    with pytest.raises(IntegrityError, match="frozen programme"), transaction.atomic():
        act()


def test_freezing_sets_the_time_and_writes_the_journal(programme, staff):
    session(programme)
    frozen = freeze(programme, by=staff)
    assert frozen.is_frozen
    entry = AuditEntry.objects.about(programme).get()
    assert (entry.verb, entry.actor, entry.detail) == ("froze programme", staff, {"accepted": []})


def test_the_database_refuses_every_change_to_a_frozen_programme(programme, staff):
    held = session(programme)
    body, person = organiser(held, "itc"), speaker(held, "a")
    draft = Programme.objects.create(forum=programme.forum, number=2)
    elsewhere = session(draft, "elsewhere")
    freeze(programme, by=staff)
    everything = (ForumSession, SessionOrganiser, SessionAppearance, Programme)
    for act in (
        lambda: Programme.objects.filter(pk=programme.pk).update(frozen_at=None),
        lambda: Programme.objects.filter(pk=programme.pk).update(number=9),
        lambda: ForumSession.objects.filter(pk=held.pk).update(room="W"),
        lambda: ForumSession.objects.filter(pk=held.pk).update(programme=draft),
        lambda: ForumSession.objects.filter(pk=elsewhere.pk).update(programme=programme),
        lambda: session(programme, "another"),
        lambda: SessionOrganiser.objects.filter(pk=body.pk).update(position=9),
        lambda: SessionAppearance.objects.filter(pk=person.pk).update(title_en="Minister"),
        lambda: organiser(held, "icc"),
        lambda: speaker(held, "b"),
        body.delete,
        person.delete,
        held.delete,
        programme.delete,
        programme.forum.delete,
    ):
        refused(act)
    assert [model.objects.count() for model in everything] == [2, 1, 1, 2]


def test_a_draft_beside_a_frozen_version_can_change_and_go(programme, staff):
    session(programme)
    freeze(programme, by=staff)
    draft = Programme.objects.create(forum=programme.forum, number=2)
    held = session(draft)
    organiser(held, "itc").delete()
    ForumSession.objects.filter(pk=held.pk).update(room="W")
    draft.delete()
    assert ForumSession.objects.get().programme == programme


def test_a_session_of_a_frozen_programme_is_refused_with_a_sentence(programme, staff):
    held = session(programme)
    freeze(programme, by=staff)
    with pytest.raises(ValidationError, match="Version 1 of the programme is frozen"):
        held.full_clean()


def test_it_is_frozen_once(programme, staff):
    session(programme)
    freeze(programme, by=staff)
    with pytest.raises(NotReady, match="frozen and cannot change"):
        freeze(programme, by=staff)


def test_an_empty_programme_is_not_frozen(programme, staff):
    with pytest.raises(NotReady, match="without sessions"):
        freeze(programme, by=staff)


def test_a_room_taken_twice_keeps_a_programme_from_being_frozen(programme, staff):
    session(programme, "one", room="W", about_msmes=False)
    session(programme, "two", room=" w ", start_time=time(9, 30), end_time=None)
    with pytest.raises(NotReady) as refusal:
        freeze(programme, by=staff, seen=["clash:room:public-forum-2018:one:two"])
    assert refusal.value.sentences == ("Room w is taken twice (3\u00a0October, 09:30): one – two",)
    assert not Programme.objects.get().is_frozen


def test_a_warning_must_be_ticked(programme, staff):
    session(programme, "one", room="W")
    session(programme, "two", room="D")
    with pytest.raises(NotReady, match="Tick each warning"):
        freeze(programme, by=staff)
    key = "clash:audience:public-forum-2018:one:two"
    freeze(programme, by=staff, seen=[key])
    assert AuditEntry.objects.about(programme).get().detail == {"accepted": [key]}


def test_an_unknown_room_is_only_told(programme, staff):
    session(programme, room="")
    assert freeze(programme, by=staff).is_frozen


def test_a_session_past_midnight_ends_on_the_next_day(programme):
    night = session(programme, "night", start_time=time(22), end_time=time(0, 30))
    early = session(
        programme, "early", date=date(2018, 10, 4), start_time=time(0), end_time=time(1)
    )
    later = session(programme, "later", date=date(2018, 10, 4), start_time=time(0, 30))
    assert night.ends_at().isoformat() == "2018-10-04T00:30:00+02:00"
    assert (night.overlaps(early), night.overlaps(later)) == (True, False)


def test_the_night_the_clocks_change_has_an_hour_more_or_less():
    for day, hours in ((date(2018, 10, 28), 6), (date(2018, 3, 25), 4)):
        night = ForumSession(
            date=day.replace(day=day.day - 1), start_time=time(23), end_time=time(4)
        )
        begins, ends = night.span()
        assert (ends - begins).total_seconds() == hours * 3600


def test_a_session_that_ends_as_it_begins_is_refused(programme):
    with pytest.raises(IntegrityError), transaction.atomic():
        session(programme, end_time=time(9))


def test_what_a_demonstration_of_2018_freezes_is_dated_as_its_site_is(programme, staff, settings):
    settings.SITE_TODAY = date(2018, 10, 1)
    session(programme)
    assert freeze(programme, by=staff).frozen_on == date(2018, 10, 1)
    settings.SITE_TODAY = None
    later = Programme.objects.create(forum=programme.forum, number=2)
    session(later)
    assert freeze(later, by=staff).frozen_on == timezone.localdate()
