"""Load the sample: the records of the Autumn 2018 bulletin in three languages."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from core.keep_calendar import keep_once, reconcile
from core.keep_search import reindex
from msme_site.sample import (
    load_bulletin,
    load_events,
    load_library,
    load_meetings,
    load_members,
    load_terms,
)


class Command(BaseCommand):
    """All of it or nothing; a second run changes nothing."""

    help = "Load the Autumn 2018 records in three languages and publish their bulletin."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whether to stop before publication."""
        parser.add_argument("--draft", action="store_true", help="leave the bulletin in draft")

    @transaction.atomic
    def handle(self, *_args: Any, **options: Any) -> None:
        """Load from the lowest layer up: each file may name only what is there already."""
        with keep_once():
            load_library.load()
            load_terms.load()
            load_members.load()
            load_meetings.load()
            load_events.load()
        reconcile()  # records of an earlier start, which calendars may not know yet
        bulletin = load_bulletin.load()
        if not options["draft"]:
            load_bulletin.make_public(bulletin)
        transaction.on_commit(reindex)  # the same for what readers search
        self.stdout.write("The sample is loaded.")
