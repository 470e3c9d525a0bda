"""The processes of the system: one list of commands for ``make run`` and for containers."""

import os
from pathlib import Path

from .places import CHECKOUT, VAR, python

# Celery's own chatter at start costs seconds and tells a small site nothing.
_QUIET = ("--without-gossip", "--without-mingle", "--loglevel=INFO")


def web_command(*, host: str, port: int) -> list[str]:
    """One process serves pages; its threads wait for the database, not for each other."""
    command = python("-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port))
    command += ["--workers", os.environ.get("WEB_WORKERS", "1"), "--blocking-threads", "8"]
    return [*command, "msme_site.wsgi:application"]


def worker_command() -> list[str]:
    """Everything but mail: short tasks, and jobs, beside which the short ones must go on."""
    threads = ("-P", "threads", "-c", "4")
    return [*_celery("worker"), "-Q", "celery", *threads, "-n", "worker@%h", *_QUIET]


def sender_command() -> list[str]:
    """Mail alone, so that a long mailing holds up nothing else and nothing holds up a letter."""
    threads = ("-P", "threads", "-c", os.environ.get("SENDER_SLOTS") or "2")
    return [*_celery("worker"), "-Q", "mail", *threads, "-n", "sender@%h", *_QUIET]


def beat_command() -> list[str]:
    """The clock; it must run once in all."""
    return [*_celery("beat"), "-s", str(beat_schedule()), "--pidfile=", "--loglevel=INFO"]


def returned_command() -> list[str]:
    """The door for mail that comes back, at ``BOUNCE_LISTEN``."""
    return python(str(CHECKOUT / "manage.py"), "receive_mail")


def beat_schedule() -> Path:
    """The clock's file, which only says when it last rang; losing it costs nothing."""
    return VAR / "beat" / "schedule"


def _celery(kind: str) -> list[str]:
    return python("-m", "celery", "-A", "msme_site.celery", kind)
