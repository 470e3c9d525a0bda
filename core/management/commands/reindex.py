"""Makes what readers search anew from the records."""

from typing import Any

from django.core.management.base import BaseCommand

from core.keep_search import reindex


class Command(BaseCommand):
    """``manage.py reindex``: safe at any time; what is right already is left alone."""

    help = "Let readers find every public record as it is now."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Say how many rows differed."""
        self.stdout.write(f"{reindex()} entries of the search written or removed.")
