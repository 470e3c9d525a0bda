"""Postponing keeps the earlier date; cancelling leaves a meeting where it was announced."""

from datetime import date, time

import pytest
from django.utils import translation

from core.completeness import State, states
from core.models import AuditEntry
from meetings.cancel import cancel
from meetings.models import Meeting, Postponement
from meetings.postpone import NewDate, postpone
from meetings.refusals import NotPossible
from tests.meetings.test_models import meeting, refused

pytestmark = pytest.mark.django_db

FIRST, SECOND, THIRD = date(2018, 10, 31), date(2018, 11, 12), date(2018, 11, 29)


@pytest.fixture(autouse=True)
def autumn_2018(settings):
    settings.SITE_TODAY = date(2018, 10, 1)


def planned(slug="2018-10-31-internet", **values):
    return meeting(slug, **({"date": FIRST, "status": "confirmed"} | values))


def on(day, **values):
    return NewDate(date=day, precision="day", **values)


def page_of(client, path):
    return client.get(path).content.decode().replace("\u00a0", " ")


def test_a_meeting_postponed_twice_keeps_both_dates_and_says_so(client):
    made = planned(start_time=time(10), end_time=time(12, 30), room="D")
    made = postpone(made, to=on(SECOND, start_time=time(15)), by=None)
    made = postpone(made, to=on(THIRD), by=None, decided_on=date(2018, 10, 15))
    made.refresh_from_db()
    assert (made.status, made.date, made.start_time, made.room) == ("postponed", THIRD, None, "D")
    kept = [(row.date, row.start_time, row.decided_on) for row in made.postponements.all()]
    assert kept == [
        (FIRST, time(10), date(2018, 10, 1)),
        (SECOND, time(15), date(2018, 10, 15)),
    ]
    assert made.state_in_words().replace("\u00a0", " ") == (
        "postponed from 31 October 2018; 12 November 2018"
    )
    page = page_of(client, made.get_absolute_url())
    assert "This meeting has been postponed to 29 November 2018." in page
    assert "<s>31 October 2018, 10:00–12:30</s>" in page
    assert "postponed from 31 October 2018; 12 November 2018</span>" in page_of(
        client, "/en/meetings/"
    )


def test_each_earlier_date_is_called_an_earlier_one_and_none_the_first():
    made = postpone(postpone(planned(), to=on(SECOND), by=None), to=on(THIRD), by=None)
    told = {"fr": "reportée ; auparavant : 31 octobre 2018", "es": "aplazada; antes: 31 de octubre"}
    for language, words in told.items():
        with translation.override(language):
            assert made.state_in_words().replace("\u00a0", " ").startswith(words)


def test_what_was_postponed_and_held_keeps_its_earlier_date_and_reads_held(client):
    made = postpone(planned(), to=on(SECOND), by=None)
    made.status = "held"
    made.save()
    assert made.state_in_words() == "held"
    page = page_of(client, made.get_absolute_url())
    assert "<dt>Postponed from</dt><dd><s>31 October 2018</s></dd>" in page
    assert "has been postponed" not in page


def test_a_meeting_can_be_postponed_without_a_new_date(client):
    words = {"en": "in the coming months", "fr": "dans les mois à venir", "es": ""}
    made = postpone(planned(), to=NewDate(words=words), by=None)
    assert (made.date, made.precision, made.date_note_fr) == (None, "unknown", words["fr"])
    assert made in Meeting.objects.upcoming()
    page = page_of(client, made.get_absolute_url())
    assert "This meeting has been postponed; its new date is not known yet." in page
    assert "In the coming months" in page_of(client, "/en/meetings/")


def test_words_instead_of_a_date_are_kept_in_every_language():
    made = meeting(
        "contact-points",
        status="tentative",
        date_note_en="in the coming months",
        date_note_fr="dans les mois à venir",
    )
    made = postpone(made, to=on(SECOND), by=None)
    earlier = made.postponements.get()
    assert (earlier.date_note_en, earlier.date_note_fr) == (
        "in the coming months",
        "dans les mois à venir",
    )
    assert made.slug == "2018-11-12-contact-points"
    found = {item.language: item.state for item in states([earlier])}
    assert found == {"en": State.CURRENT, "fr": State.CURRENT, "es": State.MISSING}


def test_the_act_stands_in_the_journal_with_who_did_it(admin_user):
    made = postpone(planned(), to=on(SECOND), by=admin_user)
    entry = AuditEntry.objects.about(made).get()
    assert (entry.verb, entry.actor) == ("postponed meeting", admin_user)
    assert entry.detail == {
        "earlier": "2018-10-31",
        "new": "2018-11-12",
        "address": "2018-10-31-internet",
    }


@pytest.mark.parametrize(
    ("values", "to", "words"),
    [
        ({"status": "held"}, on(SECOND), "was held"),
        ({"status": "cancelled"}, on(SECOND), "is cancelled"),
        ({"date": None}, on(SECOND), "no date that it could be postponed from"),
        ({}, on(FIRST), "Choose another date"),
        ({}, on(date(2018, 10, 30)), "lies before the old one"),
    ],
)
def test_what_cannot_be_postponed_is_refused_in_a_sentence(values, to, words):
    made = planned(**values)
    before = Meeting.objects.values().get()
    with pytest.raises(NotPossible, match=words):
        postpone(made, to=to, by=None)
    assert Meeting.objects.values().get() == before
    assert (Postponement.objects.count(), AuditEntry.objects.count()) == (0, 0)


def test_whoever_saw_another_date_is_refused():
    seen = planned()
    postpone(Meeting.objects.get(), to=on(SECOND), by=None)
    with pytest.raises(NotPossible, match="Someone else has just moved this meeting"):
        postpone(seen, to=on(THIRD), by=None)
    assert Postponement.objects.count() == 1


def test_the_same_day_at_a_later_hour_is_a_postponement():
    made = planned(start_time=time(10))
    made = postpone(made, to=on(FIRST, start_time=time(15)), by=None)
    assert (made.date, made.start_time) == (FIRST, time(15))
    assert made.postponements.get().hours_in_words() == "10:00"


def test_an_earlier_date_without_a_date_needs_its_precision_and_no_end_without_a_start():
    made = planned()
    refused(Postponement(meeting=made, precision="day"))
    refused(Postponement(meeting=made, date=FIRST, end_time=time(12)))


def test_a_cancelled_meeting_stands_where_it_was_announced_until_its_day_has_passed(
    client, settings, admin_user
):
    made = cancel(planned(), by=admin_user, because="The host asked for it.")
    assert made.status == "cancelled"
    entry = AuditEntry.objects.about(made).get()
    assert (entry.verb, entry.actor) == ("cancelled meeting", admin_user)
    assert entry.detail == {"was": "confirmed", "because": "The host asked for it."}
    to_come, past = page_of(client, "/en/meetings/").split("<h2>Past</h2>")
    assert '<span class="tag tag-attention">cancelled</span>' in to_come
    assert "cancelled" not in past
    assert "This meeting has been cancelled." in page_of(client, made.get_absolute_url())
    assert made not in Meeting.objects.upcoming()
    settings.SITE_TODAY = date(2018, 11, 1)
    to_come, past = page_of(client, "/en/meetings/").split("<h2>Past</h2>")
    assert "cancelled" not in to_come
    assert '<span class="tag tag-attention">cancelled</span>' in past


def test_a_cancelled_meeting_without_a_date_is_past():
    made = meeting("some-day", status="tentative")
    assert made in Meeting.objects.announced()
    assert cancel(made, by=None) not in Meeting.objects.announced()


@pytest.mark.parametrize("status", ["held", "cancelled"])
def test_what_was_held_or_cancelled_cannot_be_cancelled(status):
    made = planned(status=status)
    with pytest.raises(NotPossible):
        cancel(made, by=None)
    assert AuditEntry.objects.count() == 0
