"""Load the demonstration: a draft, 1,200 readers, a mailing that runs and one that is ready."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from bulletins.models import Bulletin
from bulletins.refusals import NotReady
from mailings.models import Mailing
from msme_site.sample import demo_bulletin, demo_mailings, demo_readers, demo_watch
from msme_site.sample.put import read


class Command(BaseCommand):
    """All of it or nothing; a second run changes nothing, whatever staff did meanwhile."""

    help = "Make a first visit alive: a second bulletin in draft, readers, and their mail."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How long to wait for the mail to leave."""
        parser.add_argument(
            "--wait",
            type=float,
            default=60,
            metavar="SECONDS",
            help="how long to watch the mail leave (60); 0: do not wait",
        )

    def handle(self, *_args: Any, wait: float, **_options: Any) -> None:
        """Load, commit, and only then let the bulletin's mail leave, and watch it."""
        if not Bulletin.objects.filter(slug=read("bulletin")["bulletin"]["slug"]).exists():
            raise CommandError("Load the sample first: manage.py load_sample")
        try:
            with transaction.atomic():
                readers = demo_readers.load()
                draft = demo_bulletin.load()
                ready = demo_mailings.prepare_the_forum()
                sent = demo_mailings.send_the_bulletin()
        except NotReady as refusal:
            raise CommandError(refusal.sentence) from refusal
        if readers:
            self.stdout.write(f"Added {readers} sample readers.")
        if draft:
            self.stdout.write("Composed the draft of winter 2018.")
        if ready:
            self.stdout.write(f"Ready to start in the post room: {ready}.")
        if sent:
            self._watch(sent, seconds=wait)
        else:
            self.stderr.write("The Autumn bulletin is a draft, so nobody was written to.")

    def _watch(self, mailing: Mailing, *, seconds: float) -> None:
        """Whoever starts everything at once should find the accounting done."""
        if seconds > 0 and mailing.state == Mailing.State.RUNNING:
            reason = demo_watch.watch(mailing, seconds=seconds, say=self.stdout.write)
            if reason:
                self.stderr.write(reason)
        self.stdout.write(demo_watch.in_words(mailing))
