"""Published bulletins as they were frozen, and back issues, for machines."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from core.api import (
    DEFAULT_LIMIT,
    Limit,
    Offset,
    Paged,
    Slug,
    Texts,
    answers,
    paged,
    pages,
    said,
    texts,
)

from .models import BackIssue, Bulletin, Edition

router = Router(tags=["Bulletins"])


class BulletinOut(Schema):
    """One number of the bulletin."""

    slug: str
    number: int
    season: str
    date: date
    published_at: datetime
    title: Texts
    page: Texts


class EditionOut(Schema):
    """The bulletin in one language, as it was frozen; ``content_hash`` tells it for ever."""

    language: str
    title: str
    preheader: str
    published_at: datetime
    content_html: str
    text: str
    content_hash: str


class CorrigendumOut(Schema):
    """What mends a published bulletin."""

    number: int
    date: date
    text: Texts


class BulletinDetail(BulletinOut):
    """A bulletin with its editions and what mends them."""

    editions: list[EditionOut]
    corrigenda: list[CorrigendumOut]


class UploadOut(Schema):
    """A PDF of a back issue."""

    language: str
    url: str
    size: int


class BackIssueOut(Schema):
    """An old number, as it was."""

    slug: str
    number: int | None
    date: date
    precision: str
    title: Texts
    files: list[UploadOut]
    page: Texts


@router.get("/bulletins", response=answers(Paged[BulletinOut]), summary="Bulletins")
def list_bulletins(request: HttpRequest, limit: Limit = DEFAULT_LIMIT, offset: Offset = 0) -> Any:
    """Every published bulletin, latest first."""
    rows = Bulletin.objects.published().prefetch_related("editions")
    return paged(rows, _bulletin, limit=limit, offset=offset)


@router.get("/bulletins/{slug}", response=answers(BulletinDetail), summary="One bulletin")
def one_bulletin(request: HttpRequest, slug: Slug) -> Any:
    """A published bulletin with its content in every language."""
    ready = Bulletin.objects.published().prefetch_related("editions", "corrigenda")
    bulletin = get_object_or_404(ready, slug=slug)
    corrigenda = bulletin.corrigenda.all()
    return _bulletin(bulletin) | {
        "editions": [_edition(row) for row in bulletin.editions.all()],
        "corrigenda": [
            {"number": row.number, "date": row.date, "text": texts(row, "text")}
            for row in corrigenda
        ],
    }


@router.get("/back-issues", response=answers(Paged[BackIssueOut]), summary="Back issues")
def list_back_issues(request: HttpRequest, limit: Limit = DEFAULT_LIMIT, offset: Offset = 0) -> Any:
    """Old numbers that were published before this site, latest first."""
    rows = BackIssue.objects.public().order_by("-date", "-pk")
    return paged(rows, _back_issue, limit=limit, offset=offset)


def _bulletin(row: Bulletin) -> dict[str, Any]:
    titles = {edition.language: edition.title for edition in row.editions.all()}
    return {
        "slug": row.slug,
        "number": row.number,
        "season": row.season,
        "date": row.date,
        "published_at": row.published_at,
        "title": {code: titles.get(code) for code, _name in settings.LANGUAGES},
        "page": pages(row.get_absolute_url),
    }


def _edition(row: Edition) -> dict[str, Any]:
    return {field: getattr(row, field) for field in EditionOut.model_fields}


def _back_issue(row: BackIssue) -> dict[str, Any]:
    return {
        "slug": row.slug,
        "number": row.number,
        "date": row.date,
        "precision": row.precision,
        "title": said(lambda: row),
        "files": [
            {
                "language": item.language,
                "url": f"{settings.SITE_URL}{item.address()}",
                "size": item.size,
            }
            for item in row.files.all()
        ],
        "page": pages(row.get_absolute_url),
    }
