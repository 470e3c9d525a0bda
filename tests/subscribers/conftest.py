"""Subscribers, the letters that leave to them, and links that were signed long ago."""

import re
import time
from contextlib import contextmanager

import pytest
from django.core.cache import cache
from django.core.signing import TimestampSigner, b62_encode

from mailings.models import MailingContent
from subscribers.models import Subscriber, Subscription

State = Subscription.State


@pytest.fixture(autouse=True)
def nobody_asked_before():
    cache.clear()


@pytest.fixture
def eight_days_ago(monkeypatch):
    """Links that are signed within were signed eight days ago."""

    @contextmanager
    def signed_then():
        with monkeypatch.context() as patch:
            then = b62_encode(int(time.time()) - 8 * 24 * 3600)
            patch.setattr(TimestampSigner, "timestamp", lambda _signer: then)
            yield

    return signed_then


def latest_letter():
    return MailingContent.objects.latest("pk")


def link_in(content):
    return re.search(r"http://localhost:8000(/\S+)", content.text)[1]


def subscriber(*topics, address="reader@example.org", state=State.CONFIRMED):
    made = Subscriber.objects.create(address=address, language="es")
    for topic in topics:
        Subscription.objects.create(subscriber=made, topic=topic, state=state)
    return made
