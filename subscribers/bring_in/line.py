"""What one line of a file says: a row for the staging table, with what is wrong about it."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from core.tables.files import Unreadable
from members.models import Member
from subscribers.models import (
    LANGUAGE_CHOICES,
    Form,
    Frequency,
    ImportRefusal,
    SubscriberImport,
    Topic,
)

Reason = ImportRefusal.Reason
COLUMNS = (
    "address",
    "language",
    "topics",
    "frequency",
    "form",
    "member",
    "organisation",
    "consent_on",
    "consent_source",
)
LANGUAGES = frozenset(code for code, _name in LANGUAGE_CHOICES)
FREQUENCIES, FORMS = frozenset(Frequency.values), frozenset(Form.values)
LONGEST_ADDRESS, LONGEST_ORGANISATION, LONGEST_SOURCE = 254, 200, 500
# Nearly every address is of this shape, which Django's own look allows too; others are asked of it.
_USUAL = re.compile(
    r"[a-z0-9_+-]+(\.[a-z0-9_+-]+)*@([a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?\.)+[a-z]{2,20}"
)
_BETWEEN = re.compile(r"[\s,;|]+")


class Staged(NamedTuple):
    """A line as it is copied into the staging table; ``reason`` says why it stays out."""

    line: int
    address: str
    language: str
    topics: list[str]
    frequency: str
    form: str
    member_id: int | None
    organisation: str
    consent_on: date | None
    source: str
    reason: str


def is_address(text: str) -> bool:
    """Whether mail can be addressed so; the same as Django's own look says, only faster."""
    if len(text) > LONGEST_ADDRESS:
        return False
    if len(text) <= 64 and _USUAL.fullmatch(text):
        return True
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def check_header(header: Sequence[str]) -> list[str]:
    """The names of the columns; raises ``Unreadable`` where an address or a name is missing."""
    names = [name.strip().casefold() for name in header]
    while names and not names[-1]:
        names.pop()
    if "address" not in names:
        raise Unreadable(_("The first line must name the columns; one must be called “address”."))
    unknown = [name for name in names if name not in COLUMNS]
    if unknown or len(set(names)) < len(names):
        words = _("These columns can be there, each once: %(columns)s. Not known: %(unknown)s.")
        told = ", ".join(name or "–" for name in unknown) or "–"
        raise Unreadable(words % {"columns": ", ".join(COLUMNS), "unknown": told})
    return names


class Reader:
    """Reads lines for one import: what a cell leaves open is what the import says for all."""

    def __init__(self, of: SubscriberImport, header: Sequence[str], *, today: date) -> None:
        """``header`` names the columns; a consent of after ``today`` is none."""
        self.of, self.today = of, today
        self.places = {name: place for place, name in enumerate(check_header(header))}
        self.members = dict(Member.objects.values_list("code", "pk"))
        self.width = len(self.places)
        # A file has few different values of these: each is looked at once.
        self._topics = lru_cache(maxsize=1000)(self._read_topics)
        self._date = lru_cache(maxsize=5000)(self._read_date)

    def staged(self, lines: Iterator[tuple[int, Sequence[str]]]) -> Iterator[Staged]:
        """Each line as a row; the first thing that is wrong about it is its reason."""
        cell, of = self._cell, self.of
        for number, cells in lines:
            topics, wrong_topics = self._topics(cell(cells, "topics").lower())
            consent_on, wrong_date = self._date(cell(cells, "consent_on"))
            code = cell(cells, "member").lower()
            row = Staged(
                number,
                cell(cells, "address").lower()[:300],
                cell(cells, "language").lower() or of.language,
                topics,
                cell(cells, "frequency").lower() or Frequency.EACH.value,
                cell(cells, "form").lower() or Form.FULL.value,
                self.members.get(code),
                cell(cells, "organisation"),
                consent_on,
                cell(cells, "consent_source")[:LONGEST_SOURCE] or of.source,
                "",
            )
            if len(cells) > self.width and any(cells[self.width :]):
                reason = Reason.CELLS.value
            else:
                reason = _wrong(row) or wrong_topics or wrong_date
            if code and row.member_id is None and not reason:
                reason = Reason.MEMBER.value
            yield row._replace(reason=reason) if reason else row

    def _cell(self, cells: Sequence[str], name: str) -> str:
        place = self.places.get(name)
        # PostgreSQL keeps no NUL in a text.
        return cells[place].replace("\x00", "") if place is not None and place < len(cells) else ""

    def _read_topics(self, text: str) -> tuple[list[str], str]:
        words = sorted(set(filter(None, _BETWEEN.split(text))))
        if not words:
            return sorted(self.of.topics), ""
        wrong = any(word not in Topic.values for word in words)
        return words, Reason.TOPIC.value if wrong else ""

    def _read_date(self, text: str) -> tuple[date | None, str]:
        if not text:
            day = self.of.consent_on
            return day, "" if day else Reason.NO_DATE.value
        try:
            day = date.fromisoformat(text[:10])
        except ValueError:
            return None, Reason.DATE.value
        return (day, "") if day <= self.today else (None, Reason.DATE.value)


def _wrong(row: Staged) -> str:
    """What is wrong about a line as it reads; "" if nothing is."""
    if not is_address(row.address):
        return Reason.ADDRESS.value
    if row.language not in LANGUAGES:
        return Reason.LANGUAGE.value
    if row.frequency not in FREQUENCIES:
        return Reason.FREQUENCY.value
    if row.form not in FORMS:
        return Reason.FORM.value
    if len(row.organisation) > LONGEST_ORGANISATION:
        return Reason.ORGANISATION.value
    return ""
