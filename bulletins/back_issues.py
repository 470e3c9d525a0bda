"""Make a back issue public, or take it back; each by one who may publish bulletins."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.keep_search import touch
from core.models import write_audit

from .models import BackIssue
from .refusals import NotReady
from .search import BACK_ISSUE


@transaction.atomic
def make_public(issue: BackIssue, *, by: User) -> None:
    """Let readers find ``issue``; raises ``NotReady`` with the reason."""
    _refuse_without_permission(by)
    if not issue.files.exists():
        raise NotReady(_("%(issue)s has no PDF yet.") % {"issue": issue})
    now = timezone.now()
    if BackIssue.objects.filter(pk=issue.pk, published_at=None).update(published_at=now) != 1:
        raise NotReady(_("%(issue)s is public already.") % {"issue": issue})
    touch(BACK_ISSUE, [str(issue.pk)])
    write_audit("published", issue, actor=by)


@transaction.atomic
def take_back(issue: BackIssue, *, by: User) -> None:
    """Shut ``issue`` and its files to readers; raises ``NotReady`` with the reason."""
    _refuse_without_permission(by)
    public = BackIssue.objects.filter(pk=issue.pk, published_at__isnull=False)
    if public.update(published_at=None) != 1:
        raise NotReady(_("%(issue)s is not public.") % {"issue": issue})
    touch(BACK_ISSUE, [str(issue.pk)])
    write_audit("taken back", issue, actor=by)


def _refuse_without_permission(by: User) -> None:
    if not by.has_perm("bulletins.publish_bulletin"):
        raise NotReady(_("You have no permission to publish a bulletin."))
