"""Every kind of record has a table, or a reason why not."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import models
from django.test.utils import isolate_apps

from core.admin.tables import screens_of
from core.tables.columns import columns_of
from core.tables.table import (
    kept_in_lists,
    natural_key,
    reason_left_out,
    tables,
    tables_kept_with,
)

# Whole applications whose rows are no records of the Group's work.
NO_RECORDS = {
    "accounts": "who signs in is decided on the screen of staff",
    "axes": "attempts to sign in are evidence",
    "bulletins": "a bulletin is composed from records, approved and frozen, never brought in",
    "core": "what the house remembers of records is kept by the house itself",
    "mailings": "the ledger of mail is evidence",
    "subscribers": "a subscription is confirmed by the subscriber, and consent is evidence",
    "admin": "Django's own",
    "auth": "Django's own",
    "contenttypes": "Django's own",
    "sessions": "Django's own",
}


def test_every_record_has_a_table_or_a_reason_why_not():
    with_table = {table.model for table in tables()} | kept_in_lists()
    missing = [
        model._meta.label
        for model in apps.get_models()
        if model._meta.app_label not in NO_RECORDS
        if model not in with_table and not reason_left_out(model)
    ]
    assert missing == []


def test_what_is_left_out_has_no_table():
    assert [table.label for table in tables() if reason_left_out(table.model)] == []


def test_every_field_that_staff_can_edit_has_a_column():
    left = {}
    for table in tables():
        columns = {column.name for column in table.columns}
        for field in (*table.model._meta.concrete_fields, *table.model._meta.many_to_many):
            original = getattr(field, "translated_field", field)
            languages = f"{field.name}_en" in columns
            editable = field.editable and original.editable and not field.primary_key
            if editable and field.name not in columns and not languages:
                left.setdefault(table.label, []).append(field.name)
    assert left == {"events.Programme": ["frozen_at"]}


def test_no_column_holds_a_number_of_the_database():
    assert [
        table.label
        for table in tables()
        if {"id", "pk"} & {column.name for column in table.columns}
    ] == []


def test_what_a_record_is_known_by_is_in_every_table():
    for table in tables():
        assert table.key, table.label
        assert set(table.key) <= set(table.by_name)


def test_every_table_can_be_reached_from_a_list():
    admin.autodiscover()
    screens = screens_of(admin.site)
    reached = {table.label for model in screens for table in tables_kept_with(model, screens)}
    assert {table.label for table in tables()} - reached == set()


@isolate_apps("core")
def test_a_new_field_comes_along_by_itself():
    class Note(models.Model):
        slug = models.SlugField(unique=True)
        text = models.TextField()
        kept_by_the_house = models.TextField(editable=False)

        class Meta:
            app_label = "core"

    assert [column.name for column in columns_of(Note)] == ["slug", "text"]
    assert natural_key(Note) == ("slug",)


@isolate_apps("core")
def test_a_record_that_nothing_is_known_by_is_a_mistake():
    class Note(models.Model):
        text = models.TextField()

        class Meta:
            app_label = "core"

    with pytest.raises(LookupError, match=r"core\.Note has nothing"):
        natural_key(Note)
