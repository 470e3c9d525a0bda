"""Listens for mail that comes back."""

import asyncio
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from mailings.returned.listener import place_of, serve


class Command(BaseCommand):
    """``manage.py receive_mail``: for a mail server that hands it bounces, by LMTP or SMTP."""

    help = "Take bounces, complaints and wishes to leave at BOUNCE_LISTEN, until it is stopped."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where, if not at ``BOUNCE_LISTEN``."""
        parser.add_argument("--listen", default=settings.BOUNCE_LISTEN, metavar="URL")

    def handle(self, *_args: Any, listen: str, **_options: Any) -> None:
        """Serve until SIGTERM or Ctrl-C."""
        try:
            place = place_of(listen)
        except ValueError as error:
            raise CommandError(str(error)) from error
        try:
            asyncio.run(serve(place))
        except OSError as error:
            raise CommandError(f"Nobody can listen at {listen}: {error.strerror}.") from error
