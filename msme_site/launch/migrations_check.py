"""Fails when a model differs from its migrations; needs no database."""

import django
from django.conf import settings
from django.core.management import call_command


def main() -> None:
    """Compare models and migrations; exit with 1 and the missing operations if they differ."""
    # Otherwise Django asks a database which migrations were applied, and waits for it.
    settings.DATABASES["default"] = {"ENGINE": "django.db.backends.dummy"}
    django.setup()
    call_command("makemigrations", check=True, dry_run=True)


if __name__ == "__main__":
    main()
