"""The production plan of a bulletin, counted back from its day in working days.

Saturdays and Sundays are left out; days on which the WTO is closed are not known here, so staff
move a date that falls on one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import User
from core.clock import site_today
from core.models import write_audit

from .dispatch import mailing_of
from .models import Approval, Bulletin, PlanStep
from .refusals import NotReady

Step = PlanStep.Step
# Working days before the bulletin's own day.
OFFSETS: Mapping[Step, int] = {
    Step.FROZEN: 15,
    Step.OUT: 14,
    Step.BACK: 7,
    Step.CLEARED: 4,
    Step.APPROVED: 1,
    Step.MAILED: 0,
}
BY_FACTS = frozenset({Step.APPROVED, Step.MAILED})
SATURDAY = 5


@dataclass(frozen=True)
class PlanLine:
    """A step as it stands; what is told from the facts cannot be ticked by hand."""

    row: PlanStep
    done_at: datetime | None
    done_by: User | None
    is_late: bool
    # A step towards publication that nobody noted as done before the bulletin was published.
    is_closed: bool = False

    @property
    def is_done(self) -> bool:
        """Whether it is behind us."""
        return self.done_at is not None

    @property
    def by_facts(self) -> bool:
        """Whether it ticks itself."""
        return self.row.step in BY_FACTS


def working_days_before(day: date, number: int) -> date:
    """The working day ``number`` working days before ``day``; 0 is that day or the last before."""
    while day.weekday() >= SATURDAY:
        day -= timedelta(days=1)
    while number:
        day -= timedelta(days=1)
        number -= day.weekday() < SATURDAY
    return day


def make_plan(bulletin: Bulletin) -> None:
    """Give ``bulletin`` the steps that it does not have yet; those that it has stay."""
    PlanStep.objects.bulk_create(
        (
            PlanStep(bulletin=bulletin, step=step, due=working_days_before(bulletin.date, number))
            for step, number in OFFSETS.items()
        ),
        ignore_conflicts=True,
    )


@transaction.atomic
def count_again(bulletin: Bulletin, *, by: User) -> None:
    """Put the open steps back to where the bulletin's day has them."""
    _refuse(by)
    make_plan(bulletin)
    for step, number in OFFSETS.items():
        bulletin.plan.filter(step=step, state=PlanStep.State.OPEN).update(
            due=working_days_before(bulletin.date, number)
        )
    write_audit(gettext_noop("counted the plan again"), bulletin, actor=by)


@transaction.atomic
def tick(row: PlanStep, *, by: User, done: bool = True) -> None:
    """Say that a step is done, or take that back. Raises ``NotReady`` with the reason."""
    _refuse(by)
    if row.step in BY_FACTS:
        raise NotReady(_("This step is told from what happened; it cannot be ticked by hand."))
    before, after = (PlanStep.State.OPEN, PlanStep.State.DONE)
    values: dict[str, object] = {"state": after, "done_at": timezone.now(), "done_by": by}
    if not done:
        before, after = after, before
        values = {"state": after, "done_at": None, "done_by": None}
    if PlanStep.objects.filter(pk=row.pk, state=before).update(**values) != 1:
        raise NotReady(_("Somebody else has just done that."))
    verb = gettext_noop("step done") if done else gettext_noop("step open again")
    write_audit(verb, row.bulletin, actor=by, step=row.step)


def plan_of(bulletin: Bulletin, approval: Approval | None) -> list[PlanLine]:
    """The steps in the order of work; ``approval`` is the one that fits the content, if any.

    Once the bulletin is published, only its mailing can still be open.
    """
    rows = {row.step: row for row in bulletin.plan.select_related("owner", "done_by")}
    mailing = mailing_of(bulletin) if bulletin.is_published else None
    facts: dict[str, tuple[datetime | None, User | None]] = {
        Step.APPROVED: (approval.at, approval.by) if approval else (None, None),
        Step.MAILED: (mailing.created_at if mailing else None, None),
    }
    lines = []
    for step in OFFSETS:
        if (row := rows.get(step)) is not None:
            at, who = facts.get(step, (row.done_at, row.done_by))
            is_open = at is None
            is_closed = is_open and bulletin.is_published and step != Step.MAILED
            is_late = is_open and not is_closed and row.due < site_today()
            lines.append(PlanLine(row, at, who, is_late, is_closed))
    return lines


def _refuse(by: User) -> None:
    if not by.has_perm("bulletins.change_bulletin"):
        raise NotReady(_("You have no permission to change a bulletin."))
