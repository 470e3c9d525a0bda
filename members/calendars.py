"""Whose calendar an event stands in: the mark that apps above give to what concerns a Member."""

from .models import Member


def concern(member: Member | int) -> str:
    """The mark of what stands in the calendar of ``member`` (or the one with that key)."""
    return f"member:{member if isinstance(member, int) else member.pk}"
