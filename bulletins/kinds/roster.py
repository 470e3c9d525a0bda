"""The roster: coordinator, committee and Members as of a day, counted beside declared."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from bulletins.models import Bulletin, RosterSection
from bulletins.roster_changes import Line, roster_changes
from core.completeness import text_of
from members.models import CoordinatorTerm, Member
from members.roster import Entry, Roster, committee_on, roster

from .base import Kind, Text, texts_of


@dataclass(frozen=True)
class DayOfGroup:
    """Who was what on a day; read in one language, shown in all."""

    roster: Roster
    committee: list[Entry]
    terms: list[CoordinatorTerm]


Changes = Mapping[str, list[Line]]  # by language


class RosterKind(Kind[RosterSection]):
    """Coordinator, committee and Members as of a day."""

    model = RosterSection
    heading = _("Coordinator, committee and Members")

    def load(self, bulletin: Bulletin) -> list[RosterSection]:
        """Rosters of the same day are read once."""
        sections: list[Any] = super().load(bulletin)
        days = {day: read(day) for day in {section.as_of for section in sections}}
        spans = {(section.changes_since, section.as_of) for section in sections}
        changes = {span: read_changes(*span) for span in spans}
        for section in sections:
            section.day = days[section.as_of]
            section.changes = changes[section.changes_since, section.as_of]
        return sections

    def context(self, section: RosterSection) -> dict[str, object]:
        """Names of that day in the order of the reader's alphabet."""
        day = day_of(section)
        members = in_order(day.roster.entries, section.as_of)
        return {
            "changes": changes_of(section)[(get_language() or "en")[:2]],
            "terms": day.terms,
            "committee": [entry.name for entry in in_order(day.committee, section.as_of)],
            "members": [_with_number(entry) for entry in members],
            "unions": [
                (entry.name, [state.name for state in entry.states])
                for entry in members
                if entry.states
            ],
            "entries": len(members),
            "declared": day.roster.declared,
        }

    def texts(self, section: RosterSection) -> Iterator[Text]:
        """The Coordinator's title, the note on the declared number, and every name."""
        day = day_of(section)
        for term in day.terms:
            yield from texts_of(term, "title")
            yield from texts_of(term.person, "honorific")
        yield from texts_of(day.roster.declared, "note", "date_note")
        for entry in (*day.roster.entries, *day.committee):
            for member in (entry.member, *(state.member for state in entry.states)):
                yield from texts_of(member.name_record(section.as_of), "name")
        for line in changes_of(section)["en"]:
            for change in line.changes:
                yield from texts_of(change.member.name_record(change.day), "name")


def read(day: date) -> DayOfGroup:
    """Everything a roster of ``day`` shows, in a fixed number of queries."""
    return DayOfGroup(
        roster=roster(as_of=day),
        committee=committee_on(day),
        terms=list(CoordinatorTerm.objects.on(day).select_related("person")),
    )


def day_of(section: RosterSection) -> DayOfGroup:
    """What ``load`` has read for ``section``."""
    found: DayOfGroup = section.day
    return found


def read_changes(since: date | None, day: date) -> Changes:
    """What changed between the two days, in every language; nothing without a first day."""
    found: dict[str, list[Line]] = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            found[code] = roster_changes(since, day) if since else []
    return found


def changes_of(section: RosterSection) -> Changes:
    """What ``load`` has read of changes for ``section``."""
    found: Changes = section.changes
    return found


def in_order(entries: Iterable[Entry], day: date) -> list[Entry]:
    """``entries`` under the names, and in the alphabet, of the active language."""
    named = [
        Entry(
            member=entry.member,
            name=entry.member.name_on(day),
            has_seat=entry.has_seat,
            states=in_order(entry.states, day),
        )
        for entry in entries
    ]
    return sorted(named, key=lambda entry: _key(entry.member, day))


def _with_number(entry: Entry) -> str:
    """A union says how many States it has: "European Union (28)"."""
    return f"{entry.name} ({len(entry.states)})" if entry.states else entry.name


def _key(member: Member, day: date) -> str:
    record = member.name_record(day)
    language = (get_language() or "en")[:2]
    return (text_of(record, "sort_key", language) if record else "") or member.code
