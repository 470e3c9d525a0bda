"""What is odd about bulletins and digests themselves, for the first page of the admin."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from core.findings import Finding, Grade, called, finding_source, page_of

from .models import Bulletin, Digest, ScheduledPublication


@finding_source("bulletins")
def held_publications() -> Iterator[Finding]:
    """Bulletins that did not appear at their time, and for which no other was set since."""
    rows = ScheduledPublication.objects.filter(bulletin__state=Bulletin.State.DRAFT)
    latest = rows.order_by("bulletin_id", "-pk").distinct("bulletin_id").select_related("bulletin")
    for row in latest:
        if row.state == ScheduledPublication.State.HELD:
            yield Finding(
                key=f"held:{row.pk}",
                grade=Grade.WARNING,
                sentence=_("The bulletin “%(record)s” was not published at its time. %(reason)s")
                % {"record": called(row.bulletin), "reason": row.reason},
                where=page_of(row.bulletin),
            )


@finding_source("bulletins")
def held_digests() -> Iterator[Finding]:
    """Digests that were not mailed at their time, and that no later one has followed."""
    latest = Digest.objects.order_by("frequency", "-day").distinct("frequency")
    for digest in latest.defer("standing", "told"):
        if digest.state == Digest.State.HELD:
            yield Finding(
                key=f"held-digest:{digest.pk}",
                grade=Grade.WARNING,
                sentence=_(
                    "The digest “%(record)s” was not mailed at its time. The next one will tell "
                    "what it had, or you send it now."
                )
                % {"record": called(digest)},
                where=page_of(digest),
            )
