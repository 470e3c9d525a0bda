"""Propose a notice: what changed in a meeting or session, in the words of three languages.

It is read from the calendar's entry, which keeps what it said before. Facts stand behind labels,
so that no name is glued into a sentence.
"""

from dataclasses import dataclass
from datetime import date, datetime
from textwrap import shorten
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from core import dates
from core.calendars import Status
from core.models import CalendarEntry

from .entry import Subject, entry_of

LONGEST = 90  # characters of a title in a subject


@dataclass(frozen=True)
class Proposal:
    """A subject and a text, in one language."""

    subject: str
    text: str


def propose(subject: Subject) -> dict[str, Proposal]:
    """What a notice about ``subject`` might say, by language."""
    proposals = {}
    entry = entry_of(subject)
    for code, _name in settings.LANGUAGES:
        with override(code):
            proposals[code] = _of_entry(entry, code) if entry else _untold(subject)
    return proposals


def _untold(subject: Subject) -> Proposal:
    title = str(subject.title)
    return Proposal(_("Notice: %(title)s") % {"title": _short(title)}, f"{title}\n\n")


def _short(title: str) -> str:
    """What of a title a subject bears; the whole of it begins the text."""
    return shorten(title, LONGEST, placeholder=" …")


def _of_entry(entry: CalendarEntry, code: str) -> Proposal:
    now, before = entry.content, entry.before or entry.content
    title = now["texts"][code]["title"]
    place, old_place = now["texts"][code]["place"], before["texts"][code]["place"]
    when, old_when = _when(now, code), _when(before, code)
    if now["status"] == Status.CANCELLED:
        words = _("Postponed: %(title)s") if entry.is_postponed else _("Cancelled: %(title)s")
        text = _("This is not held at the time that was announced.")
        facts = [_line(_("When"), when)]
    else:
        words = _subject(moved=when != old_when, placed=place != old_place)
        text = _("Please note the change.") if entry.before else ""
        facts = [_line(_("When"), when, old_when), _line(_("Where"), place, old_place)]
    paragraphs = [title, text, "\n".join(fact for fact in facts if fact)]
    text = "\n\n".join(part for part in paragraphs if part)
    return Proposal(words % {"title": _short(title)}, text)


def _subject(*, moved: bool, placed: bool) -> str:
    if moved and placed:
        return _("New time and room: %(title)s")
    if moved:
        return _("New time: %(title)s")
    return _("New room: %(title)s") if placed else _("Notice: %(title)s")


def _line(label: str, fact: str, before: str = "") -> str:
    """A fact behind its label, with what was told before if that was something else."""
    if not fact and not before:
        return ""
    fact = fact or pgettext("place or time", "not known yet")
    line = _("%(label)s: %(fact)s") % {"label": label, "fact": fact}
    if before and before != fact:
        earlier = _("before: %(fact)s") % {"fact": before}
        return f"{line} ({earlier})"
    return line


def _when(content: dict[str, Any], code: str) -> str:
    """Day and hours in words of the language."""
    start, end = content["start"], content["end"]
    day = date.fromisoformat(start[:10])
    words = f"{dates.weekday(day, language=code)} {dates.in_words(day, language=code)}"
    if "T" not in start:
        return _plain(words)
    begins = datetime.fromisoformat(start).time()
    ends = datetime.fromisoformat(end).time() if end else None
    hours = dates.hours(begins, ends, language=code)
    return _plain(f"{words}, {hours} ({_('Geneva time')})")


def _plain(words: str) -> str:
    """Texts are stored plainly; spaces that do not break are set when they are shown."""
    return words.replace("\u00a0", " ").replace("\u202f", " ")
