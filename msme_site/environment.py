"""What the surroundings say: environment variables, or the record the embedded launcher leaves.

Every problem is raised as ``ImproperlyConfigured`` with one sentence that says
what is wrong and what to do; ``manage.py`` and the entry points print it
without a traceback.
"""

import json
import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from environs import Env

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(os.environ.get("MSME_VAR") or BASE_DIR / "var")
EMBEDDED_RECORD = VAR_DIR / "embedded.json"

REQUIRED_IN_PRODUCTION = (
    "SECRET_KEY",
    "SITE_URL",
    "ALLOWED_HOSTS",
    "REDIS_URL",
    "EMAIL_URL",
    "MAIL_FROM",
)


@dataclass(frozen=True)
class Surroundings:
    """The settings that differ from one installation to the next."""

    embedded: bool
    debug: bool
    secret_key: str
    site_url: str
    allowed_hosts: list[str]
    database: dict[str, Any]
    redis_url: str | None
    email: dict[str, Any]
    second_email: dict[str, Any] | None
    mail_from: str
    reply_to: str
    bounce_domain: str
    bounce_imap_url: str
    bounce_listen: str
    postal_address: str
    sender_slots: int
    sender_connections: int
    trusted_proxies: int
    media_root: Path
    media_url: str
    documents_root: Path
    site_today: date | None


def read_surroundings() -> Surroundings:
    """Read the environment; without ``DATABASE_URL``, the embedded record.

    Raises ``ImproperlyConfigured`` with one sentence for the first thing that
    is missing or does not make sense.
    """
    env = Env()
    embedded = not os.environ.get("DATABASE_URL")
    record = _embedded_record() if embedded else _production_record()
    debug = env.bool("DEBUG", False)
    site_url = (os.environ.get("SITE_URL") or record["site_url"]).rstrip("/")
    _check_site_url(site_url, embedded=embedded)
    try:
        database = env.dj_db_url("DATABASE_URL", default=record["database_url"])
        email = env.dj_email_url("EMAIL_URL", default=record["email_url"])
        second = os.environ.get("EMAIL_URL_2")
        second_email = env.dj_email_url("EMAIL_URL_2") if second else None
        today = env.date("SITE_TODAY", default=record["site_today"])
        slots = env.int("SENDER_SLOTS", default=2)
        connections = env.int("SENDER_CONNECTIONS", default=10)
        proxies = env.int("TRUSTED_PROXIES", default=0)
    except ValueError as error:
        raise ImproperlyConfigured(f"A setting cannot be read: {error}.") from error
    if database.get("ENGINE") != "django.db.backends.postgresql":
        raise ImproperlyConfigured(
            "DATABASE_URL must name a PostgreSQL database, as in "
            "postgres://user:password@host:5432/name."
        )
    host = urlsplit(site_url).hostname or "localhost"
    return Surroundings(
        embedded=embedded,
        debug=debug,
        secret_key=os.environ.get("SECRET_KEY") or record["secret_key"],
        site_url=site_url,
        allowed_hosts=env.list("ALLOWED_HOSTS", default=record["allowed_hosts"]),
        database=dict(database),
        redis_url=os.environ.get("REDIS_URL") or None,
        email=dict(email),
        second_email=dict(second_email) if second_email else None,
        mail_from=os.environ.get("MAIL_FROM") or record["mail_from"],
        reply_to=os.environ.get("REPLY_TO", ""),
        bounce_domain=os.environ.get("BOUNCE_DOMAIN") or host,
        bounce_imap_url=os.environ.get("BOUNCE_IMAP_URL", ""),
        bounce_listen=os.environ.get("BOUNCE_LISTEN") or record["bounce_listen"],
        postal_address=os.environ.get("POSTAL_ADDRESS", ""),
        sender_slots=max(slots, 1),
        sender_connections=max(connections, 1),
        trusted_proxies=max(proxies, 0),
        media_root=Path(os.environ.get("MEDIA_ROOT") or VAR_DIR / "media"),
        media_url=os.environ.get("MEDIA_URL") or "/media/",
        documents_root=Path(os.environ.get("DOCUMENTS_ROOT") or VAR_DIR / "documents"),
        site_today=today,
    )


def _production_record() -> dict[str, Any]:
    missing = [name for name in REQUIRED_IN_PRODUCTION if not os.environ.get(name)]
    if missing:
        raise ImproperlyConfigured(
            f"{', '.join(missing)} must be set when DATABASE_URL is set; "
            "without DATABASE_URL the embedded default is used."
        )
    if len(os.environ["SECRET_KEY"]) < 32:
        raise ImproperlyConfigured("SECRET_KEY must have at least 32 characters.")
    return {
        "database_url": "",
        "email_url": "",
        "bounce_listen": "",
        "site_url": "",
        "secret_key": "",
        "allowed_hosts": [],
        "mail_from": "",
        "site_today": None,
    }


def _embedded_record() -> dict[str, Any]:
    try:
        record = json.loads(EMBEDDED_RECORD.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ImproperlyConfigured(
            "No database is known: start everything with 'make run', "
            "or set DATABASE_URL to use your own."
        ) from None
    return {
        "database_url": record["database_url"],
        "email_url": f"smtp://127.0.0.1:{record['smtp_port']}",
        # Missing in a record that an earlier release left, until the next start.
        "bounce_listen": f"smtp://127.0.0.1:{record['returned_port']}"
        if "returned_port" in record
        else "",
        "site_url": f"http://localhost:{record['port']}",
        "secret_key": record["secret_key"],
        "allowed_hosts": ["localhost", "127.0.0.1", "[::1]"],
        "mail_from": "MSME Group (sample) <bulletin@example.org>",
        "site_today": date.fromisoformat(record["site_today"]),
    }


def _check_site_url(site_url: str, *, embedded: bool) -> None:
    parts = urlsplit(site_url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ImproperlyConfigured(
            "SITE_URL must be the public address of the site, as in https://msme.example.org."
        )
    if embedded and parts.hostname not in {"localhost", "127.0.0.1", "::1"}:
        raise ImproperlyConfigured(
            "The embedded default is for one machine and does not run as production: "
            "set DATABASE_URL as well as SITE_URL."
        )
