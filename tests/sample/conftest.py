"""The sample, loaded once for the tests of this folder and gone after them."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import transaction

BULLETIN_DAY = date(2018, 10, 1)


@pytest.fixture(scope="package")
def loaded(django_db_setup: None, django_db_blocker, sample_rows) -> Iterator[None]:
    """The records of the Autumn 2018 bulletin, in a transaction that is rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        sample_rows()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def sample(loaded: None, db: None, settings) -> None:
    """The sample, on the day of the bulletin; what a test changes is undone after it."""
    settings.SITE_TODAY = BULLETIN_DAY
