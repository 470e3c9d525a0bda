"""Whether database, broker, mail relay and what makes PDFs can be used: a sentence for each."""

import smtplib
from urllib.parse import urlsplit

import psycopg
from django.conf import settings
from django.db import connection
from kombu import Connection

SECONDS = 5


class Unreachable(Exception):
    """What cannot be reached, and why, in one sentence."""


def database() -> str:
    """Open the database once; return its name and version."""
    parameters = connection.get_connection_params() | {"connect_timeout": SECONDS}
    where = f"{parameters.get('dbname')} at {parameters.get('host') or 'this machine'}"
    try:
        with psycopg.connect(**parameters) as opened:
            version = opened.info.server_version // 10000
    except psycopg.OperationalError as error:
        advice = "is 'make run' running?" if settings.EMBEDDED else "check DATABASE_URL."
        raise Unreachable(
            f"The database {where} cannot be used: {_reason(error)}; {advice}"
        ) from error
    return f"PostgreSQL {version}, {where}"


def broker() -> str:
    """Open Celery's broker once; return where it is."""
    address = str(settings.CELERY_BROKER_URL)
    if address.startswith("filesystem:"):
        return "folders under var/celery"
    parts = urlsplit(address)
    where = f"{parts.hostname}:{parts.port or 6379}"
    try:
        with Connection(address, connect_timeout=SECONDS) as connection:
            connection.ensure_connection(max_retries=1, interval_start=0, timeout=SECONDS)
    except Exception as error:  # each transport has errors of its own
        raise Unreachable(
            f"The broker at {where} cannot be used: {_reason(error)}; check REDIS_URL."
        ) from error
    return f"{parts.scheme} at {where}"


def mail_relay() -> str:
    """Greet the mail relay, and sign in if it is told how; return where it is."""
    where = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    kind = smtplib.SMTP_SSL if settings.EMAIL_USE_SSL else smtplib.SMTP
    try:
        with kind(settings.EMAIL_HOST, settings.EMAIL_PORT, timeout=SECONDS) as relay:
            relay.ehlo()
            if settings.EMAIL_USE_TLS:
                relay.starttls()
            if settings.EMAIL_HOST_USER:
                relay.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
    except (OSError, smtplib.SMTPException) as error:
        raise Unreachable(
            f"The mail relay {where} cannot be used: {_reason(error)}; check EMAIL_URL."
        ) from error
    return f"SMTP at {where}"


def pdf_libraries() -> str:
    """Load what makes PDFs; return that it can be used."""
    from bulletins.as_pdf import what_is_missing  # noqa: PLC0415 - the first look needs no models

    if missing := what_is_missing():
        raise Unreachable(missing)
    return "WeasyPrint with Pango"


def _reason(error: BaseException) -> str:
    """What a library says, on one line and without its full stop."""
    if isinstance(error, smtplib.SMTPResponseException):
        reply = error.smtp_error
        text = reply.decode(errors="replace") if isinstance(reply, bytes) else reply
        return f"it answers {error.smtp_code} {text}"
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    said = (lines or [type(error).__name__])[0]
    # libpq says twice where it went before it says what happened.
    return said.rpartition(" failed: ")[2].removeprefix("FATAL:").strip().rstrip(".")
