"""A small record and one of ten years, each made once and gone after the tests of a module."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction

from tests.scale.records import ONE, TEN_YEARS, TODAY, make


@pytest.fixture(scope="module", params=[ONE, TEN_YEARS], ids=["small", "ten years"])
def size(request, django_db_setup, django_db_blocker):
    """The records of one size, in a transaction that is rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        make(request.param)
        with connection.cursor() as cursor:
            # Or the planner goes by tables that an automatic look found empty meanwhile.
            cursor.execute("ANALYZE")
        yield request.param
        transaction.set_rollback(True)


@pytest.fixture
def records(size, db, settings):
    """Those records, on the day of the last forum's eve."""
    settings.SITE_TODAY = TODAY
    ContentType.objects.clear_cache()
    return size
