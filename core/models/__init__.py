"""What the house remembers about any record: translations, who did what, and long work."""

from .job import Job, JobFile
from .journal import AuditEntry, write_audit
from .translations import TranslationRecord

__all__ = ["AuditEntry", "Job", "JobFile", "TranslationRecord", "write_audit"]
