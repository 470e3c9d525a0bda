"""How far a mailing has come: in numbers for the table, in a sentence for people."""

from typing import TypedDict

from django.conf import settings
from django.db.models import Min
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.numbers import in_figures
from mailings import trouble
from mailings.accounting import OPEN, Accounting, account
from mailings.models import Batch, Delivery, Mailing

OVER = (Mailing.State.DONE, Mailing.State.CANCELLED)


class Progress(TypedDict):
    """What the page shows, and what its script asks for every two seconds.

    ``counts`` has the rows by language and state, and those of all languages under "all".
    """

    state: str
    is_over: bool
    audience: int
    settled: int
    counts: dict[str, dict[str, int]]
    sentence: str
    trouble: str


class Line(TypedDict):
    """A line of the accounting: a state, and its rows by language, those of all at the end."""

    state: str
    label: str
    is_open: bool
    cells: list[tuple[str, int]]


def progress_of(mailing: Mailing, accounting: Accounting | None = None) -> Progress:
    """How far ``mailing`` has come now."""
    accounting = accounting or account(mailing)
    return {
        "state": mailing.state,
        "is_over": mailing.state in OVER,
        "audience": accounting.audience,
        "settled": accounting.settled,
        "counts": {"all": accounting.counts, **_by_language(accounting)},
        "sentence": _sentence(mailing, accounting),
        "trouble": _trouble(),
    }


def table_of(accounting: Accounting) -> tuple[list[str], list[Line]]:
    """The accounting as a table: names of languages, and a line per state."""
    by_language = _by_language(accounting)
    columns = {**by_language, "all": accounting.counts}
    lines: list[Line] = [
        {
            "state": state.value,
            "label": str(state.label),
            "is_open": state in OPEN,
            "cells": [(code, counts[state.value]) for code, counts in columns.items()],
        }
        for state in Delivery.State
    ]
    names = dict(settings.LANGUAGES)
    return [str(names[code]) for code in by_language], lines


def _by_language(accounting: Accounting) -> dict[str, dict[str, int]]:
    return {
        code: {state.value: accounting.by_language[code][state.value] for state in Delivery.State}
        for code, _name in settings.LANGUAGES
        if code in accounting.by_language
    }


def _sentence(mailing: Mailing, accounting: Accounting) -> str:
    sentence = ngettext(
        "%(settled)s of %(audience)s recipient is settled.",
        "%(settled)s of %(audience)s recipients are settled.",
        accounting.audience,
    ) % {
        "settled": in_figures(accounting.settled),
        "audience": in_figures(accounting.audience),
    }
    due = Batch.objects.filter(mailing=mailing).aggregate(due=Min("due_at"))["due"]
    if mailing.state == Mailing.State.RUNNING and due is not None:
        hour = formats.time_format(timezone.localtime(due), "H:i")
        sentence += " " + _("Deferred ones are tried again from %(hour)s.") % {"hour": hour}
    return sentence


def _trouble() -> str:
    found = trouble.present()
    if found is None:
        return ""
    return _("The mail relay cannot be used now: %(words)s. Nothing is lost.") % {
        "words": str(found["sentence"]).rstrip(".")
    }
