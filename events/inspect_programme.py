"""What is odd in one version of a programme: errors keep it from being frozen."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from core.dates import hours, in_words, short
from core.findings import Finding, Grade, called, page_of

from .clashes import Clash, Kind, clashes
from .models import ForumSession, Programme

GRADES = {Kind.ROOM: Grade.ERROR, Kind.SPEAKER: Grade.ERROR, Kind.AUDIENCE: Grade.WARNING}


def inspect_programme(programme: Programme) -> list[Finding]:
    """Findings about ``programme``, errors first."""
    sessions = ForumSession.objects.filter(programme=programme).for_clashes()
    order = list(Grade)
    return sorted(inspect(sessions), key=lambda item: order.index(item.grade))


def inspect(sessions: Iterable[ForumSession]) -> Iterator[Finding]:
    """Clashes, other days and unknown rooms of ``sessions``, which are of one programme."""
    rows = list(sessions)
    for clash in clashes(rows):
        yield _clash(clash)
    for session in rows:
        forum = session.programme.forum
        if not session.is_cancelled and not forum.first_day <= session.date <= forum.last_day:
            yield Finding(
                key=f"outside:{forum.slug}:{session.code}:{session.date}",
                grade=Grade.WARNING,
                sentence=_("The session “%(record)s” is not on a day of the forum: %(date)s.")
                % {"record": called(session), "date": in_words(session.date)},
                where=page_of(session),
            )
        if not session.room and not session.is_cancelled:
            yield Finding(
                key=f"room:{forum.slug}:{session.code}",
                grade=Grade.NOTE,
                sentence=_("The session “%(record)s” has no room yet.")
                % {"record": called(session)},
                where=page_of(session),
            )


def _clash(clash: Clash) -> Finding:
    first, second = clash.first, clash.second
    key = [clash.kind.value, second.programme.forum.slug, first.code, second.code]
    return Finding(
        key="clash:" + ":".join([*key, str(clash.person)] if clash.person else key),
        grade=GRADES[clash.kind],
        sentence=_sentence(clash)
        % {
            "when": f"{short(second.date)}, {hours(second.start_time, second.end_time)}",
            "room": second.room.strip(),
            "person": _name(clash),
            "first": called(first),
            "second": called(second),
        },
        where=page_of(second),
    )


def _sentence(clash: Clash) -> str:
    if clash.kind == Kind.ROOM:
        return _("Room %(room)s is taken twice (%(when)s): %(first)s – %(second)s")
    if clash.kind == Kind.SPEAKER:
        return _("%(person)s is expected at two sessions (%(when)s): %(first)s – %(second)s")
    return _("Two sessions on MSMEs at the same time (%(when)s): %(first)s – %(second)s")


def _name(clash: Clash) -> str:
    rows = clash.second.appearances.all()
    return next((str(row.person) for row in rows if row.person_id == clash.person), "")
