"""What bulletins know of a meeting: the numbers that reported on it."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.panels import Panel, panel
from meetings.models import Meeting

from .models import Edition, MeetingReport


@panel(Meeting, order=90)
def reports(meeting: Meeting) -> Panel | None:
    """The published bulletins with a report on ``meeting``, in the reader's language."""
    reporting = MeetingReport.objects.filter(meeting=meeting).values("parent")
    found = Edition.objects.in_language((get_language() or "en")[:2])
    editions = list(found.filter(bulletin__in=reporting))
    if not editions:
        return None
    return Panel(_("In the bulletin"), "bulletins/panels/editions.html", {"editions": editions})
