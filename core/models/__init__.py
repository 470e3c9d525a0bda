"""What the house remembers of any record: translations, acts, long work, what calendars know."""

from .calendar import CalendarEntry
from .computed import Computed
from .job import Job, JobFile
from .journal import AuditEntry, write_audit, write_audits
from .translations import TranslationRecord

__all__ = [
    "AuditEntry",
    "CalendarEntry",
    "Computed",
    "Job",
    "JobFile",
    "TranslationRecord",
    "write_audit",
    "write_audits",
]
