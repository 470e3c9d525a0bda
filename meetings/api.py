"""Meetings, what they concluded and what is owed after them, for machines."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Path, Query, Router, Schema

from core.api import (
    DEFAULT_LIMIT,
    Hour,
    ImpreciseDay,
    Limit,
    Offset,
    Paged,
    Slug,
    SlugFilter,
    Texts,
    Year,
    answers,
    chosen,
    imprecise,
    one_of,
    paged,
    pages,
    texts,
)

from .models import Conclusion, FollowUp, Meeting

router = Router(tags=["Meetings"])


class AppearanceOut(Schema):
    """A person at a meeting or session, with the title of that day."""

    person: str
    name: str
    role: str
    title: Texts
    organisation: str | None
    member: str | None
    statement: Texts


class InterventionOut(Schema):
    """A Member speaking."""

    member: str
    text: Texts


class AgendaItemOut(Schema):
    """An item of the agenda; guiding questions stand one on each line."""

    title: Texts
    text: Texts
    questions: Texts


class ConclusionOut(Schema):
    """A recorded result of a meeting; ``number`` counts within it."""

    meeting: str
    number: int
    kind: str
    text: Texts
    asked_by: list[str]
    follow_ups: list[int]


class NoticeOut(Schema):
    """A convening notice that was issued."""

    stage: str
    number: int
    issued_on: date | None
    document: str | None


class MeetingOut(Schema):
    """A sitting of the Group; hours are Geneva's."""

    slug: str
    title: Texts
    date: ImpreciseDay
    start_time: Hour | None
    end_time: Hour | None
    room: str | None
    kind: str
    status: str
    theme: str | None
    hosts: list[str]
    languages: list[str]
    page: Texts


class MeetingDetail(MeetingOut):
    """A meeting with its record; the summary is HTML."""

    summary: Texts
    follows: list[str]
    agenda: list[AgendaItemOut]
    notices: list[NoticeOut]
    appearances: list[AppearanceOut]
    interventions: list[InterventionOut]
    conclusions: list[ConclusionOut]
    documents: list[str]


class FollowUpOut(Schema):
    """An act owed after a conclusion, and how far it is."""

    id: int
    meeting: str
    text: Texts
    state: str
    since: date | None
    owner: str
    owner_member: str | None
    owner_organisation: str | None
    after: int | None
    carried_to: str | None
    resolved_by: str | None
    resolved_document: str | None
    resolution: Texts
    page: Texts


@router.get("/meetings", response=answers(Paged[MeetingOut]), summary="Meetings")
def list_meetings(
    request: HttpRequest,
    year: Year = None,
    kind: Annotated[Meeting.Kind | None, Query(), one_of(Meeting.Kind)] = None,
    status: Annotated[Meeting.Status | None, Query(), one_of(Meeting.Status)] = None,
    theme: SlugFilter = None,
    host: SlugFilter = None,
    limit: Limit = DEFAULT_LIMIT,
    offset: Offset = 0,
) -> Any:
    """Latest first; those without a date come before them."""
    narrowed = chosen(
        date__year=year, kind=kind, status=status, theme__slug=theme, hosts__code=host
    )
    rows = Meeting.objects.with_hosts().filter(**narrowed)
    return paged(
        rows.order_by(*(Meeting._meta.ordering or ())), _meeting, limit=limit, offset=offset
    )


@router.get("/meetings/{slug}", response=answers(MeetingDetail), summary="One meeting")
def one_meeting(request: HttpRequest, slug: Slug) -> Any:
    """A meeting with agenda, notices, speakers, conclusions and open documents."""
    ready = Meeting.objects.with_record().prefetch_related(
        "follows", "conclusions__sponsors__member"
    )
    meeting = get_object_or_404(ready, slug=slug)
    return _meeting(meeting) | {
        "summary": texts(meeting, "summary"),
        "follows": sorted(other.slug for other in meeting.follows.all()),
        "agenda": [
            {field: texts(item, field) for field in ("title", "text", "questions")}
            for item in meeting.agenda.all()
        ],
        "notices": [
            {
                "stage": notice.stage,
                "number": notice.number,
                "issued_on": notice.issued_on,
                "document": _open_slug(notice.document),
            }
            for notice in meeting.issued_notices()
        ],
        "appearances": [appearance(row) for row in meeting.appearances.all()],
        "interventions": [
            {"member": row.member.code, "text": texts(row, "text")}
            for row in meeting.interventions.all()
        ],
        "conclusions": [
            _conclusion(row, meeting, number)
            for number, row in enumerate(meeting.conclusions.all(), start=1)
        ],
        "documents": [row.document.slug for row in meeting.documents.all() if row.document.is_open],
    }


@router.get("/follow-ups", response=answers(Paged[FollowUpOut]), summary="Follow-ups")
def list_follow_ups(
    request: HttpRequest,
    state: Annotated[FollowUp.State | None, Query(), one_of(FollowUp.State)] = None,
    meeting: SlugFilter = None,
    member: SlugFilter = None,
    limit: Limit = DEFAULT_LIMIT,
    offset: Offset = 0,
) -> Any:
    """What is owed, by its number. ``member``: owed by that Member itself."""
    narrowed = chosen(state=state, conclusion__meeting__slug=meeting, owner_member__code=member)
    rows = FollowUp.objects.with_origin().select_related("owner_member").filter(**narrowed)
    return paged(rows.order_by("pk"), _follow_up, limit=limit, offset=offset)


@router.get("/follow-ups/{number}", response=answers(FollowUpOut), summary="One follow-up")
def one_follow_up(request: HttpRequest, number: Annotated[int, Path(ge=1, le=2**31 - 1)]) -> Any:
    """A follow-up by the number that its page has."""
    ready = FollowUp.objects.with_origin().select_related("owner_member")
    return _follow_up(get_object_or_404(ready, pk=number))


def appearance(row: Any) -> dict[str, Any]:
    """An appearance at a meeting or session; person, organisation and Member must be at hand."""
    return {
        "person": row.person.slug,
        "name": row.person.name,
        "role": row.role,
        "title": texts(row, "title"),
        "organisation": row.organisation.slug if row.organisation else None,
        "member": row.member.code if row.member else None,
        "statement": texts(row, "statement"),
    }


def _meeting(row: Meeting) -> dict[str, Any]:
    return {
        "slug": row.slug,
        "title": texts(row, "title"),
        "date": imprecise(row),
        "start_time": row.start_time,
        "end_time": row.end_time,
        "room": row.room or None,
        "kind": row.kind,
        "status": row.status,
        "theme": row.theme.slug if row.theme else None,
        "hosts": [host.member.code for host in row.host_set.all()],
        "languages": row.languages,
        "page": pages(row.get_absolute_url),
    }


def _conclusion(row: Conclusion, meeting: Meeting, number: int) -> dict[str, Any]:
    return {
        "meeting": meeting.slug,
        "number": number,
        "kind": row.kind,
        "text": texts(row, "text"),
        "asked_by": [sponsor.member.code for sponsor in row.sponsors.all()],
        "follow_ups": [item.pk for item in row.follow_ups.all()],
    }


def _follow_up(row: FollowUp) -> dict[str, Any]:
    return {
        "id": row.pk,
        "meeting": row.conclusion.meeting.slug,
        "text": texts(row, "text"),
        "state": row.state,
        "since": row.since,
        "owner": row.owner,
        "owner_member": row.owner_member.code if row.owner_member else None,
        "owner_organisation": row.owner_organisation.slug if row.owner_organisation else None,
        "after": row.after_id,
        "carried_to": row.carried_to.slug if row.carried_to else None,
        "resolved_by": row.resolved_by.slug if row.resolved_by else None,
        "resolved_document": _open_slug(row.resolved_document),
        "resolution": texts(row, "resolution"),
        "page": pages(row.get_absolute_url),
    }


def _open_slug(document: Any) -> str | None:
    """The slug of a document that readers may know of."""
    return document.slug if document is not None and document.is_open else None
