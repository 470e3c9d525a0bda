"""Complaints: reports in the Abuse Reporting Format (RFC 5965)."""

from dataclasses import dataclass
from email.message import Message

from .parts import addresses_in, blocks_of, body_of, header, part_of_type

# Reports about something else than a person who did not want the mail: none of them is one.
_NO_COMPLAINT = {"not-spam", "auth-failure", "dmarc"}


@dataclass(frozen=True)
class Told:
    """What a report says: its kind, who sent it, and whom the mail was for, if that is told."""

    kind: str
    provider: str
    recipients: tuple[str, ...]


def read(message: "Message[str, str]") -> Told | None:
    """The complaint that ``message`` is, or None."""
    part = part_of_type(message, "message/feedback-report")
    if part is None:
        return None
    said = {name: value for block in blocks_of(body_of(part)) for name, value in block.items()}
    kind = said.get("feedback-type", "abuse").strip().lower()
    if kind in _NO_COMPLAINT:
        return None
    named = [said.get("original-rcpt-to", ""), said.get("removal-recipient", "")]
    provider = said.get("user-agent") or header(message, "From")
    return Told(kind[:40], provider[:250], tuple(addresses_in(named)))
