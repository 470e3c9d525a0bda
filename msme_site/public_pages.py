"""Every page that the public finds, by its path below the language."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import override

from bulletins.models import BackIssue, Bulletin
from events.models import Dialogue, Forum
from library.models import Document
from meetings.models import FollowUp, Meeting
from members.models import Member, Person

# Pages that are there whatever is recorded.
STANDING = (
    *("home", "about", "api-guide", "calendar", "members:list", "members:committee"),
    *("meetings:list", "meetings:follow_ups", "library:documents", "library:figures"),
    *("events:list", "events:history", "helpdesk:index", "bulletins:list"),
    "subscribers:subscribe",
)


def public_paths() -> Iterator[str]:
    """Paths below the language ("meetings/"), the same in each; one query for each kind of page."""
    with override("en"):
        yield from (_below(reverse(name)) for name in STANDING)
        records = (
            Member.objects.order_by("code"),
            Person.objects.order_by("slug"),
            Meeting.objects.order_by("slug"),
            FollowUp.objects.order_by("pk"),
            Document.objects.open().order_by("slug"),
            Forum.objects.order_by("slug"),
            Dialogue.objects.order_by("slug"),
            Bulletin.objects.published(),
            BackIssue.objects.public(),
        )
        for rows in records:
            yield from (_below(row.get_absolute_url()) for row in rows)


def _below(path: str) -> str:
    return path.split("/", 2)[2]
