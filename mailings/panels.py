"""What came back of a mailing, and what is done about its uncertain rows, on its page."""

from collections import Counter
from typing import NamedTuple

from django.db.models import Count
from django.utils.translation import gettext as _

from core.panels import Panel, panel

from .models import Bounce, Complaint, Delivery, Mailing


class Line(NamedTuple):
    """Why messages came back: a sentence, how many at once and how many later."""

    cause: str
    sentence: str
    at_once: int
    later: int


def came_back(mailing: Mailing) -> list[Line]:
    """Bounces of ``mailing`` by cause, the most frequent first, in one query."""
    counts: dict[str, Counter[bool]] = {}
    rows = mailing.bounces.order_by().values_list("cause", "at_once")
    for cause, at_once, number in rows.annotate(Count("pk")):
        counts.setdefault(cause, Counter())[at_once] = number
    lines = [
        Line(cause, str(Bounce.Cause(cause).label), count[True], count[False])
        for cause, count in counts.items()
    ]
    return sorted(lines, key=lambda line: (-line.at_once - line.later, line.cause))


@panel(Mailing, order=20)
def returned(mailing: Mailing) -> Panel:
    """What came back so far; it goes on for days after a mailing is done."""
    context = {
        "mailing": mailing,
        "lines": came_back(mailing),
        "complaints": Complaint.objects.filter(mailing=mailing).count(),
    }
    return Panel(_("What came back"), "admin/mailings/mailing/returned.html", context)


@panel(Mailing, order=30)
def uncertain(mailing: Mailing) -> Panel | None:
    """What is done about rows of which nobody knows whether they left; a letter has one row."""
    if mailing.is_letter:
        return None
    context = {
        "mailing": mailing,
        "rules": Mailing.UncertainRule,
        "state": Delivery.State.UNCERTAIN,
    }
    return Panel(_("Uncertain ones"), "admin/mailings/mailing/uncertain.html", context)
