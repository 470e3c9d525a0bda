"""Every record of the sample goes out as a table, and comes in again as the same."""

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

pytestmark = pytest.mark.django_db


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
def test_what_goes_out_changes_nothing_when_it_comes_in(sample, kind):
    for table in tables():
        found = plan(table, lines(export(table, all_of(table), kind=kind)))
        assert (table.label, found.problems) == (table.label, [])
        assert (table.label, [row.changes for row in found.to_write]) == (table.label, [])
        assert len(found.rows) == all_of(table).count()


@pytest.mark.parametrize("kind", [CSV, XLSX])
def test_what_goes_out_makes_the_same_records_in_an_empty_database(sample, kind):
    before = {table.label: export(table, all_of(table), kind=CSV) for table in tables()}
    sent = {table.label: export(table, all_of(table), kind=kind) for table in tables()}
    empty_everything()
    for table in in_order_of_need():
        found = plan(table, lines(sent[table.label]))
        assert (table.label, found.problems) == (table.label, [])
        assert (table.label, write(found, by=None, act="a test")) == (table.label, [])
    after = {table.label: export(table, all_of(table), kind=CSV) for table in tables()}
    assert after == before


def test_every_kind_of_record_is_among_what_is_tried(sample):
    assert [table.label for table in tables() if not all_of(table).exists()] == []
