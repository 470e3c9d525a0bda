"""What a person has to look at before a bulletin is approved; each is acknowledged by itself."""

from collections.abc import Iterable, Iterator
from itertools import combinations

from django.utils.translation import gettext as _

from bulletins.kinds.roster import day_of
from bulletins.models import (
    ComingEvents,
    FiguresSection,
    ForumProgramme,
    MeetingReport,
    QuoteSection,
    RosterSection,
)
from core.completeness import State, digest, source_language, text_of
from core.dates import in_words
from core.findings import Finding, Grade
from events.models import ForumSession, Programme
from meetings.models import Meeting, MeetingDocument

from .errors import name_of, shortened, text_states, words
from .inspected import Inspected
from .where import admin_address


def stale_texts(inspected: Inspected) -> Iterator[Finding]:
    """A translation that was made from an earlier source."""
    for state in text_states(inspected):
        if state.state == State.STALE:
            source = text_of(state.record, state.field, source_language())
            # Another change of the source is another warning.
            key = f"stale:{name_of(state.record)}:{state.field}:{state.language}:{digest(source)}"
            yield warning(
                key[:250],
                _("%(record)s – %(field)s: the source has changed since the text %(language)s.")
                % words(state),
                admin_address(state.record, f"{state.field}_{state.language}"),
            )


def meetings_not_held(inspected: Inspected) -> Iterator[Finding]:
    """A report on a meeting of which nobody has recorded that it was held."""
    for section in inspected.sections(MeetingReport):
        if section.meeting.status != Meeting.Status.HELD:
            yield warning(
                f"not-held:{section.meeting_id}",
                _("%(record)s is reported on, but not recorded as held.")
                % {"record": shortened(section.meeting)},
                admin_address(section.meeting, "status"),
                about=section.meeting,
            )


def unsourced_figures(inspected: Inspected) -> Iterator[Finding]:
    """A figure that names no source."""
    for section in inspected.sections(FiguresSection):
        for figure in section.figures.all():
            if figure.source_id is None:
                yield warning(
                    f"figure-source:{figure.pk}",
                    _("%(record)s has no source.") % {"record": shortened(figure)},
                    admin_address(figure, "source"),
                    about=figure,
                )


def unsourced_quotes(inspected: Inspected) -> Iterator[Finding]:
    """A quotation with neither a source nor a link."""
    for section in inspected.sections(QuoteSection):
        quote = section.quote
        if quote.source_id is None and not quote.url:
            yield warning(
                f"quote-source:{quote.pk}",
                _("%(record)s has neither a source nor a link.") % {"record": shortened(quote)},
                admin_address(quote, "source"),
                about=quote,
            )


def rosters(inspected: Inspected) -> Iterator[Finding]:
    """Committee Members outside the roster, and a declared number that is not the counted one."""
    for section in inspected.sections(RosterSection):
        roster, date = day_of(section).roster, in_words(section.as_of)
        for entry in roster.seats_outside:
            yield warning(
                f"seat-outside:{entry.member.code}:{section.as_of}",
                _("%(member)s has a seat on the committee on %(date)s but is not in the roster.")
                % {"member": entry.name, "date": date},
                admin_address(entry.member),
                about=entry,
            )
        declared = roster.declared
        if declared is not None and declared.number != roster.total:
            yield warning(
                f"declared:{declared.pk}:{roster.total}:{section.as_of}",
                _("%(declared)d Members are declared for %(date)s; we count %(total)d.")
                % {"declared": declared.number, "date": date, "total": roster.total},
                admin_address(declared, "number"),
                about=declared,
            )


def rooms(inspected: Inspected) -> Iterator[Finding]:
    """A meeting with a known day, or a session, that has no room yet."""
    for event in _events(inspected):
        if not event.room and event.date is not None:
            yield warning(
                f"room:{name_of(event)}",
                _("%(record)s has no room yet.") % {"record": shortened(event)},
                admin_address(event, "room"),
                about=event,
            )


def clashes(inspected: Inspected) -> Iterator[Finding]:
    """Two sessions on MSMEs at the same hour: their audience cannot be at both."""
    for section in inspected.sections(ForumProgramme):
        planned = [one for one in section.programme.sessions.all() if not one.is_cancelled]
        for first, second in combinations(planned, 2):
            if first.overlaps(second):
                yield warning(
                    f"clash:{first.pk}:{second.pk}",
                    _("Two sessions on MSMEs are held at the same time: %(first)s; %(second)s.")
                    % {"first": shortened(first), "second": shortened(second)},
                    admin_address(first, "start_time"),
                    about=first if first.staff_note else second,
                )


def old_programmes(inspected: Inspected) -> Iterator[Finding]:
    """A version of a forum's programme that is not the one the public reads."""
    sections = list(inspected.sections(ForumProgramme))
    current_ones: dict[int, Programme] = {}
    if sections:
        forums = {section.programme.forum_id for section in sections}
        for programme in Programme.objects.filter(forum__in=forums).public_first():
            current_ones.setdefault(programme.forum_id, programme)
    for section in sections:
        forum, current = section.programme.forum, current_ones[section.programme.forum_id]
        if current != section.programme:
            yield warning(
                f"old-programme:{section.programme_id}:{current.pk}",
                _("%(record)s: version %(shown)d is shown; the public reads version %(current)d.")
                % {
                    "record": shortened(forum),
                    "shown": section.programme.number,
                    "current": current.number,
                },
                admin_address(section, "programme"),
            )


def open_documents(inspected: Inspected) -> Iterator[Finding]:
    """A document of which we do not know the meeting."""
    for section in inspected.sections(MeetingReport):
        meeting = section.meeting
        for item in meeting.documents.all():
            if item.attribution == MeetingDocument.Attribution.OPEN:
                yield warning(
                    f"document:{meeting.pk}:{item.document_id}",
                    _("It is open whether this document belongs here: %(document)s; %(meeting)s.")
                    % {"document": shortened(item.document), "meeting": shortened(meeting)},
                    admin_address(item, "attribution"),
                    about=item.document,
                )


def warning(key: str, sentence: str, where: str, *, about: object = None) -> Finding:
    """A finding that a person acknowledges, with what staff noted of the record it is ``about``."""
    note = str(getattr(about, "staff_note", ""))
    return Finding(key=key, grade=Grade.WARNING, sentence=sentence, where=where, note=note)


def _events(inspected: Inspected) -> Iterator[Meeting | ForumSession]:
    found: dict[str, Meeting | ForumSession] = {}
    for section in inspected.sections(ComingEvents):
        _add(found, section.meetings.all())
        _add(found, section.sessions.all())
    for programme in inspected.sections(ForumProgramme):
        _add(found, programme.programme.sessions.all())
    yield from found.values()


def _add(
    found: dict[str, Meeting | ForumSession], records: Iterable[Meeting | ForumSession]
) -> None:
    for record in records:
        found.setdefault(name_of(record), record)
