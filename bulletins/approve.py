"""Approve: a second person signs the hash of what would be published; any edit voids it."""

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from core.models import write_audit

from .models import Approval, Bulletin
from .preflight import Report, preflight
from .refusals import NotReady
from .render import hash_of, render_all

BACKEND = "django.contrib.auth.backends.ModelBackend"


def content_hash(bulletin: Bulletin) -> str:
    """What the content of all languages, as it would be published now, is recognized by."""
    return hash_of(render_all(bulletin))


def approval_of(bulletin: Bulletin, content: str) -> Approval | None:
    """The latest signature under exactly this content (a hash), if there is one.

    One given before the last edit does not count, even if that edit brought this content back.
    """
    return (
        bulletin.approvals.filter(_since_last_edit(), content_hash=content)
        .select_related("by")
        .order_by("-pk")
        .first()
    )


def approval_before_edit(bulletin: Bulletin) -> Approval | None:
    """The latest signature that no edit of ``bulletin`` has voided so far."""
    return (
        bulletin.approvals.filter(_since_last_edit()).select_related("by").order_by("-pk").first()
    )


def _since_last_edit() -> Q:
    return Q(bulletin__last_edited_at__isnull=True) | Q(at__gte=F("bulletin__last_edited_at"))


@transaction.atomic
def approve(bulletin: Bulletin, *, by: User, seen: str = "") -> Approval:
    """Sign ``bulletin`` as it is; ``seen`` is the hash of what ``by`` has looked at, if known.

    Raises ``NotReady`` with the reason.
    """
    bulletin = Bulletin.objects.select_for_update().get(pk=bulletin.pk)
    refuse_approver(bulletin, by)
    report = preflight(bulletin)
    refuse_open_findings(report)
    if seen and seen != report.content_hash:
        raise NotReady(
            _("The bulletin has changed since you looked at it. Look again, then approve.")
        )
    approval = Approval.objects.create(bulletin=bulletin, content_hash=report.content_hash, by=by)
    write_audit("approved", bulletin, actor=by, content=report.content_hash)
    return approval


def refuse_approver(bulletin: Bulletin, by: User) -> None:
    """Say no to someone who may not approve this bulletin."""
    if not by.has_perm("bulletins.approve_bulletin"):
        raise NotReady(_("Only an approver can approve a bulletin."))
    if bulletin.is_published:
        raise NotReady(_("This bulletin is published already."))
    if bulletin.last_edited_by_id == by.pk:
        raise NotReady(
            _("You were the last to edit this bulletin; somebody else has to approve it.")
        )


def refuse_open_findings(report: Report) -> None:
    """Say no to content with errors or with warnings that nobody has acknowledged."""
    if number := len(report.errors):
        raise NotReady(
            ngettext(
                "The preflight finds %(number)d error; mend it first.",
                "The preflight finds %(number)d errors; mend them first.",
                number,
            )
            % {"number": number}
        )
    if number := len(report.open_warnings):
        raise NotReady(
            ngettext(
                "%(number)d warning has not been acknowledged.",
                "%(number)d warnings have not been acknowledged.",
                number,
            )
            % {"number": number}
        )


def approvers() -> list[User]:
    """Who may approve a bulletin, of those who can sign in here; by their names."""
    found = User.objects.with_perm(
        "bulletins.approve_bulletin", include_superusers=False, backend=BACKEND
    )
    return list(found.filter(is_staff=True).order_by("username"))
