"""Dialogues, the Public Forum, quotes, history and initiatives of the sample."""

from collections.abc import Mapping
from typing import Any

from events.models import (
    Dialogue,
    DialogueDocument,
    Forum,
    ForumSession,
    Milestone,
    Programme,
    Quote,
    SessionOrganiser,
)
from helpdesk.models import Initiative
from meetings.models import Meeting
from members.models import Member, Organisation, Person

from .load_library import dated, documents, from_the_bulletin
from .put import in_languages, put, put_leaf, read, relate

Table = Mapping[str, Any]


def load() -> None:
    """Load what happens around the Group; meetings and all they need must be there.

    To be called inside the caller's transaction. A second call changes nothing.
    """
    tables = read("events")
    people = read("people")["people"]
    for table in tables["dialogues"]:
        _load_dialogue(table)
    for table in tables["forums"]:
        _load_forum(table)
    for table in tables["quotes"]:
        _load_quote(table, people=people)
    for position, table in enumerate(read("history")["milestones"], start=1):
        _load_milestone(table, position=position)
    for table in read("helpdesk")["initiatives"]:
        _load_initiative(table)


def _load_dialogue(table: Table) -> None:
    dialogue = put(
        Dialogue,
        key={"slug": table["slug"]},
        date=table["date"],
        **from_the_bulletin(table),
        **in_languages("title", table["title"]),
        **in_languages("place", table["place"]),
        **in_languages("summary", table["summary"]),
    )
    for position, document in enumerate(documents(table["documents"]), start=1):
        key = {"dialogue": dialogue, "document": document}
        put_leaf(DialogueDocument, key=key, position=position)


def _load_forum(table: Table) -> None:
    forum = put(
        Forum,
        key={"slug": table["slug"]},
        first_day=table["first_day"],
        last_day=table["last_day"],
        **from_the_bulletin(table),
        **in_languages("title", table["title"]),
        **in_languages("theme", table["theme"]),
        **in_languages("venue", table["venue"]),
        **in_languages("summary", table["summary"]),
    )
    programme = put(
        Programme,
        key={"forum": forum, "number": table["programme"]},
        **from_the_bulletin(table),
    )
    for session in table["sessions"]:
        _load_session(programme, session)


def _load_session(programme: Programme, table: Table) -> None:
    dialogue = table.get("follows_dialogue")
    session = put(
        ForumSession,
        key={"programme": programme, "code": table["code"]},
        date=table["date"],
        start_time=table["start_time"],
        end_time=table["end_time"],
        room=table.get("room", ""),
        is_own=table.get("is_own", False),
        follows_dialogue=Dialogue.objects.get(slug=dialogue) if dialogue else None,
        **from_the_bulletin({"source_locator": "p. 4", **table}),
        **in_languages("title", table["title"]),
    )
    for position, organiser in enumerate(table["organisers"], start=1):
        put_leaf(
            SessionOrganiser,
            key={"session": session, "position": position},
            organisation=_organisation(organiser.get("organisation")),
            member=_member(organiser.get("member")),
            **in_languages("as_printed", organiser.get("as_printed", {})),
        )


def _load_quote(table: Table, *, people: Mapping[str, Table]) -> None:
    speaker, meeting = table.get("person"), table.get("meeting")
    attribution = people[speaker]["function"] if speaker else table["attribution"]
    put(
        Quote,
        key={"slug": table["slug"]},
        person=Person.objects.get(slug=speaker) if speaker else None,
        meeting=Meeting.objects.get(slug=meeting) if meeting else None,
        original_language=table["original_language"],
        url=table.get("url", ""),
        **dated(table),
        **from_the_bulletin(table),
        **in_languages("attribution", attribution),
        **in_languages("text", table["text"]),
        **in_languages("occasion", table["occasion"]),
    )


def _load_milestone(table: Table, *, position: int) -> None:
    milestone = put_leaf(
        Milestone,
        key={"slug": table["slug"]},
        position=position,
        **dated(table),
        **from_the_bulletin({"source_locator": "p. 5", **table}),
        **in_languages("text", table["text"]),
    )
    if milestone is None:
        return
    members = [Member.objects.get(code=code) for code in table.get("members", ())]
    relate(milestone, "members", members)
    relate(milestone, "documents", documents(table.get("documents", ())))


def _load_initiative(table: Table) -> None:
    initiative = put(
        Initiative,
        key={"slug": table["slug"]},
        url=table["url"],
        **dated(table),
        **from_the_bulletin(table),
        **in_languages("name", table["name"]),
        **in_languages("summary", table["summary"]),
        **in_languages("description", table["description"]),
    )
    partners = [Organisation.objects.get(slug=slug) for slug in table["partners"]]
    relate(initiative, "partners", partners)


def _organisation(slug: str | None) -> Organisation | None:
    return Organisation.objects.get(slug=slug) if slug else None


def _member(code: str | None) -> Member | None:
    return Member.objects.get(code=code) if code else None
