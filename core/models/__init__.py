"""What the house remembers of any record: translations, acts, long work, what calendars know."""

from .calendar import CalendarEntry
from .job import Job, JobFile
from .journal import AuditEntry, write_audit
from .translations import TranslationRecord

__all__ = ["AuditEntry", "CalendarEntry", "Job", "JobFile", "TranslationRecord", "write_audit"]
