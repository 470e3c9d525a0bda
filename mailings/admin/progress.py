"""How far a mailing has come: in numbers for the table, in a sentence for people."""

from datetime import timedelta
from typing import TypedDict

from django.conf import settings
from django.db.models import Min
from django.utils import formats, timezone
from django.utils.timesince import timeuntil
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from core.clock import GENEVA
from core.numbers import in_figures
from mailings import trouble
from mailings.accounting import OPEN, Accounting, Domain, account_of_late
from mailings.models import Batch, Delivery, Mailing
from mailings.start_on_time import late_sentence

OVER = (Mailing.State.DONE, Mailing.State.CANCELLED)


class Progress(TypedDict):
    """What the page shows, and what its script asks for every two seconds.

    ``counts`` has the rows by language and state, and those of all languages under "all".
    ``starts_in`` is in seconds, None unless it is to start by itself. ``domains`` are those with
    the most recipients.
    """

    state: str
    is_over: bool
    audience: int
    settled: int
    counts: dict[str, dict[str, int]]
    domains: list["DomainLine"]
    starts_in: int | None
    sentence: str
    trouble: str


class DomainLine(TypedDict):
    """How a domain fares: its name, and a figure for each of ``DOMAIN_COLUMNS``."""

    name: str
    figures: list[int]


class Line(TypedDict):
    """A line of the accounting: a state, and its rows by language, those of all at the end."""

    state: str
    label: str
    is_open: bool
    cells: list[tuple[str, int]]


State = Delivery.State
DOMAIN_COLUMNS = (
    (pgettext_lazy("recipients", "still waiting"), (State.WAITING, State.SUBMITTING)),
    (State.DEFERRED.label, (State.DEFERRED,)),
    (State.ACCEPTED.label, (State.ACCEPTED,)),
    (State.REFUSED.label, (State.REFUSED,)),
    (State.UNCERTAIN.label, (State.UNCERTAIN,)),
    (
        pgettext_lazy("recipients", "not written to"),
        (State.SUPPRESSED, State.EXCLUDED, State.WITHDRAWN),
    ),
    (pgettext_lazy("recipients", "all"), tuple(State)),
)


def progress_of(mailing: Mailing, accounting: Accounting | None = None) -> Progress:
    """How far ``mailing`` has come now."""
    accounting = accounting or account_of_late(mailing)
    return {
        "state": mailing.state,
        "is_over": mailing.state in OVER,
        "audience": accounting.audience,
        "settled": accounting.settled,
        "counts": {"all": accounting.counts, **_by_language(accounting)},
        "domains": [
            {"name": domain.name, "figures": _figures(domain)} for domain in accounting.domains
        ],
        "starts_in": _starts_in(mailing),
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


def _figures(domain: Domain) -> list[int]:
    return [sum(domain.counts[state] for state in states) for _label, states in DOMAIN_COLUMNS]


def _starts_in(mailing: Mailing) -> int | None:
    if mailing.state != Mailing.State.PLANNED or mailing.starts_at is None:
        return None
    return max(0, round((mailing.starts_at - timezone.now()).total_seconds()))


def _sentence(mailing: Mailing, accounting: Accounting) -> str:
    """How far it is, how fast it goes, and what comes next."""
    if mailing.state == Mailing.State.PLANNED and mailing.starts_at is not None:
        at = formats.date_format(mailing.starts_at.astimezone(GENEVA), "DATETIME_FORMAT")
        return _("It starts at this time of Geneva: %(at)s. Until then it can be stopped.") % {
            "at": at
        }
    if mailing.state == Mailing.State.HELD:
        return late_sentence()
    parts = [_settled(accounting)]
    if mailing.state == Mailing.State.RUNNING:
        parts += [_pace(accounting), _deferred(mailing)]
    return " ".join(part for part in parts if part)


def _pace(accounting: Accounting) -> str:
    """The rate of the last minute, and how long the rest takes at it."""
    left = accounting.time_left
    if left is None:
        return ""
    rate = accounting.per_second
    if rate >= 1:
        pace = _("%(number)s a second.") % {"number": in_figures(round(rate))}
    else:
        pace = _("%(number)s a minute.") % {"number": in_figures(max(1, round(rate * 60)))}
    if not accounting.left:
        return pace
    if left < timedelta(minutes=1):
        return f"{pace} {_('Less than a minute is left.')}"
    now = timezone.now()
    words = timeuntil(now + left, now, depth=1)
    return f"{pace} {_('Time left: about %(time)s.') % {'time': words}}"


def _settled(accounting: Accounting) -> str:
    return ngettext(
        "%(settled)s of %(audience)s recipient is settled.",
        "%(settled)s of %(audience)s recipients are settled.",
        accounting.audience,
    ) % {
        "settled": in_figures(accounting.settled),
        "audience": in_figures(accounting.audience),
    }


def _deferred(mailing: Mailing) -> str:
    due = Batch.objects.filter(mailing=mailing).aggregate(due=Min("due_at"))["due"]
    if due is None:
        return ""
    hour = formats.time_format(timezone.localtime(due), "H:i")
    return _("Deferred ones are tried again from %(hour)s.") % {"hour": hour}


def _trouble() -> str:
    found = trouble.present()
    if found is None:
        return ""
    return _("The mail relay cannot be used now: %(words)s. Nothing is lost.") % {
        "words": str(found["sentence"]).rstrip(".")
    }
