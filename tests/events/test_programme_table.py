"""A programme goes out as a table and comes in again."""

import csv
import io
from datetime import date, datetime, time

import pytest
from openpyxl import Workbook, load_workbook

from core.completeness import State, states
from core.models import AuditEntry
from core.tables.files import Unreadable
from events.freeze import freeze
from events.import_programme import import_programme, plan_import
from events.models import ForumSession, SessionOrganiser
from events.programme_table import COLUMNS, read, to_csv, to_xlsx
from events.refusals import NotReady
from library.models import Document
from members.models import Organisation, Person

from .conftest import organiser, session, speaker

pytestmark = pytest.mark.django_db


def as_csv(*rows, header="code,date,start,end,room,title_en"):
    return "\r\n".join((header, *rows)).encode()


def told(plan):
    return [(row.line, row.session.code, row.what) for row in plan.rows]


def problems(plan):
    return [(one.line, one.column, one.reason) for one in plan.problems]


@pytest.fixture
def full(programme):
    held = session(
        programme, "hash", title_en="# <b>Title</b>, with; signs", title_fr="=SUM(A1)", room="W"
    )
    organiser(held, "itc", 1)
    SessionOrganiser.objects.create(session=held, as_printed_en="A network", position=2)
    speaker(held, "a", title_en="Minister")
    held.source = Document.objects.create(slug="paper", title_en="Paper", precision="unknown")
    held.source_locator, held.source_read_on = "p. 4", date(2018, 10, 1)
    held.staff_note = "Room to be settled."
    held.save()
    session(programme, "night", start_time=time(22), end_time=time(0, 30), state="cancelled")
    return programme


def sessions(programme):
    return ForumSession.objects.filter(programme=programme).for_table()


@pytest.mark.parametrize("write", [to_csv, to_xlsx])
def test_what_goes_out_changes_nothing_when_it_comes_in(full, write):
    plan = plan_import(full, content=write(sessions(full)))
    assert problems(plan) == []
    assert told(plan) == [(2, "hash", ("unchanged",)), (3, "night", ("unchanged",))]


@pytest.mark.parametrize("write", [to_csv, to_xlsx])
def test_what_goes_out_makes_the_same_programme_elsewhere(full, staff, write):
    content = write(sessions(full))
    ForumSession.objects.all().delete()
    plan = import_programme(full, name="t", content=content, by=staff)
    assert problems(plan) == []
    assert write(sessions(full)) == content or write is to_xlsx
    held = full.sessions.get(code="hash")
    assert held.title_fr == "=SUM(A1)"
    assert [one.shown_name() for one in held.organisers.all()] == ["itc", "A network"]
    assert (held.source.slug, held.source_locator) == ("paper", "p. 4")
    assert (held.source_read_on, held.staff_note) == (date(2018, 10, 1), "Room to be settled.")


def test_a_source_that_is_not_there_or_was_read_tomorrow_is_told(programme):
    content = as_csv(
        "one,2018-10-03,09:00,10:00,W,One,nowhere,2018-10-01",
        "two,2018-10-03,09:00,10:00,D,Two,,9999-01-01",
        "three,2018-10-03,09:00,10:00,E,Three,,someday",
        header="code,date,start,end,room,title_en,source,source_read_on",
    )
    found = problems(plan_import(programme, content=content))
    assert [(line, column) for line, column, _reason in found] == [
        (2, "source"),
        (3, "source_read_on"),
        (4, "source_read_on"),
    ]


def test_a_formula_stays_a_text(full):
    lines = list(csv.reader(io.StringIO(to_csv(sessions(full)).decode("utf-8-sig"))))
    assert dict(zip(lines[0], lines[1], strict=True))["title_fr"] == "'=SUM(A1)"
    sheet = load_workbook(io.BytesIO(to_xlsx(sessions(full)))).active
    cell = sheet.cell(2, list(COLUMNS).index("title_fr") + 1)
    assert (cell.value, cell.data_type) == ("=SUM(A1)", "s")


def test_a_dry_run_tells_what_would_change_and_changes_nothing(programme):
    for code in ("same", "moved", "elsewhere", "named", "left-out"):
        session(programme, code, room="W")
    content = as_csv(
        "same,2018-10-03,09:00,10:00,W,same",
        "moved,2018-10-04,09:00,10:00,W,moved",
        "elsewhere,2018-10-03,09:00,10:00,D,elsewhere",
        "named,2018-10-03,09:00,10:00,W,# Another name",
        "added,2018-10-03,22:00,00:30,,Added",
    )
    plan = plan_import(programme, content=content)
    assert problems(plan) == []
    assert told(plan) == [
        (2, "same", ("unchanged",)),
        (3, "moved", ("time",)),
        (4, "elsewhere", ("room",)),
        (5, "named", ("renamed",)),
        (6, "added", ("new",)),
    ]
    assert plan.left_out == 1
    assert programme.sessions.count() == 5
    assert set(programme.sessions.values_list("room", flat=True)) == {"W"}


def test_a_state_that_is_none_is_told_with_those_there_are(programme):
    content = as_csv("one,2018-10-03,09:00,maybe", header="code,date,start,state")
    assert (2, "state", "“maybe” is not one of: planned, cancelled.") in problems(
        plan_import(programme, content=content)
    )


def test_what_is_wrong_is_told_by_line_and_column_and_nothing_is_written(programme, staff):
    session(programme, "kept", room="W")
    content = as_csv(
        "kept,2018-10-03,09:00,10:00,D,kept,,,",
        'bad day,3 October,9 o\'clock,10:00,D,"Two\nlines",nobody,,perhaps',
        "kept,2018-10-03,09:00,10:00,D,kept,,,",
        ",2018-10-03,09:00,10:00,D,kept,,,",
        "zero,2018-10-03,09:00,09:00,D,Zero,,ghost,",
        "bare,,,,,,,,",
        header="code,date,start,end,room,title_en,organisers,speakers,own",
    )
    plan = import_programme(programme, name="t.csv", content=content, by=staff)
    found = {(line, column) for line, column, _reason in problems(plan)}
    assert found == {
        (3, "date"),
        (3, "start"),
        (3, "own"),
        (3, "organisers"),
        (3, "code"),
        (5, "code"),
        (6, "code"),
        (7, "end"),
        (7, "speakers"),
        (8, "date"),
        (8, "start"),
        (8, "title_en"),
    }
    assert (5, "code", "This code stands in line 2 already.") in problems(plan)
    assert (7, "speakers", "There is no record “ghost”.") in problems(plan)
    assert programme.sessions.get().room == "W"
    assert not AuditEntry.objects.about(programme).exists()


def test_organisers_keep_their_printed_names_and_take_the_new_order(programme, staff):
    held = session(programme)
    row = organiser(held, "itc")
    SessionOrganiser.objects.filter(pk=row.pk).update(as_printed_en="ITC, Geneva")
    gone = organiser(held, "icc", 2)
    Organisation.objects.create(slug="un", name_en="UN")
    Person.objects.create(slug="p", name="P", sort_name="P")
    content = as_csv("s,un; itc; printed:A friend,p", header="code,organisers,speakers")
    import_programme(programme, name="t.csv", content=content, by=staff)
    assert [one.shown_name() for one in held.organisers.all()] == ["UN", "ITC, Geneva", "A friend"]
    assert not SessionOrganiser.objects.filter(pk=gone.pk).exists()
    assert [one.person.slug for one in held.appearances.all()] == ["p"]


def test_a_text_that_came_in_knows_from_which_source_it_was_made(programme, staff):
    content = as_csv("s,2018-10-03,09:00,One,Un", header="code,date,start,title_en,title_fr")
    import_programme(programme, name="t.csv", content=content, by=staff)
    content = as_csv("s,Another", header="code,title_en")
    import_programme(programme, name="t.csv", content=content, by=staff)
    found = {
        one.language: one.state for one in states(programme.sessions.all()) if one.field == "title"
    }
    assert found == {"en": State.CURRENT, "fr": State.STALE, "es": State.MISSING}
    verbs = [entry.detail["rows"] for entry in AuditEntry.objects.about(programme)]
    assert verbs == [{"renamed": 1}, {"new": 1}]


def test_cells_of_a_spreadsheet_may_be_days_and_hours(programme):
    book = Workbook()
    book.active.append(["code", "date", "start", "end", "title_en", "own"])
    book.active.append(
        ["s", datetime.fromisoformat("2018-10-03"), time(9), time(10, 30), 2030, True]
    )
    out = io.BytesIO()
    book.save(out)
    plan = plan_import(programme, content=out.getvalue())
    assert problems(plan) == []
    made = plan.rows[0].session
    assert (made.date, made.start_time, made.end_time) == (date(2018, 10, 3), time(9), time(10, 30))
    assert (made.title_en, made.is_own) == ("2030", True)


def test_semicolons_part_columns_too():
    (line,) = read("code;room\r\ns;W\r\n".encode("utf-8-sig"))
    assert (line.number, dict(line.values)) == (2, {"code": "s", "room": "W"})


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"PK\x03\x04 not a book", "cannot be read as XLSX"),
        (b"code\n\xff\xfe", "neither an XLSX"),
        (b"room\nW", "“code” is missing"),
        (b"code,code\ns,s", "there twice"),
        (b"code,colour\ns,red", "no column called “colour”"),
        (b'code\n"open', "Line 2 cannot be read as CSV"),
        (b"code\n" + b"s\n" * 2001, "more than 2000 rows"),
        (b"x" * (1024 * 1024 + 1), "larger than 1 MB"),
    ],
)
def test_a_file_that_is_no_table_of_sessions_is_refused(content, reason):
    with pytest.raises(Unreadable, match=reason):
        read(content)


def test_nothing_comes_into_a_frozen_programme(programme, staff):
    session(programme)
    freeze(programme, by=staff)
    with pytest.raises(NotReady, match="frozen"):
        import_programme(programme, name="t.csv", content=b"code\ns", by=staff)
