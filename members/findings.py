"""What is odd in the roster of today."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from core.clock import site_today
from core.dates import in_words
from core.findings import Finding, Grade, finding_source, page_of

from .roster import Declared, Roster, roster


@finding_source("members")
def roster_findings() -> Iterator[Finding]:
    """Committee Members outside the roster; a declared number that is not the one we count."""
    yield from odd_in(roster(as_of=site_today()))


def odd_in(found: Roster) -> Iterator[Finding]:
    """What is odd in the roster of any day, with what is known of the reason."""
    yield from _seats_outside(found)
    yield from _declared_otherwise(found)


def _seats_outside(found: Roster) -> Iterator[Finding]:
    for entry in found.seats_outside:
        sentence = _("%(member)s has a seat on the committee on %(date)s but is not in the roster.")
        sentence %= {"member": entry.name, "date": in_words(found.day)}
        yield Finding(
            key=f"seat-outside:{entry.member.code}",
            grade=Grade.WARNING,
            sentence=sentence,
            where=page_of(entry.member),
            note=entry.staff_note,
        )


def _declared_otherwise(found: Roster) -> Iterator[Finding]:
    for declared in found.declared_counts:
        if declared.differs:
            count = declared.count
            yield Finding(
                key=f"declared:{count.pk}:{declared.total}",
                grade=Grade.WARNING if declared.entries else Grade.NOTE,
                sentence=_difference(declared),
                where=page_of(count),
                note=count.staff_note,
            )


def _difference(declared: Declared) -> str:
    count = declared.count
    values = {
        "declared": count.number,
        "when": count.date_in_words(),
        "date": in_words(declared.day),
        "entries": declared.entries,
        "total": declared.total,
    }
    if not declared.entries:
        nobody = _("%(declared)d Members are declared (%(when)s), and no membership for that day.")
        return nobody % values
    return (
        _(
            "%(declared)d Members are declared (%(when)s). The roster of %(date)s names "
            "%(entries)d entries, which make %(total)d Members with the member States of "
            "the European Union."
        )
        % values
    )
