"""Which part of a programme a reader has asked for: one day, or what is on MSMEs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Self
from urllib.parse import urlencode

from .models import ForumSession

MSMES = "msmes"


class NoSuchVersion(ValueError):
    """The address asks for a version that cannot be."""


@dataclass(frozen=True)
class Selection:
    """What the address asks for; ``version`` None is the public one, ``day`` None every day.

    A day or a subject that makes no sense is left out, which ``misread`` remembers.
    """

    version: int | None = None
    day: date | None = None
    on_msmes: bool = False
    misread: bool = field(default=False, compare=False)

    @classmethod
    def read(cls, query: Mapping[str, str]) -> Self:
        """The selection of an address; raises ``NoSuchVersion``."""
        version, day, about = (query.get(name, "") for name in ("version", "day", "about"))
        if version and not (version.isdecimal() and len(version) < 5):
            raise NoSuchVersion
        misread = about not in {"", MSMES}
        try:
            wanted = date.fromisoformat(day) if day else None
        except ValueError:
            wanted, misread = None, True
        return cls(int(version) if version else None, wanted, about == MSMES, misread)

    def of(self, sessions: Iterable[ForumSession]) -> list[ForumSession]:
        """Those of ``sessions`` that were asked for."""
        return [
            one
            for one in sessions
            if (self.day is None or one.date == self.day) and (one.about_msmes or not self.on_msmes)
        ]

    def query(self) -> str:
        """The same as the end of an address: "?day=2018-10-03", or "" for everything."""
        parts = {
            "version": self.version,
            "day": self.day and self.day.isoformat(),
            "about": MSMES if self.on_msmes else None,
        }
        given = {name: value for name, value in parts.items() if value}
        return f"?{urlencode(given)}" if given else "?"

    def version_query(self) -> str:
        """The version alone, as the end of an address; "" for the public one."""
        return f"?version={self.version}" if self.version else ""

    def whole(self) -> str:
        """The same version, with every session, as the end of an address."""
        return replace(self, day=None, on_msmes=False).query()

    def choices(self, sessions: Iterable[ForumSession]) -> dict[str, list["Choice"]]:
        """The ways to another day and to another subject, with the one that is taken."""
        days = sorted({one.date for one in sessions})
        return {
            "days": [self._to(day=day) for day in (None, *days)],
            "subjects": [self._to(on_msmes=on) for on in (False, True)],
        }

    def _to(self, **changed: date | bool | None) -> "Choice":
        other = replace(self, **changed)  # type: ignore[arg-type]
        return Choice(selection=other, is_current=other == self)


@dataclass(frozen=True)
class Choice:
    """A selection that the page leads to."""

    selection: Selection
    is_current: bool
