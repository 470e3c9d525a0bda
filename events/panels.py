"""What the forum, quotes and history know of a Member, a person or a meeting."""

from django.utils.translation import gettext as _

from core.panels import Panel, panel
from library.models import Document
from meetings.models import Meeting
from members.models import Member, Person

from .models import Dialogue, ForumSession, Milestone, Quote, SessionAppearance


@panel(Member, order=40)
def sessions(member: Member) -> Panel | None:
    """The forum sessions a Member organises, and those at which people speak for it."""
    current = ForumSession.objects.current().select_related("programme__forum")
    found = list(current.filter(organisers__member=member).order_by("-date", "start_time"))
    rows = list(
        SessionAppearance.objects.filter(member=member, session__in=ForumSession.objects.current())
        .select_related("session__programme__forum", "person")
        .order_by("-session__date", "session__start_time", "position", "pk")
    )
    if not found and not rows:
        return None
    context = {"sessions": found, "speakers": rows}
    return Panel(_("At the Public Forum"), "events/panels/of_member.html", context)


@panel(Member, order=60)
def milestones(member: Member) -> Panel | None:
    """The lines of the Group's history that name a Member."""
    found = list(Milestone.objects.filter(members=member))
    if not found:
        return None
    return Panel(_("In the Group’s history"), "events/panels/milestones.html", {"lines": found})


@panel(Person, order=30)
def appearances(person: Person) -> Panel | None:
    """The forum sessions at which a person speaks."""
    rows = list(
        SessionAppearance.objects.filter(
            person=person, session__in=ForumSession.objects.current()
        ).select_related("session__programme__forum")
    )
    if not rows:
        return None
    return Panel(_("At the Public Forum"), "events/panels/appearances.html", {"rows": rows})


@panel(Person, order=40)
def quoted(person: Person) -> Panel | None:
    """A person's words."""
    return _quotes(list(Quote.objects.filter(person=person).select_related("person", "meeting")))


@panel(Meeting, order=40)
def quoted_at(meeting: Meeting) -> Panel | None:
    """Words spoken at a meeting."""
    return _quotes(list(Quote.objects.filter(meeting=meeting).select_related("person")))


@panel(Document, order=40)
def dialogues(document: Document) -> Panel | None:
    """The trade dialogues that a document belongs to."""
    found = list(Dialogue.objects.filter(documents=document))
    if not found:
        return None
    return Panel(_("Of trade dialogues"), "events/panels/dialogues.html", {"dialogues": found})


@panel(Document, order=60)
def history_of(document: Document) -> Panel | None:
    """The lines of the Group's history that a document belongs to."""
    found = list(Milestone.objects.filter(documents=document))
    if not found:
        return None
    return Panel(_("In the Group’s history"), "events/panels/milestones.html", {"lines": found})


def _quotes(quotes: list[Quote]) -> Panel | None:
    if not quotes:
        return None
    return Panel(_("Quoted"), "events/panels/quotes.html", {"quotes": quotes})
