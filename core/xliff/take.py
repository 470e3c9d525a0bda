"""Bring in what is good of a file, in one transaction: all of it or nothing, as its owner chose."""

from collections.abc import Callable
from dataclasses import replace

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from core.translate import Gone, Overtaken, Place, confirm, sentences_of, translate

from .check import GOOD, Plan, Verdict, What

# Told of each text in the same transaction: the record as saved, its place, and the act.
After = Callable[[models.Model, Place], None]


class NotTaken(Exception):
    """Nothing was written, because something is refused and all or nothing was asked for."""

    def __init__(self, plan: Plan) -> None:
        super().__init__()
        self.plan = plan


@transaction.atomic
def take(plan: Plan, *, by: models.Model, all_or_nothing: bool, after: After) -> Plan:
    """Write what is good of ``plan``; what became of each text.

    Raises ``NotTaken`` with what is refused, having written nothing, if ``all_or_nothing``.
    """
    done = Plan(plan.language, tuple(_take(item, by=by, after=after) for item in plan.verdicts))
    if all_or_nothing and done.refused:
        raise NotTaken(done)
    return done


def _take(verdict: Verdict, *, by: models.Model, after: After) -> Verdict:
    if verdict.what not in GOOD or verdict.place is None or verdict.seen is None:
        return verdict
    try:
        with transaction.atomic():
            if verdict.what is What.FITS:
                record = confirm(verdict.place, seen=verdict.seen, by=by)
            else:
                record = translate(verdict.place, verdict.after, seen=verdict.seen, by=by)
            after(record, verdict.place)
    except (Overtaken, Gone):
        reason = _("Somebody has changed this text just now: look at the file again.")
        return replace(verdict, what=What.REFUSED, reason=reason)
    except ValidationError as refusal:
        return replace(verdict, what=What.REFUSED, reason=" ".join(sentences_of(refusal)))
    return verdict
