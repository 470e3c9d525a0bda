"""Celery: tasks are wake-ups only; what is to be done stands in PostgreSQL."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "msme_site.settings")

app = Celery("msme_site")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
