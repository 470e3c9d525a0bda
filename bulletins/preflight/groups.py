"""The findings of a preflight, grouped by what there is to do, the most important first."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bulletins.models import Acknowledgement
from core.findings import Finding, Grade

# How many findings of a group are shown at once; the others are unfolded.
SHOWN = 6

# What to do about findings, by the first word of their keys, in the order of doing it.
TO_DO = {
    "empty": gettext_lazy("Fill what is empty"),
    "no-subject": gettext_lazy("Fill what is empty"),
    "silent": gettext_lazy("Fill what is empty"),
    "hollow": gettext_lazy("Fill what is empty"),
    "placeholder": gettext_lazy("Fill what is empty"),
    "missing": gettext_lazy("Write what is missing"),  # one group a language
    "picture": gettext_lazy("Describe the images in words"),
    "unsafe": gettext_lazy("Take out what is not safe"),
    "unreadable": gettext_lazy("Take out what is not safe"),
    "sender": gettext_lazy("Mend what mailboxes show"),
    "reply-to": gettext_lazy("Mend what mailboxes show"),
    "no-preheader": gettext_lazy("Mend what mailboxes show"),
    "large": gettext_lazy("Shorten the mail"),
    "heavy": gettext_lazy("Shorten the mail"),
    "idle-waiver": gettext_lazy("Take back a waiver"),
    "not-cleared": gettext_lazy("Let sections be cleared"),
    "stale": gettext_lazy("Look at translations whose source has changed"),
    "weekday": gettext_lazy("Correct the days of the week"),
    "dead": gettext_lazy("Mend the links"),
    "link-language": gettext_lazy("Mend the links"),
    "links-unknown": gettext_lazy("Links that nobody has answered for yet"),
    "not-held": gettext_lazy("Settle what the records leave open"),
    "document": gettext_lazy("Settle what the records leave open"),
    "figure-source": gettext_lazy("Name the sources"),
    "quote-source": gettext_lazy("Name the sources"),
    "seat-outside": gettext_lazy("Compare the roster with what was printed"),
    "declared": gettext_lazy("Compare the roster with what was printed"),
    "room": gettext_lazy("Check rooms and hours"),
    "clash": gettext_lazy("Check rooms and hours"),
    "old-programme": gettext_lazy("Settle what the records leave open"),
    "term": gettext_lazy("Use the words of the glossary"),
}


@dataclass(frozen=True)
class Row:
    """A finding on the page; ``place`` is its id there, ``seen`` who has acknowledged it."""

    finding: Finding
    seen: Acknowledgement | None = None

    @property
    def place(self) -> str:
        """The id of its line, the same as long as its key is."""
        return place_of_finding(self.finding.key)


@dataclass(frozen=True)
class Group:
    """Findings about which the same is to be done; ``language`` is set if they lack its texts."""

    grade: Grade
    title: str
    rows: tuple[Row, ...]
    language: str = ""

    @property
    def first(self) -> list[Row]:
        """What is shown at once: what nobody has acknowledged, up to a number."""
        return self._open[:SHOWN]

    @property
    def rest(self) -> list[Row]:
        """What is unfolded."""
        return self._open[SHOWN:]

    @property
    def seen(self) -> list[Row]:
        """What somebody has acknowledged."""
        return [row for row in self.rows if row.seen]

    @property
    def _open(self) -> list[Row]:
        return [row for row in self.rows if not row.seen]


def groups(findings: Iterable[Finding], seen: Mapping[str, Acknowledgement]) -> list[Group]:
    """``findings`` in groups: errors, then warnings, then notes, each in the order of ``TO_DO``.

    ``seen`` are the acknowledgements by the key of their finding.
    """
    order = [*dict.fromkeys(map(str, TO_DO.values())), _("Look at these")]
    grades = list(Grade)
    found: dict[tuple[int, int, str], list[Row]] = {}
    for finding in findings:
        parts = finding.key.split(":")
        title = str(TO_DO.get(parts[0], order[-1]))
        language = parts[-1] if parts[0] == "missing" else ""
        key = (grades.index(Grade(finding.grade)), order.index(title), language)
        found.setdefault(key, []).append(Row(finding, seen.get(finding.key)))
    return [
        Group(grades[grade], _title(order[title], language, grades[grade]), tuple(rows), language)
        for (grade, title, language), rows in sorted(found.items(), key=lambda item: item[0])
    ]


def place_of_finding(key: str) -> str:
    """The id of a finding's line on the page."""
    return f"finding-{hashlib.sha256(key.encode()).hexdigest()[:10]}"


def _title(title: str, language: str, grade: Grade) -> str:
    if not language:
        return title
    if grade == Grade.NOTE:
        return {
            "en": _("Missing in English, by an approver’s leave"),
            "fr": _("Missing in French, by an approver’s leave"),
            "es": _("Missing in Spanish, by an approver’s leave"),
        }[language]
    return {
        "en": _("Write what is missing in English"),
        "fr": _("Write what is missing in French"),
        "es": _("Write what is missing in Spanish"),
    }[language]
