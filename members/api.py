"""Members, the roster of any day, people and organisations, for machines."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from core.api import (
    DEFAULT_LIMIT,
    Day,
    Flag,
    Limit,
    Offset,
    Paged,
    Slug,
    SlugFilter,
    Texts,
    answers,
    chosen,
    paged,
    pages,
    said,
    texts,
)
from core.clock import site_today
from core.periods import Period

from .models import Member, MemberName, Membership, Organisation, Person
from .roster import Entry, committee_on, roster

router = Router(tags=["Members"])


class PeriodOut(Schema):
    """Half-open: ``end`` is the first day on which it no longer holds; null: not known or open."""

    start: date | None
    start_precision: str
    end: date | None


class NameOut(PeriodOut):
    """An official name over a period."""

    name: Texts
    prose_name: Texts
    formal_name: Texts


class MemberOut(Schema):
    """A WTO Member, known by the code of this record."""

    code: str
    kind: str
    name: Texts
    in_group: bool
    page: Texts


class MemberDetail(MemberOut):
    """A Member with its names and its part in the Group over time."""

    names: list[NameOut]
    aliases: list[str]
    memberships: list[PeriodOut]
    seats: list[PeriodOut]


class MembershipOut(PeriodOut):
    """A Member's part in the Group over a period."""

    member: str


class RosterEntry(Schema):
    """A line of the roster; a union with its States of that day."""

    member: str
    name: Texts
    has_seat: bool
    states: list[str]


class DeclaredOut(Schema):
    """A number that somebody printed, beside the one counted for its day."""

    number: int
    day: date
    counted: int
    note: Texts


class CoordinatorOut(Schema):
    """Who leads the Group, on behalf of which Member."""

    person: str
    member: str
    title: Texts


class RosterOut(Schema):
    """Who is in the Group on a day: counted, beside what was declared."""

    day: date
    entries: list[RosterEntry]
    counted_entries: int
    counted_total: int
    declared: list[DeclaredOut]
    coordinator: CoordinatorOut | None
    committee: list[str]


class TermOut(PeriodOut):
    """A term as Coordinator."""

    member: str
    title: Texts


class PersonOut(Schema):
    """A person, by name; what someone was on a day stands with the meeting or session."""

    slug: str
    name: str
    sort_name: str
    honorific: Texts
    page: Texts


class PersonDetail(PersonOut):
    """A person with other spellings and terms of office."""

    aliases: list[str]
    terms: list[TermOut]


class OrganisationOut(Schema):
    """A body with its name and acronym in each language."""

    slug: str
    name: Texts
    acronym: Texts
    url: str | None
    aliases: list[str]


def period(row: Period) -> dict[str, Any]:
    """The period of ``row``."""
    return {"start": row.start, "start_precision": row.start_precision, "end": row.end}


@router.get("/members", response=answers(Paged[MemberOut]), summary="Members of the WTO on record")
def list_members(
    request: HttpRequest,
    in_group: Flag = None,
    on: Day = None,
    limit: Limit = DEFAULT_LIMIT,
    offset: Offset = 0,
) -> Any:
    """All Members, with whether they are in the Group on the day ``on`` (today, if not given)."""
    day = on or site_today()
    inside = Member.objects.in_group(day)
    rows = Member.objects.with_names().order_by("code")
    if in_group is not None:
        keys = inside.values("pk")
        rows = rows.filter(pk__in=keys) if in_group else rows.exclude(pk__in=keys)
    codes = set(inside.values_list("code", flat=True))
    return paged(rows, lambda row: _member(row, day, codes), limit=limit, offset=offset)


@router.get("/members/{code}", response=answers(MemberDetail), summary="One Member")
def one_member(request: HttpRequest, code: Slug) -> Any:
    """A Member with its names and its part in the Group over time."""
    ready = Member.objects.prefetch_related("names", "aliases", "memberships", "seats")
    member = get_object_or_404(ready, code=code)
    today = site_today()
    inside = {code} if any(row.holds_on(today) for row in member.memberships.all()) else set()
    return _member(member, today, inside) | {
        "names": [_name(row) for row in member.names.all()],
        "aliases": [alias.text for alias in member.aliases.all()],
        "memberships": [period(row) for row in member.memberships.all()],
        "seats": [period(row) for row in member.seats.all()],
    }


@router.get("/memberships", response=answers(Paged[MembershipOut]), summary="Parts in the Group")
def list_memberships(
    request: HttpRequest,
    member: SlugFilter = None,
    on: Day = None,
    limit: Limit = DEFAULT_LIMIT,
    offset: Offset = 0,
) -> Any:
    """Periods of membership; of one ``member``, or those that hold on a day."""
    rows = Membership.objects.on(on) if on else Membership.objects.all()
    rows = rows.filter(**chosen(member__code=member)).select_related("member")
    return paged(
        rows.order_by("member__code", "start", "pk"),
        lambda row: period(row) | {"member": row.member.code},
        limit=limit,
        offset=offset,
    )


@router.get("/roster", response=answers(RosterOut), summary="Who is in the Group on a day")
def roster_on(request: HttpRequest, on: Day = None) -> Any:
    """The roster as of any day; the names are those of that day."""
    found = roster(as_of=on or site_today())
    term = found.coordinator
    return {
        "day": found.day,
        "entries": [_entry(entry, found.day) for entry in found.entries],
        "counted_entries": len(found.entries),
        "counted_total": found.total,
        "declared": [
            {
                "number": one.count.number,
                "day": one.day,
                "counted": one.total,
                "note": texts(one.count, "note"),
            }
            for one in found.declared_counts
        ],
        "coordinator": term
        and {
            "person": term.person.slug,
            "member": term.member.code,
            "title": texts(term, "title"),
        },
        "committee": [entry.member.code for entry in committee_on(found.day)],
    }


@router.get("/people", response=answers(Paged[PersonOut]), summary="People", tags=["People"])
def list_people(request: HttpRequest, limit: Limit = DEFAULT_LIMIT, offset: Offset = 0) -> Any:
    """Everybody who appears in the records, in alphabetical order."""
    rows = Person.objects.order_by("sort_key", "slug")
    return paged(rows, _person, limit=limit, offset=offset)


@router.get("/people/{slug}", response=answers(PersonDetail), summary="One person", tags=["People"])
def one_person(request: HttpRequest, slug: Slug) -> Any:
    """A person with other spellings of the name and terms of office."""
    ready = Person.objects.prefetch_related("aliases", "terms__member")
    person = get_object_or_404(ready, slug=slug)
    return _person(person) | {
        "aliases": [alias.name for alias in person.aliases.all()],
        "terms": [
            period(row) | {"member": row.member.code, "title": texts(row, "title")}
            for row in person.terms.all()
        ],
    }


@router.get(
    "/organisations",
    response=answers(Paged[OrganisationOut]),
    summary="Organisations",
    tags=["People"],
)
def list_organisations(
    request: HttpRequest, limit: Limit = DEFAULT_LIMIT, offset: Offset = 0
) -> Any:
    """Bodies that are named in the records, with their acronyms in each language."""
    rows = Organisation.objects.prefetch_related("aliases").order_by("slug")
    return paged(rows, _organisation, limit=limit, offset=offset)


def _member(member: Member, day: date, inside: set[str]) -> dict[str, Any]:
    return {
        "code": member.code,
        "kind": member.kind,
        "name": said(lambda: member.name_on(day)),
        "in_group": member.code in inside,
        "page": pages(member.get_absolute_url),
    }


def _name(row: MemberName) -> dict[str, Any]:
    forms = {field: texts(row, field) for field in ("name", "prose_name", "formal_name")}
    return period(row) | forms


def _entry(entry: Entry, day: date) -> dict[str, Any]:
    return {
        "member": entry.member.code,
        "name": said(lambda: entry.member.name_on(day)),
        "has_seat": entry.has_seat,
        "states": [state.member.code for state in entry.states],
    }


def _person(person: Person) -> dict[str, Any]:
    return {
        "slug": person.slug,
        "name": person.name,
        "sort_name": person.sort_name,
        "honorific": texts(person, "honorific"),
        "page": pages(person.get_absolute_url),
    }


def _organisation(body: Organisation) -> dict[str, Any]:
    return {
        "slug": body.slug,
        "name": texts(body, "name"),
        "acronym": texts(body, "acronym"),
        "url": body.url or None,
        "aliases": [alias.text for alias in body.aliases.all()],
    }
