"""Public lists as files: what the API tells, a row for each record, as CSV, XLSX or JSON.

What is public is decided once, in the API; a text in three languages is three columns.
"""

import json
from collections.abc import Callable, Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from ninja import Schema

import bulletins.api as of_bulletins
import events.api as of_events
import helpdesk.api as of_helpdesk
import library.api as of_library
import meetings.api as of_meetings
import members.api as of_members
from core.tables import export, files

PART = 200
JSON = "json"
KINDS = {**export.CONTENT_TYPES, JSON: "application/json; charset=utf-8"}
Row = dict[str, Any]

# Each with the operation that lists it, the shape of its items, and what it is called.
LISTS: dict[str, tuple[Callable[..., Any], type[Schema], Promise]] = {
    "members": (of_members.list_members, of_members.MemberOut, _("Members")),
    "memberships": (
        of_members.list_memberships,
        of_members.MembershipOut,
        _("memberships of the Group"),
    ),
    "people": (of_members.list_people, of_members.PersonOut, _("people")),
    "organisations": (
        of_members.list_organisations,
        of_members.OrganisationOut,
        _("organisations"),
    ),
    "meetings": (of_meetings.list_meetings, of_meetings.MeetingOut, _("Meetings")),
    "follow-ups": (of_meetings.list_follow_ups, of_meetings.FollowUpOut, _("Follow-ups")),
    "documents": (of_library.list_documents, of_library.DocumentOut, _("Documents")),
    "figures": (of_library.list_figures, of_library.FigureOut, _("figures")),
    "forums": (of_events.list_forums, of_events.ForumOut, _("Public Forums")),
    "sessions": (of_events.list_sessions, of_events.SessionOut, _("forum sessions")),
    "dialogues": (of_events.list_dialogues, of_events.DialogueOut, _("trade dialogues")),
    "milestones": (of_events.list_milestones, of_events.MilestoneOut, _("milestones")),
    "quotes": (of_events.list_quotes, of_events.QuoteOut, _("quotes")),
    "initiatives": (of_helpdesk.list_initiatives, of_helpdesk.InitiativeOut, _("initiatives")),
    "contact-points": (
        of_helpdesk.list_contact_points,
        of_helpdesk.ContactPointOut,
        _("contact points"),
    ),
    "bulletins": (of_bulletins.list_bulletins, of_bulletins.BulletinOut, _("Bulletins")),
    "back-issues": (of_bulletins.list_back_issues, of_bulletins.BackIssueOut, _("back issues")),
}


@require_safe
def download(request: HttpRequest, name: str, kind: str) -> HttpResponse:
    """The whole list ``name`` as a file of ``kind``."""
    if name not in LISTS or kind not in KINDS:
        raise Http404
    response = HttpResponse(written(name, kind, request), content_type=KINDS[kind])
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    response["Access-Control-Allow-Origin"] = "*"
    return response


def written(name: str, kind: str, request: HttpRequest) -> bytes:
    """The list ``name`` as a file of ``kind``."""
    items = list(_items(name, request))
    if kind == JSON:
        return json.dumps(items, ensure_ascii=False, indent=1).encode()
    rows = [dict(_cells(item)) for item in items]
    header = list(rows[0]) if rows else []
    cells = [[row.get(column, "") for column in header] for row in rows]
    return files.to_csv(header, cells) if kind == export.CSV else files.to_xlsx(header, cells)


def _items(name: str, request: HttpRequest) -> Iterator[Row]:
    operation, shape, _label = LISTS[name]
    offset = 0
    while True:
        part = operation(request, limit=PART, offset=offset)
        for item in part["items"]:
            yield shape.model_validate(item).model_dump(mode="json")
        offset += PART
        if offset >= part["count"]:
            return


def _cells(item: Row) -> Iterator[tuple[str, Any]]:
    """Columns by name; what is within another is named for both: title_fr, date_precision."""
    for name, value in item.items():
        if isinstance(value, dict):
            for inner, cell in _cells(value):
                yield f"{name}_{inner}", cell
        elif isinstance(value, list):
            yield name, "; ".join(_in_a_cell(one) for one in value)
        else:
            yield name, "" if value is None else value


def _in_a_cell(value: Any) -> str:
    if isinstance(value, dict):
        told = value.get("url") or value.get("person") or value.get("organisation")
        return str(told or value.get("member") or next(iter(_cells(value)))[1])
    return str(value)
