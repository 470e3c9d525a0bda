"""What the house keeps of any record: translations, acts, work, calendars, what is searched."""

from .calendar import CalendarEntry
from .computed import Computed
from .former import FormerSlug
from .job import Job, JobFile
from .journal import AuditEntry, write_audit, write_audits
from .search import SearchEntry, SearchWord
from .translations import TranslationRecord

__all__ = [
    "AuditEntry",
    "CalendarEntry",
    "Computed",
    "FormerSlug",
    "Job",
    "JobFile",
    "SearchEntry",
    "SearchWord",
    "TranslationRecord",
    "write_audit",
    "write_audits",
]
