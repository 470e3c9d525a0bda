"""The board of follow-ups: four columns from asked to closed."""

from dataclasses import dataclass, field

from .models import FollowUp

State = FollowUp.State

# What is no longer pursued stands with what is closed, and says so.
COLUMNS = {
    State.ASKED: (State.ASKED,),
    State.UNDER_WAY: (State.UNDER_WAY,),
    State.BEFORE_NEXT: (State.BEFORE_NEXT,),
    State.CLOSED: (State.CLOSED, State.DROPPED),
}


@dataclass(frozen=True)
class Column:
    """One column: its word and its follow-ups, the longest waiting first."""

    state: str
    title: str
    items: list[FollowUp] = field(default_factory=list)


def board() -> list[Column]:
    """All follow-ups by column."""
    items = list(FollowUp.objects.with_origin())
    return [
        Column(
            state=head.value,
            title=str(head.label),
            items=[item for item in items if item.state in states],
        )
        for head, states in COLUMNS.items()
    ]
