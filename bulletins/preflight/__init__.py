"""Preflight: what is wrong with a bulletin, each in a sentence and with the way to mend it.

Errors block approval and publication; warnings are acknowledged one by one.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from django.db import models, transaction
from django.utils.translation import gettext as _

from bulletins.clearance import Review
from bulletins.contents import gather
from bulletins.models import Acknowledgement, Bulletin
from bulletins.refusals import NotReady
from bulletins.render import Rendering, hash_of, render_all
from core.findings import Finding, Grade
from core.models import write_audit

from . import (
    clearance,
    dead_links,
    errors,
    hollow,
    link_languages,
    mailbox,
    terms,
    warnings,
    weekdays,
)
from .inspected import Inspected

Check = Callable[[Inspected], Iterator[Finding]]

CHECKS: tuple[Check, ...] = (
    errors.nothing_to_say,
    errors.missing_texts,
    errors.texts_to_be_written,
    hollow.wordless_texts,
    hollow.hollow_sections,
    errors.pictures_without_words,
    errors.unsafe_markup,
    errors.large_mail,
    mailbox.sender_names,
    mailbox.reply_addresses,
    mailbox.unreadable_pictures,
    mailbox.preheaders,
    mailbox.heavy_mail,
    warnings.stale_texts,
    warnings.meetings_not_held,
    warnings.unsourced_figures,
    warnings.unsourced_quotes,
    warnings.rosters,
    warnings.rooms,
    warnings.clashes,
    warnings.old_programmes,
    warnings.open_documents,
    clearance.uncleared,
    weekdays.weekdays,
    link_languages.link_languages,
    terms.terminology,
    dead_links.dead_links,
)


@dataclass(frozen=True)
class Report:
    """What the preflight found, of exactly the content that ``renderings`` hold."""

    findings: tuple[Finding, ...]
    acknowledged: frozenset[str]
    renderings: dict[str, Rendering]
    reviews: tuple[Review, ...] = ()

    @property
    def errors(self) -> list[Finding]:
        """What blocks."""
        return [item for item in self.findings if item.grade == Grade.ERROR]

    @property
    def warnings(self) -> list[Finding]:
        """What a person has to look at, acknowledged or not."""
        return [item for item in self.findings if item.grade == Grade.WARNING]

    @property
    def open_warnings(self) -> list[Finding]:
        """Warnings that nobody has acknowledged."""
        return [item for item in self.warnings if item.key not in self.acknowledged]

    @property
    def notes(self) -> list[Finding]:
        """What is only told."""
        return [item for item in self.findings if item.grade == Grade.NOTE]

    def with_seen(self, key: str) -> "Report":
        """The same, once the warning ``key`` is acknowledged."""
        return replace(self, acknowledged=self.acknowledged | {key})

    @property
    def content_hash(self) -> str:
        """What the inspected content is recognized by."""
        return hash_of(self.renderings)


def preflight(bulletin: Bulletin) -> Report:
    """Look ``bulletin`` through, in the active language; nothing is written."""
    contents = gather(bulletin)
    inspected = Inspected(bulletin, contents, render_all(bulletin, contents=contents))
    found = {item.key: item for check in CHECKS for item in check(inspected)}
    order = list(Grade)
    return Report(
        findings=tuple(sorted(found.values(), key=lambda item: order.index(item.grade))),
        acknowledged=frozenset(bulletin.acknowledgements.values_list("finding_key", flat=True)),
        renderings=inspected.renderings,
        reviews=tuple(inspected.reviews),
    )


@transaction.atomic
def acknowledge(
    bulletin: Bulletin, key: str, *, by: models.Model, report: Report | None = None
) -> Acknowledgement:
    """Note that ``by`` has seen the warning ``key`` and accepts it; a second time changes nothing.

    A ``report`` of the bulletin as it is may be given, so that it is not made again.
    Raises ``NotReady`` if the preflight of the bulletin as it is knows no such warning.
    """
    if bulletin.is_published:
        raise NotReady(_("This bulletin is published; nothing about it is open any more."))
    if key not in {item.key for item in (report or preflight(bulletin)).warnings}:
        raise NotReady(_("This warning no longer applies; look at the list again."))
    row, made = Acknowledgement.objects.get_or_create(
        bulletin=bulletin, finding_key=key, defaults={"by_id": by.pk}
    )
    if made:
        write_audit("acknowledged", bulletin, actor=by, finding=key)
    return row
