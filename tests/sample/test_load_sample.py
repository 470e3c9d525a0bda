"""``load_sample`` can be repeated."""

import pytest
from django.apps import apps
from django.core.management import call_command

pytestmark = pytest.mark.usefixtures("sample")


def every_row():
    """All rows of all tables, those that join two tables included."""
    models = [*apps.get_models(include_auto_created=True)]
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values()) for model in models
    }


def test_a_second_run_changes_nothing():
    before = every_row()
    call_command("load_sample", verbosity=0)
    assert every_row() == before


def test_the_sample_fills_the_tables_it_speaks_of():
    filled = {label for label, rows in every_row().items() if rows}
    assert {
        "members.Member",
        "members.Seat",
        "meetings.FollowUp",
        "events.ForumSession",
        "events.Milestone",
        "library.Figure",
        "helpdesk.Initiative",
    } <= filled
