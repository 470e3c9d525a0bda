"""What is odd in the record of meetings."""

from collections.abc import Iterator

from core.findings import Finding, finding_source

from .inspect_meetings import inspect
from .inspect_owed import inspect_owed
from .models import Meeting


@finding_source("meetings")
def meetings() -> Iterator[Finding]:
    """Everything that is odd in meetings themselves."""
    yield from inspect(Meeting.objects.all())


@finding_source("follow_ups")
def follow_ups() -> Iterator[Finding]:
    """Everything that is odd in what was asked for and what is owed."""
    yield from inspect_owed()
