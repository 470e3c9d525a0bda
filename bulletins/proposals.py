"""What the records since the last bulletin suggest for the next one, each with its reason."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.dates import in_words
from events.models import Dialogue, Forum, ForumSession, Milestone, Quote
from helpdesk.models import Initiative
from library.models import Figure
from meetings.models import FollowUp, Meeting
from members.models import CoordinatorTerm, Membership, Seat

from . import bindings
from .models import (
    Bulletin,
    ComingEvents,
    FiguresSection,
    FollowUpsSection,
    ForumProgramme,
    MeetingReport,
    MilestonesSection,
    QuoteSection,
    RosterSection,
    Section,
    Spotlight,
)

MAIN, SIDE = "main", "side"


@dataclass(frozen=True)
class Span:
    """What a bulletin covers: [since, until); since is None where nothing came before.

    ``shown`` names what published bulletins have shown already.
    """

    since: date | None
    until: date
    day: date
    shown: frozenset[str]

    def within(self, name: str) -> Q:
        """A condition on the date field ``name``."""
        condition = Q(**{f"{name}__lt": self.until})
        return condition & Q(**{f"{name}__gte": self.since}) if self.since else condition


@dataclass(frozen=True)
class Proposal:
    """A section that the records suggest; ``one`` binds it to a record, ``many`` to several."""

    model: type[Section]
    region: str
    because: str
    one: dict[str, models.Model | date] = field(default_factory=dict)
    many: dict[str, list[models.Model]] = field(default_factory=dict)

    def names(self) -> set[str]:
        """The names of all bindings."""
        single = {bindings.key(self.model, name, _value(item)) for name, item in self.one.items()}
        return single | {
            bindings.key(self.model, name, item.pk)
            for name, items in self.many.items()
            for item in items
        }

    def without(self, known: Iterable[str]) -> "Proposal | None":
        """The proposal less what is ``known``; None if nothing is left of it."""
        if not self.many:
            return None if self.names() & set(known) else self
        many = {
            name: [item for item in items if bindings.key(self.model, name, item.pk) not in known]
            for name, items in self.many.items()
        }
        return replace(self, many=many) if any(many.values()) else None


def proposals(span: Span) -> Iterator[Proposal]:
    """Everything that ``span`` suggests, in the order of a bulletin."""
    for source in SOURCES:
        for proposal in source(span):
            # What is coming and what is owed is told until it is over.
            told_again = proposal.model in {ComingEvents, FollowUpsSection}
            if cut := proposal.without(() if told_again else span.shown):
                yield cut


def meeting_reports(span: Span) -> Iterator[Proposal]:
    """A report on each meeting held in the period."""
    for meeting in (
        Meeting.objects.held().filter(span.within("date")).order_by("date", "start_time")
    ):
        because = _("The meeting was held on %(date)s.") % {"date": meeting.date_in_words()}
        yield Proposal(MeetingReport, MAIN, because, one={"meeting": meeting})


def follow_ups(span: Span) -> Iterator[Proposal]:
    """What earlier meetings asked for: open still, or settled in the period."""
    if span.since is None:
        return
    earlier = FollowUp.objects.filter(conclusion__meeting__date__lt=span.since)
    still_open = list(earlier.open())
    settled = list(earlier.filter(span.within("since"), state=FollowUp.State.CLOSED))
    if still_open or settled:
        because = _(
            "Asked for earlier: %(open)d open, %(settled)d settled since the last bulletin."
        ) % {"open": len(still_open), "settled": len(settled)}
        yield Proposal(
            FollowUpsSection, MAIN, because, many={"follow_ups": [*settled, *still_open]}
        )


def dialogues(span: Span) -> Iterator[Proposal]:
    """A closer look at each dialogue held in the period."""
    for dialogue in Dialogue.objects.filter(span.within("date")).order_by("date"):
        because = _("The dialogue was held on %(date)s.") % {"date": in_words(dialogue.date)}
        yield Proposal(Spotlight, MAIN, because, one={"dialogue": dialogue})


def forum_programmes(span: Span) -> Iterator[Proposal]:
    """The current programme of each forum that is still to come."""
    for forum in Forum.objects.filter(last_day__gte=span.day).order_by("first_day"):
        programme = forum.current_programme()
        if programme is not None:
            because = _("The forum opens on %(date)s.") % {"date": in_words(forum.first_day)}
            yield Proposal(ForumProgramme, MAIN, because, one={"programme": programme})


def milestones(span: Span) -> Iterator[Proposal]:
    """Lines of history that no bulletin has shown."""
    found = list(Milestone.objects.filter(date__lt=span.until))
    because = ngettext(
        "%(number)d line of the Group’s history has not been in a bulletin.",
        "%(number)d lines of the Group’s history have not been in a bulletin.",
        len(found),
    ) % {"number": len(found)}
    yield Proposal(MilestonesSection, MAIN, because, many={"milestones": [*found]})


def roster(span: Span) -> Iterator[Proposal]:
    """The roster, where something about it has changed (or it has never been shown)."""
    prefix = bindings.key(RosterSection, "as_of", "")
    days = [name.removeprefix(prefix) for name in span.shown if name.startswith(prefix)]
    if not days:
        because = _("No bulletin has shown the roster yet.")
    else:
        last = date.fromisoformat(max(days))
        begun, ended = (
            Q(**{f"{name}__gt": last, f"{name}__lte": span.day}) for name in ("start", "end")
        )
        changes = sum(
            model._default_manager.filter(begun | ended).count()
            for model in (Membership, Seat, CoordinatorTerm)
        )
        if not changes:
            return
        because = ngettext(
            "%(number)d membership, seat or term has begun or ended since it was last shown.",
            "%(number)d memberships, seats or terms have begun or ended since it was last shown.",
            changes,
        ) % {"number": changes}
    yield Proposal(RosterSection, MAIN, because, one={"as_of": span.day})


def coming_events(span: Span) -> Iterator[Proposal]:
    """Meetings still to come, and the Group's own sessions at a forum."""
    meetings = list(Meeting.objects.upcoming(span.day))
    sessions = ForumSession.objects.filter(is_own=True, date__gte=span.day)
    current = [
        session
        for session in sessions.select_related("programme__forum")
        if session.programme == session.programme.forum.current_programme()
    ]
    number = len(meetings) + len(current)
    because = ngettext(
        "%(number)d meeting or session is still to come.",
        "%(number)d meetings and sessions are still to come.",
        number,
    ) % {"number": number}
    yield Proposal(
        ComingEvents, SIDE, because, many={"meetings": [*meetings], "sessions": [*current]}
    )


def quotes(span: Span) -> Iterator[Proposal]:
    """Each quotation of the period."""
    for quote in Quote.objects.filter(span.within("date")).order_by("date", "slug"):
        because = _("The words are of this period: %(date)s.") % {"date": quote.date_in_words()}
        yield Proposal(QuoteSection, SIDE, because, one={"quote": quote})


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


def span_of(bulletin: Bulletin) -> Span:
    """From the end of the last published bulletin, or else of the bulletin's own period."""
    earlier = Bulletin.objects.published().filter(date__lt=bulletin.date).exclude(pk=bulletin.pk)
    last = earlier.first()
    since = (last.period_end or last.date) if last else bulletin.period_start
    return Span(
        since=since,
        until=bulletin.period_end or bulletin.date,
        day=bulletin.date,
        shown=frozenset(bindings.bound(earlier)),
    )


def _value(item: "models.Model | date") -> object:
    return item.pk if isinstance(item, models.Model) else item
