"""What calendars are told of forums, the sessions of their public programme, and dialogues."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.calendars import Event, Status, event_source, span, touched_by
from members.calendars import concern
from members.models import MemberName, Organisation

from .models import Dialogue, Forum, ForumSession, Programme, SessionAppearance, SessionOrganiser

FORUM, SESSION, DIALOGUE = "forum", "session", "dialogue"


def of_forum(forum: Forum, *, on_msmes: bool = False) -> str:
    """The mark of what stands in a forum's calendar, or in the one of its sessions on MSMEs."""
    return f"forum:{forum.pk}:msmes" if on_msmes else f"forum:{forum.pk}"


def session_key(session: ForumSession) -> str:
    """The same in every version of the programme."""
    return f"{session.programme.forum_id}/{session.code}"


def _forums(scopes: Collection[str]) -> Iterator[tuple[str, Forum]]:
    forums = Forum.objects.all() if "" in scopes else Forum.objects.filter(pk__in=scopes)
    yield from ((str(forum.pk), forum) for forum in forums)


@event_source(FORUM, records=_forums)
def forum_event(forum: Forum) -> Event:
    """The days of a forum, known before its programme is."""
    return Event(
        title=str(forum.title),
        page=forum.get_absolute_url(),
        start=forum.first_day,
        end=forum.last_day + timedelta(days=1),
        place=str(forum.venue or ""),
        categories=(_("Public Forum"),),
        lines=tuple(str(text) for text in (forum.theme, forum.summary) if text),
        takes_time=False,
        concerns=(of_forum(forum), of_forum(forum, on_msmes=True)),
    )


def _sessions(scopes: Collection[str]) -> Iterator[tuple[str, ForumSession]]:
    """Of the version that the public reads."""
    sessions: QuerySet[ForumSession] = ForumSession.objects.current().for_calendars()
    if "" not in scopes:
        sessions = sessions.filter(_covered(scopes))
    yield from ((session_key(session), session) for session in sessions)


def _covered(scopes: Collection[str]) -> Q:
    codes: dict[str, set[str]] = defaultdict(set)
    for scope in scopes:
        forum, _slash, code = scope.partition("/")
        codes[forum].add(code)
    covered = Q(pk__in=())
    for forum, wanted in codes.items():
        of_it = Q(programme__forum=forum)
        covered |= of_it if "" in wanted else of_it & Q(code__in=wanted)
    return covered


@event_source(SESSION, records=_sessions)
def session_event(session: ForumSession) -> Event:
    """A session; as long as its programme is not frozen, it is tentative."""
    forum = session.programme.forum
    start, end = span(session.date, session.start_time, session.end_time)
    room = _("Room %(room)s") % {"room": session.room} if session.room else ""
    return Event(
        title=str(session.title),
        page=f"{forum.get_absolute_url()}#{session.code}",
        start=start,
        end=end,
        status=_status(session),
        place=", ".join(place for place in (room, str(forum.venue or "")) if place),
        categories=(_("Public Forum"), *([_("On MSMEs")] if session.about_msmes else [])),
        lines=tuple(_lines(session)),
        concerns=tuple(_concerns(session)),
    )


def _status(session: ForumSession) -> Status:
    if session.is_cancelled:
        return Status.CANCELLED
    return Status.CONFIRMED if session.programme.is_frozen else Status.TENTATIVE


def _lines(session: ForumSession) -> Iterator[str]:
    yield str(session.programme.forum.title)
    if session.is_own:
        yield _("The Group’s own session")
    if names := [one.shown_name() for one in session.organisers.all()]:
        words = pgettext("of a forum session", "Organized by: %(names)s")
        yield words % {"names": "; ".join(name for name in names if name)}
    if session.follows_dialogue:
        yield _("Follow-up to: %(meeting)s") % {"meeting": session.follows_dialogue}
    if session.description:
        yield str(session.description)


def _concerns(session: ForumSession) -> Iterator[str]:
    forum = session.programme.forum
    yield of_forum(forum)
    if session.about_msmes:
        yield of_forum(forum, on_msmes=True)
    members = [
        *(one.member_id for one in session.organisers.all()),
        *(one.member_id for one in session.appearances.all()),
    ]
    yield from (concern(member) for member in members if member)


def _dialogues(scopes: Collection[str]) -> Iterator[tuple[str, Dialogue]]:
    dialogues = Dialogue.objects.all() if "" in scopes else Dialogue.objects.filter(pk__in=scopes)
    yield from ((str(dialogue.pk), dialogue) for dialogue in dialogues)


@event_source(DIALOGUE, records=_dialogues)
def dialogue_event(dialogue: Dialogue) -> Event:
    """A day of the Trade Dialogues."""
    return Event(
        title=str(dialogue.title),
        page=dialogue.get_absolute_url(),
        start=dialogue.date,
        place=str(dialogue.place or ""),
        categories=(_("Trade Dialogue"),),
        takes_time=False,
    )


@touched_by(FORUM, Forum)
@touched_by(DIALOGUE, Dialogue)
def _itself(record: Forum | Dialogue) -> Iterable[str]:
    return [str(record.pk)]


@touched_by(SESSION, Forum)
def _named_by_its_sessions(forum: Forum) -> Iterable[str]:
    return [f"{forum.pk}/"]


@touched_by(SESSION, Programme, moves=True)
def _all_of_its_forum(programme: Programme) -> Iterable[str]:
    """Another version may have become the public one."""
    return [f"{programme.forum_id}/"]


@touched_by(SESSION, ForumSession, moves=True)
def _under_its_code(session: ForumSession) -> Iterable[str]:
    return [session_key(session)]


@touched_by(SESSION, SessionOrganiser)
@touched_by(SESSION, SessionAppearance)
def _of_its_session(row: SessionOrganiser | SessionAppearance) -> Iterable[str]:
    return [session_key(row.session)]


@touched_by(SESSION, Dialogue)
def _followed_by(dialogue: Dialogue) -> Iterable[str]:
    return _keys(Q(follows_dialogue=dialogue.pk))


@touched_by(SESSION, Organisation)
def _organised_by(organisation: Organisation) -> Iterable[str]:
    return _keys(Q(organisers__organisation=organisation.pk))


@touched_by(SESSION, MemberName)
def _organised_by_a_member(name: MemberName) -> Iterable[str]:
    return _keys(Q(organisers__member=name.member_id))


def _keys(which: Q) -> list[str]:
    sessions = ForumSession.objects.current().filter(which).select_related("programme")
    return [session_key(session) for session in sessions]
