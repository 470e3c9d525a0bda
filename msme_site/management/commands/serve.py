"""Becomes one of the processes of a production installation."""

import os
import sys
from argparse import ArgumentParser
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.management.base import BaseCommand

from msme_site import reach
from msme_site.launch import roles


@dataclass(frozen=True)
class Role:
    """A process: what it cannot work without, and its command."""

    needs: tuple[Callable[[], str], ...]
    command: Callable[[], list[str]]


ROLES = {
    "web": Role(
        needs=(reach.database, reach.broker),
        command=lambda: roles.web_command(
            host=os.environ.get("HOST") or "0.0.0.0",  # noqa: S104 - a container's own network
            port=int(os.environ.get("PORT") or "8000"),
        ),
    ),
    "worker": Role(needs=(reach.database, reach.broker), command=roles.worker_command),
    "sender": Role(
        needs=(reach.database, reach.broker, reach.mail_relay), command=roles.sender_command
    ),
    "beat": Role(needs=(reach.broker,), command=roles.beat_command),
    "returned": Role(needs=(reach.database,), command=roles.returned_command),
}


class Command(BaseCommand):
    """``manage.py serve web``: says in one sentence what is missing, or becomes the process."""

    help = "Run the web server, the worker, the sender, the clock (beat) or the door for bounces."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which of them."""
        parser.add_argument("role", choices=ROLES)

    def handle(self, *_args: Any, role: str, **_options: Any) -> None:
        """Check the surroundings first: the process itself would retry without end."""
        chosen = ROLES[role]
        for need in chosen.needs:
            try:
                need()
            except reach.Unreachable as trouble:
                self.stderr.write(f"{role} does not start. {trouble}")
                sys.exit(2)
        command = chosen.command()
        if role == "beat":
            roles.beat_schedule().parent.mkdir(parents=True, exist_ok=True)
        os.execv(command[0], command)  # noqa: S606 - becomes the process, no shell wanted
