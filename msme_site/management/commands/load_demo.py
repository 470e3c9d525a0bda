"""Load the demonstration: a draft, 1,200 readers, a mailing that runs and one that is ready."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import translation

from events.models import ForumSession
from msme_site.sample import demo_bulletin, demo_mailings, demo_readers


class Command(BaseCommand):
    """All of it or nothing; a second run changes nothing, whatever staff did meanwhile."""

    help = "Make a first visit alive: a second bulletin in draft, readers, and their mail."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Load, commit, and only then let the bulletin's mail leave."""
        if not ForumSession.objects.filter(is_own=True).exists():
            raise CommandError("Load the sample first: manage.py load_sample")
        # What is stored in one language (titles for staff) does not depend on who runs this.
        with transaction.atomic(), translation.override(settings.LANGUAGE_CODE):
            readers = demo_readers.load()
            draft = demo_bulletin.load()
            ready = demo_mailings.prepare_the_forum()
            sent = demo_mailings.send_the_bulletin()
        if readers:
            self.stdout.write(f"Added {readers} sample readers.")
        if draft:
            self.stdout.write("Composed the draft of winter 2018.")
        if ready:
            self.stdout.write(f"Ready to start in the post room: {ready}.")
        if sent:
            self.stdout.write(f"Sending to {sent.audience} readers: {sent}.")
