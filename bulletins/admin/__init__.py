"""The secretariat's screens for bulletins: edit, look through, preview, approve, publish, send."""

from .back_issues import BackIssueAdmin
from .bulletin import BulletinAdmin
from .digests import DigestAdmin
from .urgent_notices import UrgentNoticeAdmin

__all__ = ["BackIssueAdmin", "BulletinAdmin", "DigestAdmin", "UrgentNoticeAdmin"]
