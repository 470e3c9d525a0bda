"""Tell calendars what was changed by hand in the database, or in bulk."""

from typing import Any

from django.core.management.base import BaseCommand

from core.keep_calendar import reconcile


class Command(BaseCommand):
    """Safe to repeat; an event that did not change keeps its sequence number."""

    help = "Bring what calendars are told in step with the records."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Ask every source for everything."""
        self.stdout.write(f"Events told anew: {reconcile()}.")
