"""Postpone a meeting: it moves to another date, or to none yet, and its earlier date is kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time

from django.conf import settings
from django.db import models, transaction
from django.utils.translation import gettext as _
from modeltranslation.utils import build_localized_fieldname

from core.clock import site_today
from core.completeness import note_translations, texts_of
from core.dates import Day, Precision
from core.models import write_audit

from .addresses import moved_address
from .models import Meeting, Postponement
from .refusals import NotPossible

# What tells one date from another: a meeting moved meanwhile is not the one that was seen.
WHEN = ("date", "precision", "start_time", "end_time")
LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)


@dataclass(frozen=True)
class NewDate:
    """Where a meeting moves to; nothing known is a date too. ``words`` are by language."""

    date: Day | None = None
    precision: str = Precision.UNKNOWN
    start_time: time | None = None
    end_time: time | None = None
    words: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic
def postpone(
    meeting: Meeting,
    *,
    to: NewDate,
    by: models.Model | None,
    decided_on: date | None = None,
) -> Meeting:
    """Move ``meeting``, as the caller has seen it, to a later date or to an open one.

    Keeps what was announced as an earlier date, moves the address if it begins with the date
    (the old one goes on leading here), and writes the journal. A new day is to be confirmed:
    the state becomes "postponed". Without ``decided_on`` it was decided today. Raises
    ``NotPossible`` with a sentence; then nothing has happened.
    """
    now = Meeting.objects.select_for_update().get(pk=meeting.pk)
    _may_move(now, seen=meeting, to=to)
    earlier = _keep(now, decided_on=decided_on or site_today())
    slug = now.slug
    now.slug = moved_address(now, day=to.date, precision=to.precision)
    now.status = Meeting.Status.POSTPONED
    for name in WHEN:
        setattr(now, name, getattr(to, name))
    for code in LANGUAGES:
        setattr(now, build_localized_fieldname("date_note", code), to.words.get(code, ""))
    now.full_clean(exclude=["hosts", "follows"])
    now.save()
    note_translations(now, by=by, changed=_words("date_note"))
    write_audit(
        "postponed meeting",
        now,
        actor=by,
        earlier=str(earlier.date or ""),
        new=str(now.date or ""),
        **({"address": slug} if slug != now.slug else {}),
    )
    return now


def _may_move(now: Meeting, *, seen: Meeting, to: NewDate) -> None:
    if now.status == Meeting.Status.HELD:
        raise NotPossible(_("This meeting was held; it can no longer be postponed."))
    if now.is_cancelled:
        raise NotPossible(_("This meeting is cancelled; give it another status first."))
    if any(getattr(now, name) != getattr(seen, name) for name in WHEN):
        raise NotPossible(_("Someone else has just moved this meeting; look at its page again."))
    words = texts_of(now, "date_note")
    if now.date is None and not any(words.values()):
        raise NotPossible(
            _("This meeting has no date that it could be postponed from; give it one on its page.")
        )
    same_words = words == {code: to.words.get(code, "") for code in words}
    if same_words and all(getattr(now, name) == getattr(to, name) for name in WHEN):
        raise NotPossible(_("Choose another date than the one it has, or leave the date open."))
    if to.date and now.date and to.date < now.date and to.precision == now.precision:
        raise NotPossible(
            _(
                "The new date lies before the old one: that is not postponing. A mistaken date is "
                "corrected on the meeting’s page."
            )
        )


def _keep(meeting: Meeting, *, decided_on: date) -> Postponement:
    earlier = Postponement(meeting=meeting, decided_on=decided_on)
    for name in (*WHEN, *_words("date_note")):
        setattr(earlier, name, getattr(meeting, name))
    earlier.save()
    note_translations(earlier)
    return earlier


def _words(name: str) -> list[str]:
    return [build_localized_fieldname(name, code) for code in LANGUAGES]
