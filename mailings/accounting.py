"""The accounting identity of a mailing: everyone in its audience is somewhere, once."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count

from .models import Delivery, Mailing

# States in which something may still happen to a row.
OPEN = (Delivery.State.WAITING, Delivery.State.SUBMITTING, Delivery.State.DEFERRED)


@dataclass(frozen=True)
class Accounting:
    """How many rows of a mailing are in each state, in all and by language."""

    audience: int
    by_language: dict[str, Counter[str]]

    @property
    def counts(self) -> dict[str, int]:
        """Rows by state; every state is there."""
        whole = sum(self.by_language.values(), Counter[str]())
        return {state.value: whole[state.value] for state in Delivery.State}

    @property
    def settled(self) -> int:
        """Rows to which nothing more will happen by itself."""
        return self.total - sum(self.counts[state.value] for state in OPEN)

    @property
    def total(self) -> int:
        """All rows."""
        return sum(self.counts.values())

    @property
    def adds_up(self) -> bool:
        """Whether the states account for everyone that was put on the list."""
        return self.total == self.audience


def account(mailing: Mailing) -> Accounting:
    """Count the rows of ``mailing``, in one query."""
    by_language: dict[str, Counter[str]] = {}
    rows = (
        Delivery.objects.filter(mailing=mailing)
        .order_by("language", "state")
        .values_list("language", "state")
        .annotate(rows=Count("pk"))
    )
    for language, state, count in rows:
        by_language.setdefault(language, Counter())[state] = count
    return Accounting(mailing.audience, by_language)
