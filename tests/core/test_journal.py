"""The journal: who did what to which record."""

import pytest
from django.db import transaction

from core.models import AuditEntry, write_audit
from meetings.models import Theme

pytestmark = pytest.mark.django_db


def test_an_entry_says_who_did_what_to_which_record(django_user_model):
    user = django_user_model.objects.create_user("editor")
    record = Theme.objects.create(slug="finance", name_en="Finance")
    entry = write_audit("froze", record, actor=user, editions=3)
    entry.refresh_from_db()
    assert (entry.actor, entry.verb, entry.record, entry.detail) == (
        user,
        "froze",
        record,
        {"editions": 3},
    )


def test_the_journal_of_one_record_is_its_own_and_latest_first():
    one, other = (Theme.objects.create(slug=slug, name_en=slug) for slug in ("a", "b"))
    for verb, record in (("added", one), ("added", other), ("changed", one)):
        write_audit(verb, record)
    assert [entry.verb for entry in AuditEntry.objects.about(one)] == ["changed", "added"]


def test_an_act_that_fails_leaves_no_entry():
    record = Theme.objects.create(slug="a", name_en="A")

    def fail():
        with transaction.atomic():
            write_audit("changed", record)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert not AuditEntry.objects.exists()


def test_an_entry_outlives_its_record_and_its_actor(django_user_model):
    user = django_user_model.objects.create_user("editor")
    record = Theme.objects.create(slug="a", name_en="A")
    write_audit("deleted", record, actor=user, name="A")
    record.delete()
    user.delete()
    entry = AuditEntry.objects.get()
    assert (entry.record, entry.actor, entry.detail) == (None, None, {"name": "A"})
