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
    if meeting.is_cancelled:
        raise NotPossible(_("This meeting is cancelled already."))
    if meeting.status == Meeting.Status.HELD:
        raise NotPossible(_("This meeting was held; it can no longer be cancelled."))
    seen = Meeting.objects.filter(pk=meeting.pk, status=meeting.status)
    if seen.update(status=Meeting.Status.CANCELLED) != 1:
        raise NotPossible(_("Someone else has just changed this meeting; look at its page again."))
    was, meeting.status = meeting.status, Meeting.Status.CANCELLED
    write_audit("cancelled meeting", meeting, actor=by, was=was, because=because)
    return meeting
