"""Fields whose words are not ours to choose: names, titles, and what somebody said.

The terminology of the house is not asked of them.
"""

from django.db import models

from events.models import (
    Dialogue,
    Forum,
    ForumSession,
    Quote,
    SessionAppearance,
    SessionOrganiser,
)
from helpdesk.models import ContactPoint
from library.models import Document, Term
from meetings.models import MeetingAppearance
from members.models import DeclaredCount, MemberName, Organisation, Person

WORDS_OF_OTHERS: dict[type[models.Model], frozenset[str]] = {
    ContactPoint: frozenset({"name"}),
    DeclaredCount: frozenset({"note"}),
    Dialogue: frozenset({"place"}),
    Document: frozenset({"title"}),
    Forum: frozenset({"theme", "venue"}),
    ForumSession: frozenset({"title", "description"}),
    MeetingAppearance: frozenset({"title", "statement"}),
    MemberName: frozenset({"name", "prose_name", "formal_name"}),
    Organisation: frozenset({"name", "acronym"}),
    Person: frozenset({"honorific"}),
    Quote: frozenset({"text"}),
    SessionAppearance: frozenset({"title", "statement"}),
    SessionOrganiser: frozenset({"as_printed"}),
    # The glossary speaks of the words that are not to be used.
    Term: frozenset({"text", "note"}),
}


def is_ours(record: models.Model, field: str) -> bool:
    """Whether the house chooses the words of ``field``."""
    return field not in WORDS_OF_OTHERS.get(type(record), frozenset())
