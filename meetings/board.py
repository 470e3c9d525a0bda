"""The board of follow-ups: four columns from asked to closed, and one state as a list."""

from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Count, F
from django.db.models.expressions import OrderBy

from .models import FollowUp
from .models.follow_up import FollowUpQuerySet

State = FollowUp.State

# What is no longer pursued stands with what is closed, and says so.
COLUMNS = {
    State.ASKED: (State.ASKED,),
    State.UNDER_WAY: (State.UNDER_WAY,),
    State.BEFORE_NEXT: (State.BEFORE_NEXT,),
    State.CLOSED: (State.CLOSED, State.DROPPED),
}

# How many a column shows; the rest is one link away.
SHOWN = 20
SHOWN_SETTLED = 5


@dataclass(frozen=True)
class Column:
    """One column: its word, how many there are, and the first of them.

    What is open stands in the order of waiting, the longest first; what is settled latest first.
    """

    state: str
    title: str
    number: int = 0
    items: list[FollowUp] = field(default_factory=list)

    @property
    def more(self) -> bool:
        """Whether there are others than those shown."""
        return self.number > len(self.items)


def board(chosen: FollowUpQuerySet) -> list[Column]:
    """The ``chosen`` follow-ups by column, in a fixed number of queries however many there are."""
    numbers = Counter(
        {row["state"]: row["n"] for row in chosen.order_by().values("state").annotate(n=Count("*"))}
    )
    # A union rather than conditions joined by OR, each of which may be run for every row.
    first, *others = (_first(chosen, head).values("pk") for head in COLUMNS)
    shown = list(FollowUp.objects.filter(pk__in=first.union(*others, all=True)).for_board())
    return [
        Column(
            state=head.value,
            title=str(head.label),
            number=sum(numbers[state] for state in states),
            items=sorted(
                (item for item in shown if item.state in states), key=_waiting, reverse=_last(head)
            ),
        )
        for head, states in COLUMNS.items()
    ]


def in_order(chosen: FollowUpQuerySet, state: str) -> FollowUpQuerySet:
    """Those in one state, as a list shows them."""
    settled = state in FollowUp.SETTLED
    since = OrderBy(F("since"), descending=settled, nulls_last=True)
    return chosen.for_board().order_by(since, "-pk" if settled else "pk")


def _first(chosen: FollowUpQuerySet, head: FollowUp.State) -> FollowUpQuerySet:
    number = SHOWN_SETTLED if _last(head) else SHOWN
    return in_order(chosen.filter(state__in=COLUMNS[head]), head)[:number]


def _waiting(item: FollowUp) -> tuple[bool, str, int]:
    # Without a day: last among what is open, first among what is reversed.
    return item.since is None, item.since.isoformat() if item.since else "", item.pk


def _last(head: FollowUp.State) -> bool:
    return head == State.CLOSED
