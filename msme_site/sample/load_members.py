"""Members, people, organisations and their parts in the Group, from the sample's files."""

from collections.abc import Mapping
from typing import Any

from core.dates import Precision
from members.models import (
    CoordinatorTerm,
    DeclaredCount,
    Member,
    MemberAlias,
    MemberName,
    Membership,
    Organisation,
    OrganisationAlias,
    Person,
    PersonAlias,
    Seat,
    UnionMembership,
)

from .load_library import from_the_bulletin
from .put import in_languages, put, put_leaf, read

Table = Mapping[str, Any]


def load() -> None:
    """Load Members with their roles, people and organisations; the documents must be there.

    To be called inside the caller's transaction. A second call changes nothing.
    """
    tables = read("members")
    for code, table in tables["members"].items():
        _load_member(code, table, name_sources=tables["name_sources"])
    for table in tables["variants"]:
        _load_variant(table)
    for table in tables["union"]:
        _load_union_states(table)
    _load_people(read("people")["people"])
    _load_organisations(read("organisations")["organisations"])
    _load_roles(tables)


def _load_member(code: str, table: Table, *, name_sources: Mapping[str, str]) -> None:
    member = put(Member, key={"code": code}, kind=table["kind"])
    for name in table["names"]:
        in_prose = {**name["list"], **name.get("prose", {})}
        put_leaf(
            MemberName,
            key=_at(name.get("from"), member=member),
            end=name.get("until"),
            name_source=_origins(name, name_sources),
            **in_languages("name", name["list"]),
            **in_languages("prose_name", in_prose),
            **in_languages("formal_name", name.get("formal", {})),
        )


def _origins(name: Table, name_sources: Mapping[str, str]) -> str:
    """Where the forms of a name are from, languages with one source together."""
    by_source: dict[str, list[str]] = {}
    for code, key in name["source"].items():
        by_source.setdefault(key, []).append(code)
    if "formal" in name:
        by_source["formal"] = ["formal"]
    return "; ".join(f"{', '.join(who)}: {name_sources[key]}" for key, who in by_source.items())


def _load_variant(table: Table) -> None:
    put_leaf(
        MemberAlias,
        key={
            "member": Member.objects.get(code=table["member"]),
            "text": table["text"],
            "language": table["language"],
        },
        source_note=table["note"],
    )


def _load_union_states(table: Table) -> None:
    union = Member.objects.get(code=table["union"])
    for code in table["members"]:
        member = Member.objects.get(code=code)
        key = {"union": union, "member": member, "start": table["start"]}
        put_leaf(UnionMembership, key=key, end=table.get("end"))


def _load_people(people: Mapping[str, Table]) -> None:
    for slug, table in people.items():
        person = put(
            Person,
            key={"slug": slug},
            name=table["name"],
            sort_name=table["sort_name"],
            **from_the_bulletin(table),
            **in_languages("honorific", table.get("honorific", {})),
        )
        for alias in table.get("aliases", ()):
            key = {"person": person, "name": alias["name"]}
            put_leaf(PersonAlias, key=key, source_note=alias["source_note"])


def _load_organisations(organisations: Mapping[str, Table]) -> None:
    for slug, table in organisations.items():
        organisation = put(
            Organisation,
            key={"slug": slug},
            url=table.get("url", ""),
            **from_the_bulletin(table),
            **in_languages("name", table["name"]),
            **in_languages("acronym", table.get("acronym", {})),
        )
        for alias in table.get("aliases", ()):
            key = {
                "organisation": organisation,
                "text": alias["text"],
                "language": alias["language"],
            }
            put_leaf(OrganisationAlias, key=key, source_note=alias.get("source_note", ""))


def _load_roles(tables: Table) -> None:
    """Who is in the Group, who steers it, who leads it, and what numbers were printed."""
    for model, table in ((Membership, tables["roster"]), (Seat, tables["committee"])):
        notes = table.get("staff_notes", {})
        for code in table["members"]:
            member = Member.objects.get(code=code)
            put_leaf(
                model,
                key=_at(table["start"], member=member),
                start_precision=table["start_precision"],
                **from_the_bulletin(table) | ({"staff_note": notes[code]} if code in notes else {}),
            )
    for table in tables["coordinator"]:
        _load_term(table)
    for table in tables["declared"]:
        _load_declared(table)


def _load_term(table: Table) -> None:
    put_leaf(
        CoordinatorTerm,
        key=_at(table["start"], member=Member.objects.get(code=table["member"])),
        person=Person.objects.get(slug=table["person"]),
        start_precision=table["start_precision"],
        **in_languages("title", table["title"]),
        **from_the_bulletin(table),
    )


def _load_declared(table: Table) -> None:
    put_leaf(
        DeclaredCount,
        key={"number": table["number"], "date": table["date"]},
        precision=table.get("precision", Precision.DAY),
        **in_languages("note", table["note"]),
        **in_languages("date_note", table.get("date_note", {})),
        **from_the_bulletin(table),
    )


def _at(start: Any, *, member: Member) -> dict[str, Any]:
    """The key of a record that a Member has from ``start`` on; None means not known."""
    return {"member": member, "start": start}
