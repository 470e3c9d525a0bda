"""What is new or not as it was, between what was kept of the public's records and what they say."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .facts import AT, Fact, Values

Standing = Mapping[str, Values]
NEW = "new"


@dataclass(frozen=True)
class Change:
    """A record that is new, or of which something changed: ``what`` names the values.

    ``before`` is what was kept of it, empty for a new one.
    """

    fact: Fact
    what: frozenset[str]
    before: Values

    @property
    def is_new(self) -> bool:
        """Whether it was not there before."""
        return NEW in self.what


def changes(before: Standing, now: Iterable[Fact]) -> list[Change]:
    """What happened since ``before``, in the order of ``now``; what is gone is not told."""
    found = []
    for fact in now:
        known = before.get(fact.key)
        what = frozenset({NEW}) if known is None else differences(known, fact.values)
        if what:
            found.append(Change(fact, what, known or {}))
    return found


def differences(before: Values, now: Values) -> frozenset[str]:
    """The names of the values that differ; a text by its name, without its language.

    A text counts only in languages in which it was there before and is there now: a translation
    that was added is no news. A value that was not kept then cannot differ.
    """
    names = before.keys() & now.keys()
    return frozenset(name.partition(AT)[0] for name in names if before[name] != now[name])


def standing(now: Iterable[Fact]) -> dict[str, Values]:
    """What is kept of the public's records until the next digest."""
    return {fact.key: fact.values for fact in now}
