"""Meetings of the sample: who held them, who spoke, what was concluded and what is owed."""

from collections.abc import Mapping, Sequence
from typing import Any

from library.models import Document
from meetings.models import (
    Conclusion,
    FollowUp,
    Host,
    Meeting,
    MeetingAppearance,
    MeetingDocument,
    Theme,
)
from members.models import Member, Organisation, Person

from .load_library import dated, from_the_bulletin
from .put import in_languages, put, put_leaf, read, relate

Table = Mapping[str, Any]


def load() -> None:
    """Load themes and meetings; documents, Members, people and organisations must be there.

    To be called inside the caller's transaction. A second call changes nothing.
    """
    tables = read("meetings")
    people = read("people")["people"]
    for table in tables["themes"]:
        put(Theme, key={"slug": table["slug"]}, **in_languages("name", table["name"]))
    # All meetings first: they follow each other, and follow-ups are carried from one to another.
    meetings = [(_load_meeting(table), table) for table in tables["meetings"]]
    for meeting, table in meetings:
        _load_hosts(meeting, table)
        relate(meeting, "follows", [_meeting(slug) for slug in table.get("follows", ())])
        _load_appearances(meeting, table, people=people)
        _load_outcomes(meeting, table)
        _load_documents(meeting, table)


def _function_of(person: str, *, people: Mapping[str, Table]) -> dict[str, Any]:
    """A person's title and body on the day, in every language, as the values of an appearance."""
    function = people[person]["function"]
    return {
        "organisation": _organisation(function.get("organisation")),
        "member": _member(function.get("member")),
        **in_languages("title", function),
    }


def _load_meeting(table: Table) -> Meeting:
    return put(
        Meeting,
        key={"slug": table["slug"]},
        kind=table["kind"],
        status=table["status"],
        theme=Theme.objects.get(slug=table["theme"]) if "theme" in table else None,
        **dated(table),
        **from_the_bulletin(table),
        **in_languages("title", table["title"]),
        **in_languages("summary", table.get("summary", {})),
    )


def _load_hosts(meeting: Meeting, table: Table) -> None:
    for position, code in enumerate(table.get("hosts", ()), start=1):
        put_leaf(Host, key={"meeting": meeting, "member": _member(code)}, position=position)


def _load_appearances(meeting: Meeting, table: Table, *, people: Mapping[str, Table]) -> None:
    for position, appearance in enumerate(table.get("appearances", ()), start=1):
        put_leaf(
            MeetingAppearance,
            key={
                "meeting": meeting,
                "person": Person.objects.get(slug=appearance["person"]),
                "role": appearance["role"],
            },
            position=position,
            **_function_of(appearance["person"], people=people),
            **in_languages("statement", appearance.get("statement", {})),
        )


def _load_outcomes(meeting: Meeting, table: Table) -> None:
    conclusions = [
        put(
            Conclusion,
            key={"meeting": meeting, "position": position},
            kind=conclusion["kind"],
            **_sourced_as(meeting),
            **in_languages("text", conclusion["text"]),
        )
        for position, conclusion in enumerate(table.get("conclusions", ()), start=1)
    ]
    owed: list[FollowUp] = []
    for follow_up in table.get("follow_ups", ()):
        conclusion = conclusions[follow_up["conclusion"] - 1]
        owed.append(_load_follow_up(conclusion, follow_up, owed))


def _load_follow_up(conclusion: Conclusion, table: Table, earlier: Sequence[FollowUp]) -> FollowUp:
    carried_to = table.get("carried_to")
    return put(
        FollowUp,
        key={
            "conclusion": conclusion,
            "position": sum(other.conclusion == conclusion for other in earlier),
        },
        after=earlier[table["after"] - 1] if "after" in table else None,
        owner=table["owner"],
        owner_organisation=_organisation(table.get("organisation")),
        owner_member=_member(table.get("member")),
        state=table["state"],
        since=table["since"],
        carried_to=_meeting(carried_to) if carried_to else None,
        **_sourced_as(conclusion.meeting),
        staff_note=table.get("staff_note", ""),
        **in_languages("text", table["text"]),
    )


def _sourced_as(meeting: Meeting) -> dict[str, Any]:
    """What a meeting led to is told where the meeting is."""
    return {
        "source": meeting.source,
        "source_locator": meeting.source_locator,
        "source_read_on": meeting.source_read_on,
    }


def _load_documents(meeting: Meeting, table: Table) -> None:
    for position, entry in enumerate(table.get("documents", ()), start=1):
        document = Document.objects.get(slug=entry["document"])
        put_leaf(
            MeetingDocument,
            key={"meeting": meeting, "document": document},
            kind=entry["kind"],
            attribution=entry["attribution"],
            position=position,
        )


def _meeting(slug: str) -> Meeting:
    return Meeting.objects.get(slug=slug)


def _organisation(slug: str | None) -> Organisation | None:
    return Organisation.objects.get(slug=slug) if slug else None


def _member(code: str | None) -> Member | None:
    return Member.objects.get(code=code) if code else None
