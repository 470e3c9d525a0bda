"""What became of every recipient, as a table that leaves while it is read."""

import csv
from collections.abc import Iterator

from django.utils.translation import gettext as _

from core.clock import GENEVA
from core.tables.cells import guarded

from .message import message_id
from .models import Delivery, Mailing
from .models.delivery import OWN_REASONS

CHUNK = 2_000


class _Line:
    """What a writer of CSV writes to: it gives back what it is told."""

    def write(self, text: str) -> str:
        return text


def fates_as_csv(mailing: Mailing) -> Iterator[str]:
    """The lines of the table, one per address, in the active language when it was begun.

    Rows are read in the order of their keys, a few thousand at a time, so that a million cost no
    memory and no transaction stays open for as long as somebody's line is slow. Each address
    stands once; its state is that of the moment at which its row was read.
    """
    header = [
        _("Address"),
        _("Language"),
        _("State"),
        _("In words"),
        _("Reason"),
        _("Attempts"),
        _("Settled (Geneva time)"),
        "Message-ID",
    ]
    # Now: the lines are made after the request's language is gone.
    words = {state.value: str(state.label) for state in Delivery.State}
    words |= {reason: str(in_words) for reason, in_words in OWN_REASONS.items()}
    return _lines(mailing, header, words)


def _lines(mailing: Mailing, header: list[str], words: dict[str, str]) -> Iterator[str]:
    writer = csv.writer(_Line())
    # Spreadsheets take a file without this mark for one of their own old encodings.
    yield "\ufeff" + writer.writerow(header)
    after = 0
    while True:
        rows = Delivery.objects.filter(mailing=mailing, pk__gt=after).order_by("pk")[:CHUNK]
        chunk = [writer.writerow([guarded(cell) for cell in _cells(row, words)]) for row in rows]
        if not chunk:
            return
        yield "".join(chunk)
        after = rows[len(chunk) - 1].pk


def _cells(row: Delivery, words: dict[str, str]) -> list[str]:
    settled = row.settled_at.astimezone(GENEVA).isoformat(" ", "seconds") if row.settled_at else ""
    return [
        row.address,
        row.language,
        row.state,
        words[row.state],
        words.get(row.reason, row.reason),
        str(row.attempts),
        settled,
        f"<{message_id(row.mailing_id, row.pk)}>",
    ]
