"""What calendars are told follows the records: when it rises, when not, and who wrote at once."""

import threading
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from core.calendars import sources, span
from core.keep_calendar import keep, keep_once, reconcile
from core.models import CalendarEntry
from core.tasks import reconcile_calendar
from meetings.models import Meeting
from tests.meetings.test_calendars import entry, meeting

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("date", date(2018, 11, 1)),
        ("start_time", time(11)),
        ("end_time", time(14)),
        ("room", "W"),
        ("status", "tentative"),
        ("status", "cancelled"),
        ("title_en", "Finance and trade"),
        ("title_es", "Finanzas"),
        ("kind", "review"),
        ("slug", "2018-11-01-finance"),
    ],
)
def test_each_change_that_readers_see_raises_the_sequence_by_one(field, value):
    made = meeting(start_time=time(10), end_time=time(13))
    before = entry()
    setattr(made, field, value)
    made.save()
    after = entry()
    assert (after.uid, after.sequence) == (before.uid, 1)
    assert after.changed_at > before.changed_at
    assert after.created_at == before.created_at


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("staff_note", "Ask again."),
        ("remote_link", "https://example.org/room"),
        ("summary_en", "<p>Said.</p>"),
    ],
)
def test_what_readers_of_a_calendar_do_not_see_changes_nothing(field, value):
    made = meeting()
    before = entry()
    setattr(made, field, value)
    made.save()
    after = entry()
    assert (after.sequence, after.touched_at, after.content) == (
        before.sequence,
        before.touched_at,
        before.content,
    )


def test_the_site_may_move_without_a_word_to_calendars(settings):
    meeting()
    before = entry()
    settings.SITE_URL = "https://elsewhere.example.org"
    assert reconcile() == 0
    assert (entry().uid, entry().sequence) == (before.uid, 0)


def test_what_was_changed_in_bulk_is_found_by_the_task_and_by_the_command(capsys):
    meeting()
    Meeting.objects.update(room="W")
    assert entry().sequence == 0
    reconcile_calendar()
    assert (entry().sequence, entry().content["texts"]["fr"]["place"]) == (1, "Salle W")
    Meeting.objects.bulk_create(
        [Meeting(slug=f"m{day}", title_en="M", date=date(2018, 11, day)) for day in (1, 2)]
    )
    call_command("reconcile_calendar")
    call_command("reconcile_calendar")
    assert capsys.readouterr().out.splitlines() == [
        "Events told anew: 2.",
        "Events told anew: 0.",
    ]
    Meeting.objects.filter(slug="m1")._raw_delete("default")
    assert reconcile() == 1
    assert CalendarEntry.objects.filter(is_cancelled=True).count() == 1


def test_a_record_that_comes_back_is_the_same_event_again():
    made = meeting()
    uid = entry().uid
    made.status = "cancelled"
    made.save()
    assert (entry().is_cancelled, entry().sequence) == (True, 1)
    made.status = "confirmed"
    made.save()
    assert (entry().uid, entry().is_cancelled, entry().sequence) == (uid, False, 2)


def test_many_changes_at_once_are_told_once_and_at_the_end():
    made = meeting()
    with keep_once():
        for room in "ABC":
            made.room = room
            made.save()
            with keep_once():  # as a verb in a verb
                meeting(f"other-{room}")
        assert entry().sequence == 0
    assert CalendarEntry.objects.count() == 4
    assert CalendarEntry.objects.get(key=str(made.pk)).sequence == 1


def change_and_fail(made):
    made.room = "A"
    made.save()
    raise ZeroDivisionError


def test_what_failed_is_not_told():
    made = meeting()
    with pytest.raises(ZeroDivisionError), keep_once():
        change_and_fail(made)
    assert entry().sequence == 0
    made.room = "B"
    made.save()
    assert entry().sequence == 1


def test_nothing_is_told_of_a_change_that_is_rolled_back():
    made = meeting()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        change_and_fail(made)
    assert (entry().sequence, entry().content["texts"]["en"]["place"]) == (0, "")


@pytest.mark.parametrize("number", [1, 3])
def test_telling_takes_the_same_queries_for_one_and_for_three(django_assert_num_queries, number):
    keys = [str(meeting(f"m{index}").pk) for index in range(number)]
    Meeting.objects.update(room="W")
    with django_assert_num_queries(10):
        keep("meeting", keys)
    assert {row.sequence for row in CalendarEntry.objects.all()} == {1}


@pytest.mark.django_db(transaction=True)
def test_the_sequence_rises_by_one_for_each_of_many_who_change_a_meeting_at_once():
    made = meeting()
    together = threading.Barrier(6)

    def change(number):
        try:
            together.wait()
            for turn in range(3):
                mine = Meeting.objects.get(pk=made.pk)
                mine.title_en = f"Title {number}.{turn}"
                mine.save(update_fields=["title_en"])
        finally:
            connection.close()

    threads = [threading.Thread(target=change, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    told = entry()
    # A save in autocommit and its telling are two transactions: one telling may speak for two
    # saves, but none is lost and the last one stands.
    assert 1 <= told.sequence <= 18
    assert told.content["texts"]["en"]["title"] == Meeting.objects.get().title_en


@pytest.mark.django_db(transaction=True)
def test_two_who_tell_of_the_same_new_meeting_at_once_make_one_event():
    Meeting.objects.bulk_create([Meeting(slug="m", title_en="M", date=date(2018, 11, 1))])
    key = str(Meeting.objects.get().pk)
    together = threading.Barrier(2)
    failed = []

    def tell():
        try:
            together.wait()
            keep("meeting", [key])
        except Exception as error:  # noqa: BLE001 - told below
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=tell) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert (entry().key, entry().sequence) == (key, 0)


@pytest.mark.django_db(transaction=True)
def test_who_waited_for_another_telling_reads_what_the_other_wrote():
    """The room is saved and told but not committed; meanwhile the title is saved and told."""
    made = meeting()
    waiting, go = threading.Event(), threading.Event()

    def rename():
        try:
            waiting.wait(10)
            go.set()
            with transaction.atomic():
                keep("meeting", [str(made.pk)])
        finally:
            connection.close()

    thread = threading.Thread(target=rename)
    thread.start()
    with transaction.atomic():
        made.room = "W"
        made.save()
        waiting.set()
        go.wait(10)
    thread.join()
    assert (entry().sequence, entry().content["texts"]["en"]["place"]) == (1, "Room W")


def test_the_end_of_a_night_is_on_the_next_day_and_an_end_that_never_comes_is_none():
    day = date(2018, 10, 3)
    start, end = span(day, time(23), time(1, 30))
    assert (start.isoformat(), end.isoformat()) == (
        "2018-10-03T23:00:00+02:00",
        "2018-10-04T01:30:00+02:00",
    )
    made = meeting(date=day, start_time=time(23), end_time=time(1, 30))
    assert (entry().content["start"], entry().content["end"]) == (
        "2018-10-03T23:00",
        "2018-10-04T01:30",
    )
    assert (entry().first_day, entry().last_day) == (day, date(2018, 10, 4))
    # In the night of 25 March the clocks go from 02:00 to 03:00: 03:15 comes before 02:30.
    made.date, made.start_time, made.end_time = date(2018, 3, 25), time(2, 30), time(3, 15)
    made.save()
    assert (entry().content["start"], entry().content["end"]) == ("2018-03-25T02:30", None)
    # In the night of 28 October the hour from 02:00 comes twice; both are the first one.
    made.date, made.start_time, made.end_time = date(2018, 10, 28), time(2, 30), time(2, 45)
    made.save()
    assert (entry().content["start"], entry().content["end"]) == (
        "2018-10-28T02:30",
        "2018-10-28T02:45",
    )


def test_what_was_called_off_leaves_after_a_year_and_not_before_its_day_has_passed():
    meeting("past", date=date(2017, 1, 1)).delete()
    meeting("to-come", date=date(2019, 1, 1)).delete()
    meeting("held", date=date(2016, 1, 1), status="held")
    today, long_ago = date(2018, 10, 1), timezone.now() - timedelta(days=367)
    everything, lately = CalendarEntry.objects.to_tell, CalendarEntry.objects.lately

    def titles(rows):
        return sorted(row.content["texts"]["en"]["page"].split("/")[3] for row in rows)

    assert titles(everything(today)) == ["held", "past", "to-come"]
    assert titles(lately(today)) == ["past", "to-come"]
    CalendarEntry.objects.update(changed_at=long_ago)
    assert titles(everything(today)) == ["held", "to-come"]
    assert titles(lately(today)) == ["to-come"]


def test_moments_are_written_to_the_second_in_utc():
    row = CalendarEntry(changed_at=datetime(2018, 10, 1, 12, 0, 0, 999, tzinfo=UTC))
    assert row.last_revised() == datetime(2018, 10, 1, 12, tzinfo=UTC)


def test_every_app_with_events_offers_them():
    assert sorted(sources) == ["dialogue", "forum", "meeting", "session"]


@pytest.mark.django_db(transaction=True)
def test_looking_through_everything_waits_for_nobody_who_saves():
    quiet, busy = meeting("quiet"), meeting("busy")
    Meeting.objects.filter(pk=quiet.pk).update(room="W")
    told = []

    def look():
        try:
            told.append(reconcile())
        finally:
            connection.close()

    with transaction.atomic():
        busy.room = "D"
        busy.save()  # holds its entry until the end of the block
        thread = threading.Thread(target=look)
        thread.start()
        thread.join(20)
        assert told == [1]
    assert CalendarEntry.objects.get(key=str(busy.pk)).sequence == 1
