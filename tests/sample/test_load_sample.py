"""``load_sample`` can be repeated."""

from datetime import date

import pytest
from django.apps import apps
from django.core.management import call_command

from events.models import ForumSession, Milestone
from meetings.models import Host, Meeting
from members.models import Member, Membership, Person
from msme_site.sample import put
from msme_site.sample.load_members import in_languages

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


def test_what_staff_edited_added_and_took_away_survives_another_run():
    pakistan = Member.objects.get(code="pak")
    session = ForumSession.objects.exclude(room="").first()
    ForumSession.objects.filter(pk=session.pk).update(room="W", title_fr="Un autre titre")
    Membership.objects.filter(member=pakistan).update(start=date(2017, 12, 13))
    pakistan.names.update(end=date(2030, 1, 1))
    pakistan.names.create(
        start=date(2030, 1, 1),
        **in_languages("name", {"en": "New", "fr": "Nouveau", "es": "Nuevo"}),
        **in_languages("prose_name", {"en": "New", "fr": "Nouveau", "es": "Nuevo"}),
    )
    Host.objects.filter(meeting__slug="2018-03-27-access-to-information").delete()
    milestone = Milestone.objects.exclude(members=None).first()
    milestone.members.add(pakistan)
    Milestone.objects.exclude(pk=milestone.pk).first().delete()
    Meeting.objects.update(summary_es="")
    before = every_row()
    call_command("load_sample", verbosity=0)
    after = every_row()
    # Calendars are told of what ``update()`` above kept from them.
    assert before.pop("core.CalendarEntry")
    assert after.pop("core.CalendarEntry")
    assert after == before


def test_a_later_file_changes_what_staff_have_not_edited_and_nothing_else():
    made = put.put(Person, key={"slug": "z"}, name="Ann A.", sort_name="A., Ann", staff_note="")
    Person.objects.filter(pk=made.pk).update(sort_name="Ann, A.")
    values = {"name": "Anne A.", "sort_name": "A., Anne", "staff_note": "New"}
    assert put.put(Person, key={"slug": "z"}, **values) == made
    made.refresh_from_db()
    assert (made.name, made.sort_name, made.staff_note) == ("Anne A.", "Ann, A.", "New")
    Person.objects.filter(pk=made.pk).update(slug="y")
    assert put.put(Person, key={"slug": "z"}, **values | {"name": "Anna A."}) == made
    assert Person.objects.get(slug="y").name == "Anna A."
    assert not Person.objects.filter(slug="z").exists()


def test_a_record_that_someone_else_made_is_left_as_it_is():
    own = Person.objects.create(slug="z", name="Own", sort_name="Own")
    assert put.put(Person, key={"slug": "z"}, name="Other", sort_name="Other") == own
    own.refresh_from_db()
    assert own.name == "Own"
