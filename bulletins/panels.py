"""What bulletins know of meetings, forums and mailings: reports, urgent notices, readers."""

from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.clock import site_today
from core.panels import Panel, panel
from events.models import Forum
from mailings.models import Mailing
from meetings.models import Meeting

from .models import Bulletin, Edition, MeetingReport, UrgentNotice
from .readings import readings_of


@panel(Meeting, order=5)
def notices_of_meeting(meeting: Meeting) -> Panel | None:
    """Urgent notices about ``meeting``; above everything else until it is held."""
    found = UrgentNotice.objects.public().filter(meeting=meeting)
    return _notices(found, is_urgent=meeting.status != Meeting.Status.HELD)


@panel(Forum, order=5)
def notices_of_forum(forum: Forum) -> Panel | None:
    """Urgent notices about sessions of ``forum``."""
    found = UrgentNotice.objects.public().filter(session__programme__forum=forum)
    return _notices(found, is_urgent=forum.last_day >= site_today())


def _notices(found: "QuerySet[UrgentNotice]", *, is_urgent: bool) -> Panel | None:
    notices = list(found)
    if not notices:
        return None
    title, template = _("Urgent notices"), "bulletins/panels/urgent_notices.html"
    return Panel(title, template, {"notices": notices}, is_urgent=is_urgent)


@panel(Meeting, order=90)
def reports(meeting: Meeting) -> Panel | None:
    """The published bulletins with a report on ``meeting``, in the reader's language."""
    reporting = MeetingReport.objects.filter(meeting=meeting).values("parent")
    found = Edition.objects.in_language((get_language() or "en")[:2])
    editions = list(found.filter(bulletin__in=reporting))
    if not editions:
        return None
    return Panel(_("In the bulletin"), "bulletins/panels/editions.html", {"editions": editions})


@panel(Mailing, order=10)
def read_and_left(mailing: Mailing) -> Panel | None:
    """How often the bulletin of ``mailing`` was read since, and who left after it."""
    kind, _colon, rest = mailing.reference.partition(":")
    if kind != "bulletin" or mailing.is_letter:
        return None
    bulletin = Bulletin.objects.filter(slug=rest.partition(":")[0]).first()
    if bulletin is None:
        return None
    context = {"readings": readings_of(bulletin, [mailing]), "shows_left": True}
    return Panel(_("What was read"), "admin/bulletins/bulletin/readings.html", context)
