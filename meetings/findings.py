"""What is odd in the record of meetings."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from core.clock import site_today
from core.findings import Finding, Grade, called, finding_source, page_of

from .models import Meeting, MeetingDocument


@finding_source("meetings")
def meetings_without_record() -> Iterator[Finding]:
    """Planned meetings whose day has passed, and no one has said what happened."""
    for meeting in Meeting.objects.outcome_unknown(site_today()):
        yield Finding(
            key=f"no-record:{meeting.slug}",
            grade=Grade.WARNING,
            sentence=_("The day of this meeting has passed and its outcome is not recorded: %s")
            % called(meeting),
            where=page_of(meeting),
        )


@finding_source("meetings")
def documents_of_an_open_meeting() -> Iterator[Finding]:
    """Documents of which we do not know to which of two meetings they belong."""
    open_ones = MeetingDocument.objects.filter(attribution=MeetingDocument.Attribution.OPEN)
    for item in open_ones.select_related("document", "meeting").order_by("meeting__date", "pk"):
        yield Finding(
            key=f"open-attribution:{item.meeting.slug}:{item.document.slug}",
            grade=Grade.NOTE,
            sentence=_(
                "It is open whether the document belongs to this meeting: %(document)s; "
                "%(meeting)s."
            )
            % {"document": called(item.document), "meeting": called(item.meeting)},
            where=page_of(item.meeting),
        )
