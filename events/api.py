"""Forums and their public programmes, dialogues, history and quotes, for machines."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from ninja import Router, Schema

from core.api import (
    DEFAULT_LIMIT,
    Day,
    Flag,
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
    paged,
    pages,
    said,
    texts,
)
from meetings.api import AppearanceOut, appearance

from .models import Dialogue, Forum, ForumSession, Milestone, Quote, SessionOrganiser

router = Router(tags=["Public Forum and history"])


class OrganiserOut(Schema):
    """Who organises a session, as the programme prints it."""

    name: Texts
    organisation: str | None
    member: str | None


class SessionOut(Schema):
    """A slot of the public programme, in Geneva's hours; ``code`` stays in each version."""

    forum: str
    code: str
    title: Texts
    description: Texts
    date: date
    start_time: Hour
    end_time: Hour | None
    room: str | None
    state: str
    is_own: bool
    about_msmes: bool
    organisers: list[OrganiserOut]
    appearances: list[AppearanceOut]
    follows_dialogue: str | None
    page: Texts


class ForumOut(Schema):
    """One year's Public Forum."""

    slug: str
    title: Texts
    theme: Texts
    summary: Texts
    venue: Texts
    first_day: date
    last_day: date
    page: Texts


class ForumDetail(ForumOut):
    """A forum with the programme that the public reads."""

    programme: int | None
    frozen: bool
    sessions: list[SessionOut]


class DialogueOut(Schema):
    """A day on which business and the WTO spoke; the summary is HTML."""

    slug: str
    title: Texts
    date: date
    place: Texts
    summary: Texts
    documents: list[str]
    page: Texts


class MilestoneOut(Schema):
    """A dated line of the Group's history."""

    slug: str
    date: ImpreciseDay
    text: Texts
    members: list[str]
    documents: list[str]
    page: Texts


class QuoteOut(Schema):
    """A person's or document's words; texts in other languages are translations."""

    slug: str
    text: Texts
    original_language: str | None
    person: str | None
    attribution: Texts
    occasion: Texts
    date: ImpreciseDay
    url: str | None
    meeting: str | None


@router.get("/forums", response=answers(Paged[ForumOut]), summary="Public Forums")
def list_forums(request: HttpRequest, limit: Limit = DEFAULT_LIMIT, offset: Offset = 0) -> Any:
    """Every year's Public Forum, latest first."""
    rows = Forum.objects.order_by("-first_day", "slug")
    return paged(rows, _forum, limit=limit, offset=offset)


@router.get("/forums/{slug}", response=answers(ForumDetail), summary="One Public Forum")
def one_forum(request: HttpRequest, slug: Slug) -> Any:
    """A forum with its programme: the newest frozen version or, before there is one, the newest."""
    forum = get_object_or_404(Forum, slug=slug)
    programme = forum.current_programme()
    sessions = _sessions().filter(programme__forum=forum).order_by("date", "start_time", "code")
    return _forum(forum) | {
        "programme": programme.number if programme else None,
        "frozen": bool(programme and programme.is_frozen),
        "sessions": [_session(row) for row in sessions],
    }


@router.get("/sessions", response=answers(Paged[SessionOut]), summary="Sessions of programmes")
def list_sessions(
    request: HttpRequest,
    forum: SlugFilter = None,
    on: Day = None,
    about_msmes: Flag = None,
    limit: Limit = DEFAULT_LIMIT,
    offset: Offset = 0,
) -> Any:
    """Sessions of all public programmes, latest first."""
    narrowed = chosen(programme__forum__slug=forum, date=on, about_msmes=about_msmes)
    rows = _sessions().filter(**narrowed).order_by("-date", "start_time", "code")
    return paged(rows, _session, limit=limit, offset=offset)


@router.get("/dialogues", response=answers(Paged[DialogueOut]), summary="Trade Dialogues")
def list_dialogues(request: HttpRequest, limit: Limit = DEFAULT_LIMIT, offset: Offset = 0) -> Any:
    """Days on which business and the WTO spoke, latest first."""
    rows = Dialogue.objects.with_record().order_by("-date", "slug")
    return paged(rows, _dialogue, limit=limit, offset=offset)


@router.get("/milestones", response=answers(Paged[MilestoneOut]), summary="History of the Group")
def list_milestones(
    request: HttpRequest, year: Year = None, limit: Limit = DEFAULT_LIMIT, offset: Offset = 0
) -> Any:
    """Dated lines, the first one first."""
    rows = Milestone.objects.prefetch_related("members", "documents")
    rows = rows.filter(**chosen(date__year=year)).order_by("date", "position", "slug")
    return paged(rows, _milestone, limit=limit, offset=offset)


@router.get("/quotes", response=answers(Paged[QuoteOut]), summary="Quotes")
def list_quotes(
    request: HttpRequest,
    person: SlugFilter = None,
    limit: Limit = DEFAULT_LIMIT,
    offset: Offset = 0,
) -> Any:
    """Words of people and documents, latest first."""
    rows = Quote.objects.select_related("person", "meeting").filter(**chosen(person__slug=person))
    return paged(rows.order_by("-date", "slug"), _quote, limit=limit, offset=offset)


def _sessions() -> Any:
    ready = ForumSession.objects.current().select_related("programme__forum", "follows_dialogue")
    return ready.prefetch_related(
        "organisers__organisation",
        "organisers__member__names",
        "appearances__person",
        "appearances__organisation",
        "appearances__member",
    )


def _forum(row: Forum) -> dict[str, Any]:
    return {
        "slug": row.slug,
        **{field: texts(row, field) for field in ("title", "theme", "summary", "venue")},
        "first_day": row.first_day,
        "last_day": row.last_day,
        "page": pages(row.get_absolute_url),
    }


def _session(row: ForumSession) -> dict[str, Any]:
    forum = row.programme.forum
    return {
        "forum": forum.slug,
        "code": row.code,
        "title": texts(row, "title"),
        "description": texts(row, "description"),
        "date": row.date,
        "start_time": row.start_time,
        "end_time": row.end_time,
        "room": row.room or None,
        "state": row.state,
        "is_own": row.is_own,
        "about_msmes": row.about_msmes,
        "organisers": [_organiser(one) for one in row.organisers.all()],
        "appearances": [appearance(one) for one in row.appearances.all()],
        "follows_dialogue": row.follows_dialogue.slug if row.follows_dialogue else None,
        "page": pages(lambda: f"{forum.get_absolute_url()}#{row.code}"),
    }


def _organiser(row: SessionOrganiser) -> dict[str, Any]:
    return {
        "name": said(row.shown_name),
        "organisation": row.organisation.slug if row.organisation else None,
        "member": row.member.code if row.member else None,
    }


def _dialogue(row: Dialogue) -> dict[str, Any]:
    documents = (link.document for link in row.dialoguedocument_set.all())
    return {
        "slug": row.slug,
        "date": row.date,
        **{field: texts(row, field) for field in ("title", "place", "summary")},
        "documents": [document.slug for document in documents if document.is_open],
        "page": pages(row.get_absolute_url),
    }


def _milestone(row: Milestone) -> dict[str, Any]:
    return {
        "slug": row.slug,
        "date": imprecise(row),
        "text": texts(row, "text"),
        "members": sorted(member.code for member in row.members.all()),
        "documents": [document.slug for document in row.documents.all() if document.is_open],
        "page": pages(lambda: f"{reverse('events:history')}#{row.slug}"),
    }


def _quote(row: Quote) -> dict[str, Any]:
    return {
        "slug": row.slug,
        **{field: texts(row, field) for field in ("text", "attribution", "occasion")},
        "original_language": row.original_language or None,
        "person": row.person.slug if row.person else None,
        "date": imprecise(row),
        "url": row.url or None,
        "meeting": row.meeting.slug if row.meeting else None,
    }
