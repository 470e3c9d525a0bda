"""What meetings know of a Member or a person."""

from dataclasses import dataclass

from django.db.models import F
from django.utils.translation import gettext as _

from core.panels import Panel, panel
from library.models import Document
from members.models import Member, Person

from .board import in_order
from .models import Conclusion, FollowUp, Intervention, Meeting, MeetingAppearance

# How many settled follow-ups a page shows; the rest is one link away.
SETTLED_SHOWN = 5


@panel(Member, order=10)
def hosted(member: Member) -> Panel | None:
    """The meetings a Member held or is to hold."""
    meetings = list(Meeting.objects.filter(hosts=member).order_by("-date", "slug").with_hosts())
    if not meetings:
        return None
    held = sum(meeting.status == Meeting.Status.HELD for meeting in meetings)
    brief = _("Meetings hosted: %(number)d") % {"number": held}
    # The list shows all of them; what is not counted as hosted is told beside the number.
    planned = sum(meeting.status in Meeting.PLANNED for meeting in meetings)
    cancelled = sum(meeting.status == Meeting.Status.CANCELLED for meeting in meetings)
    beside = [_("planned: %(number)d") % {"number": planned}] if planned else []
    beside += [_("cancelled: %(number)d") % {"number": cancelled}] if cancelled else []
    if beside:
        brief = f"{brief} ({', '.join(beside)})"
    return Panel(
        _("Meetings hosted"),
        "meetings/panels/meetings.html",
        {"meetings": meetings},
        brief=brief if held else "",
    )


@dataclass(frozen=True)
class Word:
    """A Member speaking at a meeting, by itself or by a person who appeared for it."""

    meeting: Meeting
    said: Intervention | MeetingAppearance
    field: str
    person: Person | None = None

    @property
    def text(self) -> str:
        """What was said, if it is recorded."""
        return str(getattr(self.said, self.field))


@panel(Member, order=15)
def spoke(member: Member) -> Panel | None:
    """Where a Member took the floor, and the people who appeared for it, latest meeting first."""
    ordered = ("position", "pk")
    own = Intervention.objects.filter(member=member).select_related("meeting").order_by(*ordered)
    people = MeetingAppearance.objects.filter(member=member).order_by(*ordered)
    words = [
        *(Word(row.meeting, row, "text") for row in own),
        *(
            Word(row.meeting, row, "statement", row.person)
            for row in people.select_related("meeting", "person")
        ),
    ]
    if not words:
        return None
    words.sort(key=lambda word: (word.meeting.name_day, word.meeting.pk), reverse=True)
    return Panel(_("At meetings of the Group"), "meetings/panels/words.html", {"words": words})


@panel(Member, order=20)
def asked(member: Member) -> Panel | None:
    """What a Member owes after a conclusion, what is asked of all Members, and what was settled."""
    rows = FollowUp.objects.asked_of(member)
    still = list(rows.open().with_origin())
    settled = rows.filter(state__in=FollowUp.SETTLED)
    latest = list(in_order(settled, FollowUp.State.CLOSED)[: SETTLED_SHOWN + 1])
    if not still and not latest:
        return None
    brief = _("Open requests to it: %(number)d") % {"number": len(still)}
    context = {
        "items": still,
        "settled": latest[:SETTLED_SHOWN],
        "more": len(latest) > SETTLED_SHOWN,
        "member": member,
    }
    title = _("Asked of this Member")
    return Panel(title, "meetings/panels/asked_of.html", context, brief=brief if still else "")


@panel(Member, order=25)
def asked_for(member: Member) -> Panel | None:
    """What a Member asked for, alone or with others, and what became of it."""
    found = (
        Conclusion.objects.filter(sponsors__member=member)
        .select_related("meeting")
        .prefetch_related("sponsors__member__names", "follow_ups")
        .order_by(F("meeting__date").desc(nulls_first=True), "position", "pk")
    )
    conclusions = list(found)
    if not conclusions:
        return None
    number = len(conclusions)
    brief = _("Its own requests: %(number)d")
    return Panel(
        _("What it asked for"),
        "meetings/panels/asked_for.html",
        {"conclusions": conclusions, "member": member},
        brief=brief % {"number": number},
    )


@panel(Person, order=10)
def appearances(person: Person) -> Panel | None:
    """The meetings at which a person appeared."""
    rows = list(
        MeetingAppearance.objects.filter(person=person)
        .select_related("meeting")
        .order_by("-meeting__date", "meeting_id", "position")
    )
    if not rows:
        return None
    return Panel(_("At meetings of the Group"), "meetings/panels/appearances.html", {"rows": rows})


@panel(Document, order=10)
def meetings_of(document: Document) -> Panel | None:
    """The meetings that a document belongs to."""
    found = list(
        Meeting.objects.filter(documents__document=document).order_by("-date", "slug").with_hosts()
    )
    if not found:
        return None
    template = "meetings/panels/meetings.html"
    return Panel(_("Of meetings of the Group"), template, {"meetings": found})


@panel(Document, order=20)
def settled_by(document: Document) -> Panel | None:
    """The follow-ups that a document resolved."""
    items = list(FollowUp.objects.filter(resolved_document=document).with_origin())
    if not items:
        return None
    return Panel(_("It settled"), "meetings/panels/follow_ups.html", {"items": items})
