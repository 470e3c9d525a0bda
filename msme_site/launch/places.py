"""Where the launcher keeps things, and how it speaks to the person who started it."""

import json
import os
import secrets
import sys
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parents[2]
VAR = Path(os.environ.get("MSME_VAR") or CHECKOUT / "var").resolve()

# Settings read this when DATABASE_URL is not set.
EMBEDDED_RECORD = "embedded.json"
# What a person's shell may have set for another installation must not leak in.
PRODUCTION_SETTINGS = (
    "DATABASE_URL",
    "REDIS_URL",
    "EMAIL_URL",
    "EMAIL_URL_2",
    "SECRET_KEY",
    "SITE_URL",
    "ALLOWED_HOSTS",
    "MAIL_FROM",
    "MEDIA_ROOT",
    "MEDIA_URL",
    "DOCUMENTS_ROOT",
    "DEBUG",
)


class Refusal(Exception):
    """Something a person must change, said in one sentence."""


def say(line: str) -> None:
    """Tell what is being done, one short line a step."""
    print(f"· {line}", flush=True)


def embedded_environment(var: Path) -> dict[str, str]:
    """The environment of every process of an embedded run whose files are under ``var``."""
    kept = {name: value for name, value in os.environ.items() if name not in PRODUCTION_SETTINGS}
    return kept | {
        "DJANGO_SETTINGS_MODULE": "msme_site.settings",
        "MSME_VAR": str(var),
        "PYTHONUNBUFFERED": "1",
    }


def production_shape(database_url: str, redis_url: str, var: Path) -> dict[str, str]:
    """The environment in which tests and lint run: what production must set, and no more."""
    kept = {name: value for name, value in os.environ.items() if name not in PRODUCTION_SETTINGS}
    return kept | {
        "DJANGO_SETTINGS_MODULE": "msme_site.settings",
        "MSME_VAR": str(var),
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        # Port 9 is discard: a test that sends for real says where to.
        "EMAIL_URL": "smtp://127.0.0.1:9",
        "SECRET_KEY": secrets.token_urlsafe(48),
        "SITE_URL": "http://localhost:8000",
        "ALLOWED_HOSTS": "localhost,127.0.0.1,testserver",
        "MAIL_FROM": "MSME Group <bulletin@example.org>",
        "SITE_TODAY": "2018-10-01",
    }


def read_record(path: Path) -> dict[str, Any]:
    """Read a small JSON record; what is missing or torn counts as empty."""
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) else {}


def write_record(path: Path, record: dict[str, Any], *, private: bool = False) -> None:
    """Write a small JSON record in one step; ``private`` makes it readable by its owner only."""
    unfinished = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(
        unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600 if private else 0o644
    )
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(record, file, indent=2)
    unfinished.replace(path)


def python(*arguments: str) -> list[str]:
    """A command of this very environment, which works after the checkout has moved."""
    return [sys.executable, *arguments]
