"""Every record says where it is taken from, or has a reason not to; readers never learn of a
restricted or withdrawn document by what is taken from it."""

import pytest
from django.apps import apps
from django.contrib import admin

from library.admin import SOURCE_NAMES
from library.models import Sourced
from tests.test_structure import LINES

RECORD_APPS = ("library", "members", "meetings", "events", "helpdesk")

# Models that carry no source of their own, each with the reason.
WITHOUT = {
    "library.DocumentFile": "a language of a document, which has the source",
    "library.Term": "a word of the house",
    "library.TermWord": "a row of a term",
    "library.Symbol": "a mark printed on the document itself",
    "members.MemberAlias": "says in words where the spelling is found (source_note)",
    "members.PersonAlias": "says in words where the spelling is found (source_note)",
    "members.OrganisationAlias": "says in words where the name is found (source_note)",
    "members.ReadingLink": "an act of the house, kept in the journal",
    "meetings.Theme": "a word of the house",
    "meetings.Host": "a row of a meeting, which has the source",
    "meetings.MeetingDocument": "names the document",
    "meetings.Notice": "names the document",
    "meetings.FormerAddress": "an address of the house",
    "meetings.Sponsor": "a row of a conclusion, which has the source",
    "meetings.Step": "an act of the house, kept in the journal",
    "events.DialogueDocument": "names the document",
    "events.SessionOrganiser": "a row of a session, which has the source",
}

# Those of the Public Forum are taken from its programme, which carries the source.
OF_THE_PROGRAMME = {"events.Forum", "events.ForumSession", "events.SessionAppearance"}
# Rows that are opened on a page of their own, where the source stands.
ON_THEIR_OWN_PAGE = {"CarriedInline", "OwedInline", "ProgrammeInline"}


def records():
    return [
        model
        for model in apps.get_models()
        if model._meta.app_label in RECORD_APPS and not model._meta.auto_created
    ]


def test_every_record_can_carry_its_source_or_has_a_reason_not_to():
    bare = {model._meta.label for model in records() if not issubclass(model, Sourced)}
    assert bare - set(WITHOUT) - OF_THE_PROGRAMME == set()


def test_no_reason_is_kept_for_a_record_that_carries_its_source():
    carrying = {model._meta.label for model in records() if issubclass(model, Sourced)}
    assert carrying & set(WITHOUT) == set()


def test_the_apps_with_records_are_those_of_the_map():
    known = {name for line in LINES for name in line}
    assert set(RECORD_APPS) <= known


@pytest.mark.parametrize(
    "screen",
    [
        pytest.param(screen, id=model._meta.label)
        for model, screen in admin.site._registry.items()
        if issubclass(model, Sourced)
    ],
)
def test_every_form_of_such_a_record_shows_its_source_to_staff(screen, rf):
    from accounts.models import User

    request = rf.get("/")
    request.user = User(is_superuser=True, is_staff=True, is_active=True)
    shown = {
        name
        for _title, options in screen.get_fieldsets(request)
        for line in options["fields"]
        for name in ([line] if isinstance(line, str) else line)
    }
    assert set(SOURCE_NAMES) - {"staff_note"} <= shown


@pytest.mark.parametrize(
    "inline",
    [
        pytest.param((inline, screen), id=f"{inline.__name__}")
        for _model, screen in admin.site._registry.items()
        for inline in screen.inlines
        if issubclass(inline.model, Sourced) and inline.__name__ not in ON_THEIR_OWN_PAGE
    ],
)
def test_every_row_of_such_a_record_shows_its_source_to_staff(inline, rf):
    from accounts.models import User

    rows, screen = inline
    request = rf.get("/")
    request.user = User(is_superuser=True, is_staff=True, is_active=True)
    shown = {
        name
        for _title, options in rows(screen.model, admin.site).get_fieldsets(request)
        for line in options["fields"]
        for name in ([line] if isinstance(line, str) else line)
    }
    assert {"source", "source_locator"} <= shown
