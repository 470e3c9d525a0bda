"""Every record of the sample goes out as a table, and comes in again as the same."""

from datetime import date, time

import pytest
from django.apps import apps
from django.db import connection

from core.tables.columns import ListColumn, RelationColumn
from core.tables.export import CSV, XLSX, export
from core.tables.files import read
from core.tables.import_job import BIGGEST, MOST
from core.tables.plan import plan
from core.tables.table import tables
from core.tables.write import write
from events.models import ForumSession, SessionAppearance
from helpdesk.models import ContactPoint
from library.models import Document
from meetings.models import (
    AgendaItem,
    Conclusion,
    FollowUp,
    FormerAddress,
    Intervention,
    Meeting,
    Notice,
    Postponement,
    Step,
)
from members.models import (
    Member,
    MemberAlias,
    Organisation,
    OrganisationAlias,
    Person,
    PersonAlias,
    Seat,
)

pytestmark = pytest.mark.django_db


AWKWARD = "# =SUM(A1); 'x' \"y\"\nand a second line"


@pytest.fixture
def every_kind(sample):
    """The sample, and what it has no example of, with texts that a table could spoil."""
    meeting = Meeting.objects.filter(date__isnull=False).order_by("slug").first()
    member = Member.objects.get(code="che")
    document = Document.objects.create(
        slug="draft", title_en="='a title", precision="unknown", access="restricted"
    )
    session = ForumSession.objects.order_by("pk").first()
    person = Person.objects.order_by("pk").last()
    body = Organisation.objects.order_by("pk").first()
    AgendaItem.objects.create(meeting=meeting, title_en="-1", text_fr=AWKWARD, position=7)
    AgendaItem.objects.create(meeting=meeting, title_en="+2", title_es="# dos")
    for _number in range(2):
        Intervention.objects.create(meeting=meeting, member=member, text_en=AWKWARD)
    Postponement.objects.create(meeting=meeting, date=date(2017, 1, 1), start_time=time(23, 59))
    FormerAddress.objects.create(slug="an-old-address", meeting=meeting)
    Notice.objects.create(meeting=meeting, stage="draft", number=2, document=document)
    ContactPoint.objects.create(member=member, name_en=AWKWARD, phone="+41 22 739 51 11")
    MemberAlias.objects.get_or_create(member=member, text="Helvétie", language="fr")
    PersonAlias.objects.get_or_create(person=person, name="Another, N.")
    OrganisationAlias.objects.get_or_create(organisation=body, text="@body", language="en")
    Seat.objects.get_or_create(member=member, defaults={"start": date(2017, 12, 13)})
    SessionAppearance.objects.create(session=session, person=person, role="chair", title_en="@")
    conclusion = Conclusion.objects.order_by("pk").first()
    follow_up = FollowUp.objects.create(conclusion=conclusion, text_en="x", owner="group")
    Step.objects.create(follow_up=follow_up, act="ask", note_en=AWKWARD)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def lines(content):
    return read(content, biggest=BIGGEST, most=MOST)


def all_of(table):
    return table.model._default_manager.all()


def in_order_of_need():
    """Tables after those that their records refer to."""
    left, done = tables(), []
    while left:
        ready = [
            table
            for table in left
            if {
                column.model
                for column in table.columns
                if isinstance(column, RelationColumn | ListColumn)
            }
            <= {table.model, *(one.model for one in done)}
        ]
        assert ready, [table.label for table in left]
        done += ready
        left = [table for table in left if table not in ready]
    return done


def empty_everything():
    names = [
        connection.ops.quote_name(model._meta.db_table)
        for app in ("library", "members", "meetings", "events", "helpdesk", "bulletins")
        for model in apps.get_app_config(app).get_models(include_auto_created=True)
    ]
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"TRUNCATE {', '.join(names)} CASCADE")


@pytest.mark.parametrize("kind", [CSV, XLSX])
def test_what_goes_out_changes_nothing_when_it_comes_in(every_kind, kind):
    for table in tables():
        found = plan(table, lines(export(table, all_of(table), kind=kind)))
        assert (table.label, found.problems) == (table.label, [])
        assert (table.label, [row.changes for row in found.to_write]) == (table.label, [])
        assert len(found.rows) == all_of(table).count()


@pytest.mark.parametrize("kind", [CSV, XLSX])
def test_what_goes_out_makes_the_same_records_in_an_empty_database(every_kind, kind):
    before = {table.label: export(table, all_of(table), kind=CSV) for table in tables()}
    sent = {table.label: export(table, all_of(table), kind=kind) for table in tables()}
    empty_everything()
    for table in in_order_of_need():
        found = plan(table, lines(sent[table.label]))
        assert (table.label, found.problems) == (table.label, [])
        assert (table.label, write(found, by=None, act="a test")) == (table.label, [])
    after = {table.label: export(table, all_of(table), kind=CSV) for table in tables()}
    assert after == before


def test_every_kind_of_record_is_among_what_is_tried(every_kind):
    empty = {table.label for table in tables() if not all_of(table).exists()}
    assert sorted(empty) == []
