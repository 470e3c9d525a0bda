"""What is odd about mailings, for the first page of the admin."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from core.findings import Finding, Grade, called, finding_source, page_of

from .models import Mailing
from .start_on_time import late_sentence


@finding_source("mailings")
def held_mailings() -> Iterator[Finding]:
    """Mailings that were not started at their time, until somebody decides."""
    for mailing in Mailing.objects.filter(state=Mailing.State.HELD).named_here():
        yield Finding(
            key=f"mailing-held:{mailing.pk}",
            grade=Grade.WARNING,
            sentence=_("The mailing “%(record)s” was not started at its time. %(reason)s")
            % {"record": called(mailing), "reason": late_sentence()},
            where=page_of(mailing),
        )
