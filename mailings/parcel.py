"""What a sender holds: rows, each with its message once it is written, and their batches."""

from dataclasses import dataclass

from .claim import Row, Work
from .message import Message


@dataclass(eq=False, slots=True)
class Load:
    """A batch in a sender's hands: ``open`` of its rows are not decided yet.

    It may be given back with rows that nobody spoke for, once the others are decided.
    """

    batch_id: int
    mailing_id: int
    open: int = 0
    goes_back: bool = False


@dataclass(eq=False, slots=True)
class Parcel:
    """A row in a sender's hands. ``cuts`` counts connections that ended at its envelope."""

    row: Row
    load: Load
    message: Message | None = None
    cuts: int = 0


def unpack(work: Work) -> tuple[Load, list[Parcel]]:
    """What was claimed, as a load and its parcels."""
    load = Load(work.batch_id, work.mailing_id, open=len(work.rows))
    return load, [Parcel(row, load) for row in work.rows]
