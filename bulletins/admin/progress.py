"""How far a bulletin has come, in plain words, and what can be done with it next."""

from dataclasses import dataclass
from enum import StrEnum

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from bulletins.approve import approval_of
from bulletins.as_pdf import what_is_missing
from bulletins.dispatch import mailing_of
from bulletins.models import Approval, Bulletin, ScheduledPublication
from bulletins.preflight import Report, preflight
from bulletins.preflight.where import admin_address
from bulletins.schedule import latest_for
from mailings.models import Mailing


class Step(StrEnum):
    """What comes next."""

    COMPOSE = "compose"  # there are no sections
    PREFLIGHT = "preflight"  # something is to be mended or acknowledged
    APPROVE = "approve"
    PUBLISH = "publish"
    SEND = "send"
    DONE = "done"


@dataclass(frozen=True)
class Progress:
    """Where a bulletin stands; ``next`` is the act to do, ``sentence`` says why."""

    bulletin: Bulletin
    report: Report | None
    approval: Approval | None
    mailing: Mailing | None
    is_last_editor: bool
    schedule: ScheduledPublication | None = None

    @property
    def schedule_fits(self) -> bool:
        """Whether the content is still the one that is to appear at the time that was set."""
        return bool(
            self.schedule
            and self.report
            and self.approval
            and self.schedule.content_hash == self.report.content_hash
        )

    @property
    def next(self) -> Step:
        """The one act that brings the bulletin on."""
        if self.report is None:
            return Step.DONE if self.mailing else Step.SEND
        if any(item.key == "empty" for item in self.report.errors):
            return Step.COMPOSE
        if self.report.errors or self.report.open_warnings:
            return Step.PREFLIGHT
        return Step.PUBLISH if self.approval else Step.APPROVE

    @property
    def lacks_for_pdf(self) -> str:
        """What the system lacks for making the PDF, as a sentence; "" where nothing is."""
        return what_is_missing()

    @property
    def mailing_address(self) -> str:
        """The page that tells what became of every address; "" before it is sent."""
        return admin_address(self.mailing) if self.mailing else ""

    @property
    def languages_address(self) -> str:
        """The board of the texts that its readers will see."""
        return reverse("admin:completeness_of", args=[f"bulletin-{self.bulletin.pk}"])

    @property
    def sentence(self) -> str:
        """What is next, for the person who reads it."""
        if self.next == Step.PREFLIGHT:
            return self._what_is_open()
        if self.next == Step.APPROVE and self.is_last_editor:
            return _("Ready to be approved – by somebody else, since you were the last to edit it.")
        return {
            Step.COMPOSE: _("It has no sections yet. Compose proposes them from the records."),
            Step.APPROVE: _("Ready to be approved: look at the preview, then approve."),
            Step.PUBLISH: _("Approved as it is now. It can be published in three languages."),
            Step.SEND: _("It is online in three languages. It has not been sent yet."),
            Step.DONE: _("It was handed to the post room."),
        }[self.next]

    def _what_is_open(self) -> str:
        assert self.report is not None  # noqa: S101 - said by ``next``
        errors, warnings = len(self.report.errors), len(self.report.open_warnings)
        parts = []
        if errors:
            parts.append(
                ngettext("%(number)d error to mend.", "%(number)d errors to mend.", errors)
                % {"number": errors}
            )
        if warnings:
            parts.append(
                ngettext(
                    "%(number)d warning to look at.", "%(number)d warnings to look at.", warnings
                )
                % {"number": warnings}
            )
        return " ".join(parts)


def progress_of(bulletin: Bulletin, user: User, *, report: Report | None = None) -> Progress:
    """Where ``bulletin`` stands, as ``user`` sees it.

    A draft is looked through for it, unless there is a ``report`` of it as it is.
    """
    if bulletin.is_published:
        return Progress(
            bulletin=bulletin,
            report=None,
            approval=bulletin.approvals.select_related("by").first(),
            mailing=mailing_of(bulletin),
            is_last_editor=False,
        )
    report = report or preflight(bulletin)
    return Progress(
        bulletin=bulletin,
        report=report,
        approval=approval_of(bulletin, report.content_hash),
        mailing=None,
        is_last_editor=bulletin.last_edited_by_id == user.pk,
        schedule=latest_for(bulletin),
    )
