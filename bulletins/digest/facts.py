"""What the public can read now, record by record, as far as a reader would notice a change.

Each source reads its records as the public's pages do; nothing else can get into a digest.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2s
from typing import Any

from django.db.models import Model

from bulletins.models import BackIssue, Bulletin, Corrigendum
from core.clock import site_today
from core.completeness import texts_of
from events.models import Dialogue, Forum, ForumSession
from helpdesk.models import ContactPoint, Initiative
from library.models import Document
from meetings.models import Conclusion, FollowUp, Meeting, Notice
from subscribers.models import Topic

Values = dict[str, str]
# Between a text's name and its language: "title@fr".
AT = "@"


@dataclass(frozen=True)
class Fact:
    """A record that the public can read: what is kept of it, by which a change is seen.

    ``key`` is its own for ever. A value whose name holds a language is a mark of that text.
    """

    key: str
    topic: str
    record: Any
    values: Values


def facts() -> list[Fact]:
    """All of them, in the order in which a digest tells of them; a fixed number of queries."""
    return [fact for source in SOURCES for fact in source()]


def _fact(topic: str, record: Model, *texts: str, key: object = None, **values: object) -> Fact:
    """``texts`` are names of translated fields of ``record``; the rest is kept as it reads."""
    kept = {name: "" if value is None else str(value) for name, value in values.items()}
    marks = {
        f"{name}{AT}{code}": _mark(text)
        for name in texts
        for code, text in texts_of(record, name).items()
        if text
    }
    name = record._meta.model_name
    return Fact(f"{name}:{key or record.pk}", topic, record, kept | marks)


def _mark(text: str) -> str:
    return blake2s(text.encode(), digest_size=6).hexdigest()


def _has(record: Model, field: str) -> str:
    """That there is a text, whatever it says: to mend a word is no news."""
    return "yes" if any(texts_of(record, field).values()) else ""


def _bulletins() -> Iterator[Fact]:
    for bulletin in Bulletin.objects.published().prefetch_related("editions"):
        yield _fact(Topic.BULLETIN, bulletin)
    for corrigendum in Corrigendum.objects.select_related("bulletin"):
        yield _fact(Topic.BULLETIN, corrigendum)
    for issue in BackIssue.objects.public().prefetch_related("files"):
        yield _fact(Topic.BULLETIN, issue)


def _meetings() -> Iterator[Fact]:
    for meeting in Meeting.objects.with_hosts():
        yield _fact(
            Topic.MEETINGS,
            meeting,
            "title",
            status=meeting.status,
            date=f"{meeting.date or ''} {meeting.precision}",
            hours=f"{meeting.start_time or ''} {meeting.end_time or ''}".strip(),
            room=meeting.room,
            hosts=" ".join(host.member.code for host in meeting.host_set.all()),
            report=_has(meeting, "summary"),
        )
    for notice in Notice.objects.public().select_related("meeting"):
        yield _fact(Topic.MEETINGS, notice)
    for conclusion in Conclusion.objects.select_related("meeting"):
        yield _fact(Topic.MEETINGS, conclusion, "text", kind=conclusion.kind)
    for follow_up in FollowUp.objects.with_origin():
        yield _fact(
            Topic.MEETINGS,
            follow_up,
            "text",
            state=follow_up.state,
            carried_to=follow_up.carried_to_id,
        )
    for document in Document.objects.open().with_files():
        languages = sorted(file.language for file in document.files.all())
        yield _fact(Topic.MEETINGS, document, "title", files=" ".join(languages))


def _forum() -> Iterator[Fact]:
    for forum in Forum.objects.all():
        days = f"{forum.first_day} {forum.last_day}"
        yield _fact(Topic.FORUM, forum, "title", days=days)
    sessions = ForumSession.objects.current().select_related("programme__forum")
    for session in sessions.order_by("date", "start_time", "code"):
        yield _fact(
            Topic.FORUM,
            session,
            "title",
            key=f"{session.programme.forum_id}/{session.code}",
            state=session.state,
            when=f"{session.date} {session.start_time} {session.end_time or ''}".strip(),
            room=session.room,
        )
    for dialogue in Dialogue.objects.order_by("date"):
        yield _fact(Topic.FORUM, dialogue, "title", date=dialogue.date)


def _helpdesk() -> Iterator[Fact]:
    for initiative in Initiative.objects.all():
        yield _fact(Topic.HELPDESK, initiative, "name", "summary", url=initiative.url)
    points = ContactPoint.objects.on(site_today()).select_related("member")
    for point in points.prefetch_related("member__names"):
        reached = f"{point.email} {point.phone} {point.url}".strip()
        yield _fact(Topic.HELPDESK, point, "name", reached=reached)


SOURCES: tuple[Callable[[], Iterable[Fact]], ...] = (_bulletins, _meetings, _forum, _helpdesk)
