"""What we hold about a subscriber, all of it, in words of the active language."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from core.clock import GENEVA
from mailings.disclose import came_back, disclose, suppressions_of

from .models import Subscriber

Told = dict[str, Any]


def my_data(subscriber: Subscriber) -> Told:
    """Everything about ``subscriber``, as JSON can hold it; times are of Geneva.

    What is asked of links (their tokens) is left out: whoever gets the file could use them.
    """
    references = subscriber.references()
    written = disclose(subscriber.address, references=references)
    return {
        **_told(
            subscriber,
            ["address", "language", "frequency", "form", "member", "organisation", "created_at"],
        ),
        _("subscriptions"): [
            _told(item, ["topic", "state", "asked_at", "confirmed_at", "ended_at"])
            for item in subscriber.subscriptions.all()
        ],
        _("evidence of consent"): [
            _told(
                item,
                [
                    "at",
                    "act",
                    "topic",
                    "language",
                    "text",
                    "text_version",
                    "given_on",
                    "ip_address",
                ],
            )
            for item in subscriber.consents.order_by("at", "pk")
        ],
        _("messages"): [
            {
                _("at"): _plain(item.at),
                _("address"): item.address,
                _("subject"): item.subject,
                _("state"): item.state,
            }
            for item in written
        ],
        _("what came back"): [
            {_("at"): _plain(item.at), _("address"): item.address, _("why"): item.why}
            for item in came_back(subscriber.address, references=references)
        ],
        _("why we do not write"): [
            _told(item, ["reason", "since", "release_on"])
            for item in suppressions_of(subscriber.address)
        ],
    }


def _told(record: models.Model, names: Iterable[str]) -> Told:
    """Fields of ``record`` under their names in the active language, choices in words."""
    told: Told = {}
    for name in names:
        field: Any = record._meta.get_field(name)
        display = getattr(record, f"get_{name}_display", None)
        # "From", as the field is called beside a time, says too little on its own.
        label = _("internet address") if name == "ip_address" else field.verbose_name
        told[str(label)] = _plain(display() if display else getattr(record, name))
    return told


def _plain(value: object) -> str | None:
    """A moment as ISO 8601 with its offset, anything else as it reads; None stays None."""
    if isinstance(value, datetime):
        return value.astimezone(GENEVA).isoformat(timespec="seconds")
    return None if value is None else str(value)
