"""Listens for mail that comes back."""

import asyncio
import socket
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from mailings.returned.listener import place_of, serve


class Command(BaseCommand):
    """``manage.py receive_mail``: for a mail server that hands it bounces, by LMTP or SMTP."""

    help = "Take bounces, complaints and wishes to leave at BOUNCE_LISTEN, until it is stopped."

    requires_system_checks = []  # it is a part of what is checked elsewhere, and starts beside it

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where, if not at ``BOUNCE_LISTEN``."""
        parser.add_argument("--listen", default=settings.BOUNCE_LISTEN, metavar="URL")
        parser.add_argument("--fd", type=int, help="an open listening socket, instead of its port")

    def handle(self, *_args: Any, listen: str, fd: int | None, **_options: Any) -> None:
        """Serve until SIGTERM or Ctrl-C."""
        try:
            place = place_of(listen)
        except ValueError as error:
            raise CommandError(str(error)) from error
        try:
            opened = socket.socket(fileno=fd) if fd is not None else None
            asyncio.run(serve(place, opened=opened))
        except OSError as error:
            raise CommandError(f"Nobody can listen at {listen}: {error.strerror}.") from error
