"""One recipient of a report, and what was done for it."""

from dataclasses import dataclass
from enum import Enum


class Action(Enum):
    """What a report says was done (RFC 3464, 2.3.3)."""

    FAILED = "failed"
    DELAYED = "delayed"
    DELIVERED = "delivered"
    RELAYED = "relayed"  # to a server that does not report
    EXPANDED = "expanded"  # to several, as a list does


@dataclass(frozen=True)
class Recipient:
    """One recipient of a report; ``address`` is empty where the report does not name it."""

    address: str
    action: Action
    status: str = ""
    diagnosis: str = ""
