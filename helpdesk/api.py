"""Initiatives and contact points, for machines; how to reach people stands on the pages alone."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from ninja import Router, Schema

from core.api import (
    DEFAULT_LIMIT,
    Day,
    ImpreciseDay,
    Limit,
    Offset,
    Paged,
    SlugFilter,
    Texts,
    answers,
    chosen,
    imprecise,
    paged,
    pages,
    texts,
)
from core.clock import site_today

from .models import ContactPoint, Initiative

router = Router(tags=["Helpdesk"])


class InitiativeOut(Schema):
    """A joint undertaking; the description is HTML."""

    slug: str
    name: Texts
    summary: Texts
    description: Texts
    launched: ImpreciseDay
    url: str | None
    partners: list[str]
    page: Texts


class ContactPointOut(Schema):
    """Whom a small business can ask about trade with a Member; the page says how."""

    member: str
    position: int
    name: Texts
    url: str | None
    start: date | None
    end: date | None
    page: Texts


@router.get("/initiatives", response=answers(Paged[InitiativeOut]), summary="Initiatives")
def list_initiatives(request: HttpRequest, limit: Limit = DEFAULT_LIMIT, offset: Offset = 0) -> Any:
    """Joint undertakings that bring information to small businesses."""
    rows = Initiative.objects.prefetch_related("partners").order_by("slug")
    return paged(rows, _initiative, limit=limit, offset=offset)


@router.get("/contact-points", response=answers(Paged[ContactPointOut]), summary="Contact points")
def list_contact_points(
    request: HttpRequest,
    member: SlugFilter = None,
    on: Day = None,
    limit: Limit = DEFAULT_LIMIT,
    offset: Offset = 0,
) -> Any:
    """Contact points of all Members, or of one, as on a day (today, if not given)."""
    rows = ContactPoint.objects.on(on or site_today()).filter(**chosen(member__code=member))
    rows = rows.select_related("member").order_by("member__code", "position")
    return paged(rows, _contact_point, limit=limit, offset=offset)


def _initiative(row: Initiative) -> dict[str, Any]:
    return {
        "slug": row.slug,
        **{field: texts(row, field) for field in ("name", "summary", "description")},
        "launched": imprecise(row),
        "url": row.url or None,
        "partners": sorted(body.slug for body in row.partners.all()),
        "page": pages(lambda: f"{reverse('helpdesk:index')}#{row.slug}"),
    }


def _contact_point(row: ContactPoint) -> dict[str, Any]:
    return {
        "member": row.member.code,
        "position": row.position,
        "name": texts(row, "name"),
        "url": row.url or None,
        "start": row.start,
        "end": row.end,
        "page": pages(row.member.get_absolute_url),
    }
