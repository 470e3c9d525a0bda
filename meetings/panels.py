"""What meetings know of a Member, a person or a document."""

from django.utils.translation import gettext as _

from core.panels import Panel, panel
from members.models import Member, Person

from .models import FollowUp, Meeting, MeetingAppearance


@panel(Member, order=10)
def hosted(member: Member) -> Panel | None:
    """The meetings a Member held or is to hold."""
    meetings = list(Meeting.objects.filter(hosts=member).order_by("-date", "slug").with_hosts())
    if not meetings:
        return None
    return Panel(_("Meetings hosted"), "meetings/panels/meetings.html", {"meetings": meetings})


@panel(Member, order=20)
def asked(member: Member) -> Panel | None:
    """What a Member owes after a conclusion, and what is asked of all Members."""
    owed = FollowUp.objects.filter(owner_member=member) | FollowUp.objects.filter(
        owner=FollowUp.Owner.MEMBERS
    )
    items = list(owed.open().with_origin())
    if not items:
        return None
    return Panel(_("Asked of this Member"), "meetings/panels/follow_ups.html", {"items": items})


@panel(Person, order=10)
def appearances(person: Person) -> Panel | None:
    """The meetings at which a person appeared."""
    rows = list(
        MeetingAppearance.objects.filter(person=person)
        .select_related("meeting")
        .order_by("-meeting__date")
    )
    if not rows:
        return None
    return Panel(_("At meetings of the Group"), "meetings/panels/appearances.html", {"rows": rows})
