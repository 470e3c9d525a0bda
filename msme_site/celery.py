"""Celery: tasks are wake-ups only; what is to be done stands in PostgreSQL."""

import os
from typing import Any

from celery import Celery
from celery.signals import beat_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "msme_site.settings")

app = Celery("msme_site")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@beat_init.connect
def begin(**_signal: Any) -> None:
    """What is searched after an upgrade must not wait for the clock to have gone an hour."""
    app.send_task("core.tasks.reindex")
