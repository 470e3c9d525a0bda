"""The roster of a day as a table, in the reader's language."""

import csv
import io
from collections.abc import Iterator

from django.utils.translation import gettext as _

from core.dates import Precision

from .models import Membership
from .roster import Entry, Roster

FORMULA = ("=", "+", "-", "@")  # what a spreadsheet would reckon with
SIGNED = "\ufeff"  # tells spreadsheets that the text is UTF-8


def roster_csv(found: Roster) -> str:
    """Every entry, with the States of a union below it, and committee Members outside the list.

    One row each: code, name, formal name, how it counts, first day with its precision, seat.
    """
    out = io.StringIO()
    out.write(SIGNED)
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(
        [
            *(_("Code"), _("Name"), _("Formal name"), _("In the roster as")),
            *(_("Since"), _("Precision"), _("Seat on the committee")),
        ]
    )
    writer.writerows([_harmless(text) for text in row] for row in _rows(found))
    return out.getvalue()


def _rows(found: Roster) -> Iterator[list[str]]:
    held = Membership.objects.on(found.day)
    memberships = {row.member_id: row for row in held}
    for entry in found.entries:
        yield _row(found, entry, _("entry"), memberships.get(entry.member.pk))
        for state in entry.states:
            yield _row(found, state, _("member State: %(union)s") % {"union": entry.name})
    for entry in found.seats_outside:
        yield _row(found, entry, _("not in the roster, on the committee"))


def _row(
    found: Roster, entry: Entry, words: str, membership: Membership | None = None
) -> list[str]:
    name = entry.member.name_record(found.day)
    start = membership.start if membership else None
    precision = Precision(membership.start_precision).label if membership and start else ""
    return [
        entry.member.code,
        entry.name,
        str(name.formal_name or "") if name else "",
        words,
        start.isoformat() if start else "",
        str(precision),
        _("yes") if entry.has_seat else _("no"),
    ]


def _harmless(text: str) -> str:
    """``text`` as a text, also where a spreadsheet would take it for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text
