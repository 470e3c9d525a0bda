"""The Autumn 2018 bulletin of the sample: its sections, bound to the records they show."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.auth.models import Group
from django.db import models

from accounts.models import User
from accounts.roles import APPROVER, EDITOR
from bulletins.approve import approve
from bulletins.models import SECTION_MODELS, Bulletin, Section
from bulletins.preflight import acknowledge, preflight
from bulletins.publish import publish
from events.models import Dialogue, ForumSession, Milestone, Programme, Quote
from helpdesk.models import Initiative
from library.models import Figure
from meetings.models import Meeting
from members.models import Person

from .put import in_languages, put, read, relate

Table = Mapping[str, Any]

MODELS = {model.kind: model for model in SECTION_MODELS}
# Bindings by slug: to one record, and to several.
ONE: Mapping[str, type[models.Model]] = {
    "meeting": Meeting,
    "person": Person,
    "quote": Quote,
    "initiative": Initiative,
    "dialogue": Dialogue,
}
MANY: Mapping[str, type[models.Model]] = {
    "meetings": Meeting,
    "figures": Figure,
    "milestones": Milestone,
}


def load() -> Bulletin:
    """The sample's bulletin, composed as a draft if it is not there yet.

    All records of the sample must be there. One that exists is left as staff made it.
    To be called inside the caller's transaction.
    """
    tables = read("bulletin")
    table = tables["bulletin"]
    found = Bulletin.objects.filter(slug=table["slug"]).first()
    return found or compose(table, tables["sections"])


def compose(table: Table, sections: Iterable[Table]) -> Bulletin:
    """A draft made of ``sections``, edited by the sample's editor; all they name must be there."""
    bulletin = put(
        Bulletin,
        key={"slug": table["slug"]},
        number=table["number"],
        season=table["season"],
        date=table["date"],
        period_start=table["period_start"],
        period_end=table["period_end"],
        is_sample=True,
        last_edited_by=staff(EDITOR),
        **in_languages("title", table["title"]),
        **in_languages("subject", table["subject"]),
        **in_languages("preheader", table["preheader"]),
    )
    people = read("people")["people"]
    for position, section in enumerate(sections, start=1):
        _add_section(bulletin, section, ordering=position * 10, people=people)
    return bulletin


def make_public(bulletin: Bulletin) -> None:
    """Publish ``bulletin`` by the sample's editor and approver, unless it is public already.

    What the printed bulletin leaves open is known, so its warnings are acknowledged.
    Raises ``bulletins.refusals.NotReady`` where the preflight finds an error.
    """
    if bulletin.is_published:
        return
    editor = staff(EDITOR)
    report = preflight(bulletin)
    for warning in report.open_warnings:
        acknowledge(bulletin, warning.key, by=editor, report=report)
    approve(bulletin, by=staff(APPROVER))
    publish(bulletin, by=editor)


def staff(role: str) -> User:
    """The sample's own ``role`` (editor or approver), who has no password and cannot sign in."""
    user, is_new = User.objects.get_or_create(username=f"sample-{role}")
    if is_new:
        user.set_unusable_password()
        user.save()
    user.groups.add(Group.objects.get(name=role))
    return user


def _add_section(
    bulletin: Bulletin, table: Table, *, ordering: int, people: Mapping[str, Table]
) -> None:
    values: dict[str, Any] = {
        name: model._default_manager.get(slug=table[name])
        for name, model in ONE.items()
        if name in table
    }
    if table["kind"] == "message":
        values |= in_languages("title", people[table["person"]]["function"])
    if table["kind"] == "forum_programme":
        values["programme"] = _programme(table)
    if "as_of" in table:
        values["as_of"] = table["as_of"]
    section = put(
        MODELS[table["kind"]],
        key={"parent": bulletin, "region": table["region"], "ordering": ordering},
        **in_languages("heading", table.get("heading", {})),
        **in_languages("body", table.get("body", {})),
        **values,
    )
    _bind_many(section, table)


def _bind_many(section: Section, table: Table) -> None:
    for name, model in MANY.items():
        if name in table:
            relate(section, name, model._default_manager.filter(slug__in=table[name]))
    if "sessions" in table:
        sessions = ForumSession.objects.filter(programme=_programme(table))
        relate(section, "sessions", sessions.filter(code__in=table["sessions"]))


def _programme(table: Table) -> Programme:
    return Programme.objects.get(forum__slug=table["forum"], number=table["programme"])
