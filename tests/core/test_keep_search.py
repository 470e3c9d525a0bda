"""What readers search follows the records, at the end of each transaction."""

from contextlib import suppress
from datetime import date

import pytest
from django.db import transaction
from django.utils.translation import override

from core import jobs
from core.find import find
from core.keep_search import is_heard_by_others, reindex, touch, touch_all
from core.models import SearchEntry, SearchWord
from core.tables import files
from core.tables.import_job import ask_import, ask_write
from core.tables.table import table_of
from meetings.models import Host, Meeting, MeetingAppearance
from members.models import Member, MemberName, Organisation, Person


def titles(query, language="en"):
    with override(language):
        return [hit.title for hit in find(query, language=language).hits]


@pytest.fixture
def committed(db, django_capture_on_commit_callbacks):
    """A block whose end is that of a transaction to whoever waits for one."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def meeting(**more):
    named = {"title_en": "Zebras", "title_fr": "Zèbres", **more}
    return Meeting.objects.create(slug="2018-01-30-zebras", date=date(2018, 1, 30), **named)


def test_a_record_is_found_once_its_transaction_is_over_and_in_languages_that_it_has(committed):
    with committed():
        one = meeting()
        assert titles("zebras") == []
    assert titles("zebra") == ["Zebras"]
    assert titles("zebre", "fr") == ["Zèbres"]
    assert find("zebras", language="es").language == "en"
    with committed():
        one.title_fr = "Girafes"
        one.save()
    assert titles("girafe", "fr") == ["Girafes"]
    assert not SearchEntry.objects.filter(title="Zèbres").exists()
    with committed():
        one.delete()
    assert titles("zebras") == []


def test_rows_below_and_above_a_record_are_searched_with_it(committed):
    with committed():
        one = meeting()
        host = Member.objects.create(code="zzz")
        name = MemberName.objects.create(member=host, name_en="Zembla", prose_name_en="Zembla")
        Host.objects.create(meeting=one, member=host)
        person = Person.objects.create(slug="kinbote", name="Kinbote", sort_name="Kinbote")
        body = Organisation.objects.create(slug="wordsmith", name_en="Wordsmith", acronym_en="WDS")
        MeetingAppearance.objects.create(
            meeting=one, person=person, organisation=body, title_en="Editor"
        )
    assert titles("zembla zebras") == ["Zebras"]
    assert titles("editor wds") == ["Kinbote"]
    with committed():
        name.name_en = "Appalachia"
        name.save()
    assert titles("zebras appalachia") == ["Zebras"]
    with committed():
        Host.objects.all().delete()
    assert "Zebras" not in titles("appalachia")


def test_what_a_savepoint_took_back_is_not_waited_for(committed):
    with committed():
        with suppress(ZeroDivisionError), transaction.atomic():
            meeting()
            raise ZeroDivisionError
        Person.objects.create(slug="shade", name="John Shade", sort_name="Shade, John")
    assert titles("shade") == ["John Shade"]
    assert titles("zebras") == []


def test_many_changes_are_written_once(committed, django_assert_max_num_queries):
    people = [Person(slug=f"p{n}", name=f"Nabokov {n}", sort_name=f"N {n}") for n in range(30)]
    with committed() as callbacks, transaction.atomic():
        for person in people:
            person.save()
    assert len(callbacks) == 1
    assert find("nabokov", language="en").total == 30


def test_what_was_changed_in_bulk_is_found_after_a_touch_or_the_next_sweep(committed):
    with committed():
        one = meeting()
    reindex()  # pages of the site, which no record tells
    Meeting.objects.update(title_en="Giraffes")
    assert titles("giraffes") == []
    with committed():
        touch("meeting", [str(one.pk)])
    assert titles("giraffes") == ["Giraffes"]
    Meeting.objects.update(title_en="Okapis")
    assert reindex() == 1
    assert titles("okapis") == ["Okapis"]
    assert reindex() == 0
    assert not SearchWord.objects.filter(word="giraffes").exists()
    with committed():
        Meeting.objects.update(title_en="Gnus")
        touch_all(Meeting)
    assert titles("gnus") == ["Gnus"]


def test_a_table_comes_in_in_bulk_and_is_found(committed):
    assert not is_heard_by_others(Person)
    assert is_heard_by_others(Meeting)  # calendars listen
    header = ["slug", "name", "sort_name"]
    content = files.to_csv(header, [[f"p{n}", f"Luzhin {n}", f"Luzhin {n}"] for n in range(3)])
    table = table_of(Person)
    looked = ask_import(table, name="people.csv", content=content, keep=False, by=None)
    jobs.run(looked.pk, with_heart=False)
    looked.refresh_from_db()
    assert titles("luzhin") == []
    with committed():
        jobs.run(ask_write(looked, by=None).pk, with_heart=False)
    assert len(titles("luzhin")) == 3
