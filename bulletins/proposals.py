"""What the records since the last bulletin suggest for the next one, each with its reason."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.dates import NBSP, in_words
from core.templatetags.house import colon
from core.typography import listed
from events.models import Dialogue, Forum, ForumSession, Milestone, Programme, Quote
from helpdesk.models import Initiative
from library.models import Figure
from meetings.models import FollowUp, Meeting

from . import bindings
from .models import (
    ComingEvents,
    FiguresSection,
    FollowUpsSection,
    ForumProgramme,
    MeetingReport,
    MilestonesSection,
    QuoteSection,
    RosterSection,
    Spotlight,
)
from .proposal import Proposal, Span
from .roster_changes import roster_changes

MAIN, SIDE = "main", "side"
# How many names of one kind a reason tells, and how long it may be in all.
NAMES, LONGEST = 3, 250


def proposals(span: Span) -> Iterator[Proposal]:
    """Everything that ``span`` suggests, in the order of a bulletin."""
    for source in SOURCES:
        for proposal in source(span):
            # What is coming and what is owed is told until it is over.
            told_again = proposal.model in {ComingEvents, FollowUpsSection}
            known = frozenset() if told_again else span.shown
            # What came in late is told unless somebody decided about it then.
            if span.is_late(proposal.at):
                known |= span.offered
            if cut := proposal.without(known):
                yield cut


def meeting_reports(span: Span) -> Iterator[Proposal]:
    """A report on each meeting held in the period, or before it and recorded too late."""
    held = (
        Meeting.objects.held()
        .filter(span.within_or_late("date"))
        .annotate(
            speakers=Count("appearances", distinct=True),
            concluded=Count("conclusions", distinct=True),
            owed=Count("conclusions__follow_ups", distinct=True),
            papers=Count("documents", distinct=True),
        )
    )
    for meeting in held.order_by("date", "start_time"):
        if meeting.date is None:
            because = _("The meeting was held; its day is not recorded.")
        elif span.is_late(meeting.date):
            because = _("Held on %(date)s, and in no bulletin yet.")
        else:
            because = _("The meeting was held on %(date)s.")
        because = _told(because, meeting.date_in_words(), _on_record(meeting))
        yield Proposal(MeetingReport, MAIN, because, one={"meeting": meeting}, at=meeting.date)


def follow_ups(span: Span) -> Iterator[Proposal]:
    """What earlier meetings asked for: open still, or settled in the period."""
    if span.since is None:
        return
    earlier = FollowUp.objects.filter(conclusion__meeting__date__lt=span.since)
    is_new = Q(state=FollowUp.State.ASKED, since__gte=span.since)
    new = list(earlier.open().filter(is_new))
    still_open = list(earlier.open().exclude(pk__in=[item.pk for item in new]))
    settled = list(earlier.filter(span.within("since"), state=FollowUp.State.CLOSED))
    if new or still_open or settled:
        because = _(
            "Asked for at earlier meetings: since the last bulletin %(new)d new, "
            "%(settled)d closed; %(open)d still open."
        ) % {"new": len(new), "open": len(still_open), "settled": len(settled)}
        found = [*settled, *still_open, *new]
        yield Proposal(FollowUpsSection, MAIN, because, many={"follow_ups": [*found]})


def dialogues(span: Span) -> Iterator[Proposal]:
    """A closer look at each dialogue held in the period, or before it and recorded too late."""
    for dialogue in Dialogue.objects.filter(span.within_or_late("date")).order_by("date"):
        late = span.is_late(dialogue.date)
        because = (
            _("Held on %(date)s, and in no bulletin yet.")
            if late
            else _("The dialogue was held on %(date)s.")
        )
        because = _told(because, in_words(dialogue.date))
        yield Proposal(Spotlight, MAIN, because, one={"dialogue": dialogue}, at=dialogue.date)


def forum_programmes(span: Span) -> Iterator[Proposal]:
    """The current programme of each forum that is still to come."""
    coming = Programme.objects.filter(forum__last_day__gte=span.day).select_related("forum")
    current: dict[Forum, Programme] = {}
    for programme in coming.public_first():
        current.setdefault(programme.forum, programme)
    for forum, programme in sorted(current.items(), key=lambda item: item[0].first_day):
        because = _("The forum opens on %(date)s.") % {"date": in_words(forum.first_day)}
        yield Proposal(ForumProgramme, MAIN, because, one={"programme": programme})


def milestones(span: Span) -> Iterator[Proposal]:
    """Lines of history that no bulletin has shown."""
    found = list(Milestone.objects.filter(Q(date__lt=span.until) | Q(date__isnull=True)))
    yield Proposal(
        MilestonesSection,
        MAIN,
        _lines_of_history(len(found)),
        many={"milestones": [*found]},
        count=_lines_of_history,
    )


def _lines_of_history(number: int) -> str:
    words = ngettext(
        "%(number)d line of the Group’s history has not been in a bulletin.",
        "%(number)d lines of the Group’s history have not been in a bulletin.",
        number,
    )
    return words % {"number": number}


def roster(span: Span) -> Iterator[Proposal]:
    """The roster, where something about it has changed (or it has never been shown)."""
    prefix = bindings.key(RosterSection, "as_of", "")
    days = [name.removeprefix(prefix) for name in span.shown if name.startswith(prefix)]
    values: dict[str, date] = {}
    because = _("No bulletin has shown the roster yet.")
    if days:
        values = {"changes_since": date.fromisoformat(max(days))}
        because = _roster_changes(values["changes_since"], span.day)
    if because:
        yield Proposal(RosterSection, MAIN, because, one={"as_of": span.day}, values=values)


def coming_events(span: Span) -> Iterator[Proposal]:
    """Meetings still to come, and the Group's own sessions at a forum."""
    meetings = list(Meeting.objects.upcoming(span.day))
    own = ForumSession.objects.current().planned().filter(is_own=True, date__gte=span.day)
    sessions = list(own.select_related("programme__forum").in_order())
    yield Proposal(
        ComingEvents,
        SIDE,
        _still_to_come(len(meetings) + len(sessions)),
        many={"meetings": [*meetings], "sessions": [*sessions]},
        count=_still_to_come,
    )


def _still_to_come(number: int) -> str:
    words = ngettext(
        "%(number)d meeting or session is still to come.",
        "%(number)d meetings and sessions are still to come.",
        number,
    )
    return words % {"number": number}


def quotes(span: Span) -> Iterator[Proposal]:
    """Each quotation of the period, or from before it and recorded too late."""
    for quote in _quotes_of(span):
        if quote.date is None:
            because = _("No bulletin has shown these words; their day is not recorded.")
        elif span.is_late(quote.date):
            because = _("No bulletin has shown these words yet: %(date)s.")
        else:
            because = _("The words are of this period: %(date)s.")
        because = _told(because, quote.date_in_words())
        yield Proposal(QuoteSection, SIDE, because, one={"quote": quote}, at=quote.date)


def figures(_span: Span) -> Iterator[Proposal]:
    """Figures that no bulletin has shown."""
    found = list(Figure.objects.all())
    because = _("These figures have not been in a bulletin.")
    yield Proposal(FiguresSection, SIDE, because, many={"figures": [*found]})


def initiatives(_span: Span) -> Iterator[Proposal]:
    """A closer look at each initiative that no bulletin has shown."""
    for initiative in Initiative.objects.order_by("slug"):
        because = _("This initiative has not been in a bulletin.")
        yield Proposal(Spotlight, SIDE, because, one={"initiative": initiative})


SOURCES: tuple[Callable[[Span], Iterator[Proposal]], ...] = (
    meeting_reports,
    follow_ups,
    dialogues,
    forum_programmes,
    milestones,
    roster,
    coming_events,
    quotes,
    figures,
    initiatives,
)


def _quotes_of(span: Span) -> Iterable[Quote]:
    found = Quote.objects.filter(span.within_or_late("date")).select_related("person")
    return found.order_by("date", "slug")


def _told(because: str, date_in_words: str, more: str = "") -> str:
    sentence = because % {"date": date_in_words}
    return f"{sentence} {more}".strip()


def _on_record(meeting: Any) -> str:
    """What has been recorded of ``meeting``, which carries the numbers."""
    parts = [
        ngettext("%(number)d speaker", "%(number)d speakers", meeting.speakers),
        ngettext("%(number)d conclusion", "%(number)d conclusions", meeting.concluded),
        ngettext("%(number)d new follow-up", "%(number)d new follow-ups", meeting.owed),
        ngettext("%(number)d document", "%(number)d documents", meeting.papers),
    ]
    numbers = (meeting.speakers, meeting.concluded, meeting.owed, meeting.papers)
    found = [part % {"number": number} for part, number in zip(parts, numbers, strict=True)]
    told = ", ".join(part for part, number in zip(found, numbers, strict=True) if number)
    return _("On record: %(parts)s.") % {"parts": told} if told else ""


def _roster_changes(since: date, day: date) -> str:
    """Who joined, left, was renamed or took an office after ``since``; "" if nobody did."""
    lines = roster_changes(since, day)
    told = " ".join(f"{line.label}{colon()} {_first_names(line.names)}." for line in lines)
    if not told:
        return ""
    head = _("Changes since %(date)s.") % {"date": in_words(since)}
    return Truncator(f"{head} {told}").chars(LONGEST)


def _first_names(names: list[str]) -> str:
    more = f" (+{NBSP}{len(names) - NAMES})" if len(names) > NAMES else ""
    return f"{listed(names[:NAMES])}{more}"
