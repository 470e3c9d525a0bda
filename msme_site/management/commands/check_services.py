"""Says whether what an installation needs can be reached, a line each."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from msme_site import reach

SERVICES = {
    "database": reach.database,
    "broker": reach.broker,
    "mail": reach.mail_relay,
    "pdf": reach.pdf_libraries,
}


class Command(BaseCommand):
    """``manage.py check_services [database] [broker] [mail] [pdf]``: exit code 2 if one fails."""

    help = "Open database, broker and mail relay once, load what makes PDFs, and say how it went."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which of them; all when none is named."""
        parser.add_argument("services", nargs="*", choices=[*SERVICES, []], default=[])

    def handle(self, *_args: Any, services: list[str], **_options: Any) -> None:
        """Ask each, so that one failure does not hide another."""
        failed = False
        for name in services or SERVICES:
            try:
                self.stdout.write(f"{name}: {SERVICES[name]()}")
            except reach.Unreachable as trouble:
                failed = True
                self.stderr.write(f"{name}: {trouble}")
        if failed:
            sys.exit(2)
