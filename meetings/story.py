"""The whole story of a follow-up, from asked to closed."""

from collections.abc import Iterable

from .follow_ups import is_present, present
from .models import FollowUp, Step


def story(follow_up: FollowUp, steps: Iterable[Step]) -> list[Step]:
    """Every line of it in order; it begins at the meeting and ends with the state of today.

    ``steps`` are those that verbs have written. What no verb wrote is told from the record:
    it was asked at its meeting, and it is in the state in which it was made or imported.
    """
    lines = list(steps)
    if not lines or not is_present(lines[-1], follow_up):
        lines.append(present(follow_up))
    if lines[0].act != Step.Act.ASK:
        asked = Step(follow_up=follow_up, act=Step.Act.ASK, day=follow_up.conclusion.meeting.date)
        lines.insert(0, asked)
    return lines
