"""Cancel a meeting: it stays where it was announced, and says that it is not held."""

from django.db import models, transaction
from django.utils.translation import gettext as _

from core.models import write_audit

from .models import Meeting
from .refusals import NotPossible


@transaction.atomic
def cancel(meeting: Meeting, *, by: models.Model | None, because: str = "") -> Meeting:
    """Call ``meeting`` off; ``because`` goes into the journal, which only staff read.

    Raises ``NotPossible`` with a sentence; then nothing has happened.
    """
    now = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if now.is_cancelled:
        raise NotPossible(_("This meeting is cancelled already."))
    if now.status == Meeting.Status.HELD:
        raise NotPossible(_("This meeting was held; it can no longer be cancelled."))
    was, now.status = now.status, Meeting.Status.CANCELLED
    now.save(update_fields=["status"])  # saved, not updated: calendars listen
    write_audit("cancelled meeting", now, actor=by, was=was, because=because)
    return now
