"""Reads a message that came back from a file, or from what is piped in."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from mailings.returned.take_in import take_in


class Command(BaseCommand):
    """``manage.py read_returned < message.eml``: as if it had come by mail; says what it is."""

    help = "Read messages that came back, each from a file, or one from the standard input."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Files; without any, the standard input."""
        parser.add_argument("files", nargs="*", type=Path)
        parser.add_argument("--to", action="append", default=[], help="whom it was handed over for")

    def handle(self, *_args: Any, files: list[Path], to: list[str], **_options: Any) -> None:
        """Take each in, by the same door as the listener and the mailbox."""
        for content in [path.read_bytes() for path in files] or [sys.stdin.buffer.read()]:
            kept = take_in(content, envelope_to=to)
            if kept is None:
                self.stdout.write("This message was read before.")
                continue
            about = f", about {kept.delivery}" if kept.delivery else ", about nobody we know"
            self.stdout.write(f"{kept.get_kind_display()}{about}")
            for bounce in kept.bounces.all():
                self.stdout.write(f"  {bounce} {bounce.status} {bounce.diagnosis}".rstrip())
