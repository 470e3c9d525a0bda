#!/usr/bin/env python
"""Django's command line; what the surroundings lack is said in one sentence."""

import os
import sys

# These work without a database, before there is one and while images are built.
NEED_NO_DATABASE = {
    "check",
    "check_services",
    "collectstatic",
    "compilemessages",
    "help",
    "makemessages",
    "makemigrations",
    "serve",
    "--help",
    "--version",
}


def main(argv: list[str]) -> None:
    """Check the surroundings, then do what is asked; exit with 2 when they are not usable."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "msme_site.settings")
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        settings.INSTALLED_APPS  # noqa: B018 - reading any setting reads the environment
        if len(argv) > 1 and argv[1] not in NEED_NO_DATABASE:
            check_database()
        execute_from_command_line(argv)
    except ImproperlyConfigured as trouble:
        sys.stderr.write(f"{trouble}\n")
        sys.exit(2)


def check_database() -> None:
    """Ask the database once: the pool would wait for it half a minute and not say why."""
    from msme_site import reach

    try:
        reach.database()
    except reach.Unreachable as trouble:
        sys.stderr.write(f"{trouble}\n")
        sys.exit(2)


if __name__ == "__main__":
    main(sys.argv)
