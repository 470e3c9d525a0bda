"""What is odd in the roster of today."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from core.clock import site_today
from core.dates import in_words
from core.findings import Finding, Grade, finding_source, page_of

from .roster import Roster, roster_on


@finding_source("members")
def roster_findings() -> Iterator[Finding]:
    """Committee Members outside the roster; a declared number that is not the one we count."""
    roster = roster_on(site_today())
    yield from _seats_outside(roster)
    yield from _declared_otherwise(roster)


def _seats_outside(roster: Roster) -> Iterator[Finding]:
    for entry in roster.seats_outside:
        yield Finding(
            key=f"seat-outside:{entry.member.code}",
            grade=Grade.WARNING,
            sentence=_(
                "%(member)s has a seat on the committee on %(date)s but is not in the roster."
            )
            % {"member": entry.name, "date": in_words(roster.day)},
            where=page_of(entry.member),
        )


def _declared_otherwise(roster: Roster) -> Iterator[Finding]:
    declared = roster.declared
    if declared is not None and declared.number != roster.total:
        yield Finding(
            key=f"declared:{declared.pk}:{roster.total}",
            grade=Grade.WARNING,
            sentence=_(
                "%(declared)d Members are declared (%(when)s). The roster of %(date)s names "
                "%(entries)d entries, which make %(total)d Members with the member States of "
                "the European Union."
            )
            % {
                "declared": declared.number,
                "when": declared.date_in_words(),
                "date": in_words(roster.day),
                "entries": len(roster.entries),
                "total": roster.total,
            },
            where=page_of(declared),
        )
