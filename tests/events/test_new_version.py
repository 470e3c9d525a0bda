"""The next version of a programme."""

from datetime import time

import pytest

from core.completeness import State, note_translations, states
from core.models import AuditEntry
from events.freeze import freeze
from events.models import ForumSession, Programme, SessionAppearance, SessionOrganiser
from events.new_version import new_version
from events.refusals import NotReady

from .conftest import organiser, session, speaker

pytestmark = pytest.mark.django_db


def frozen(programme, staff, number=1):
    for index in range(number):
        held = session(
            programme,
            f"code-{index}",
            start_time=time(index),
            end_time=time(index, 50),
            title_fr=f"Titre {index}",
            room="W",
            source_locator=f"p. {index}",
        )
        organiser(held, "itc", 1)
        organiser(held, "icc", 2)
        speaker(held, "a", title_en="Minister", title_fr="Ministre")
        note_translations(held)
    return freeze(programme, by=staff)


def test_it_copies_sessions_with_codes_organisers_and_speakers(programme, staff):
    made = new_version(frozen(programme, staff, 2), by=staff)
    assert (made.number, made.is_frozen) == (2, False)
    rows = ForumSession.objects.filter(programme=made).order_by("code")
    assert [(row.code, row.title_en, row.title_fr, row.title_es, row.room) for row in rows] == [
        ("code-0", "code-0", "Titre 0", None, "W"),
        ("code-1", "code-1", "Titre 1", None, "W"),
    ]
    assert [row.source_locator for row in rows] == ["p. 0", "p. 1"]
    for row in rows:
        assert [one.organisation.slug for one in row.organisers.all()] == ["itc", "icc"]
        (person,) = row.appearances.all()
        assert (person.person.slug, person.title_fr) == ("a", "Ministre")
    assert SessionOrganiser.objects.count() == 8
    assert SessionAppearance.objects.count() == 4
    entry = AuditEntry.objects.about(made).get()
    assert (entry.verb, entry.detail) == ("made new version", {"copied_from": 1, "sessions": 2})


def test_a_translation_that_was_stale_is_stale_in_the_copy(programme, staff):
    held = session(programme, title_en="Old", title_fr="Vieux")
    note_translations(held)
    held.title_en = "New"
    held.save()
    made = new_version(freeze(programme, by=staff), by=staff)
    copy = ForumSession.objects.get(programme=made)
    (french,) = (one for one in states([copy]) if (one.field, one.language) == ("title", "fr"))
    assert (french.state, french.source_then) == (State.STALE, "Old")


@pytest.mark.parametrize("number", [1, 3])
def test_it_copies_set_by_set(programme, staff, django_assert_num_queries, number):
    frozen(programme, staff, number)
    with django_assert_num_queries(24):
        new_version(programme, by=staff)


def test_a_forum_has_one_draft_at_a_time(programme, staff):
    with pytest.raises(NotReady, match="Version 1 is still a draft"):
        new_version(programme, by=staff)
    new_version(frozen(programme, staff), by=staff)
    with pytest.raises(NotReady, match="Version 2 is still a draft"):
        new_version(programme, by=staff)
    assert Programme.objects.count() == 2
