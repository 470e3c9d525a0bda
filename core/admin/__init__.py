"""What every screen of the secretariat has in common; apps subclass what is named here.

===========================  ===============================================================
``RecordAdmin``              a screen that keeps the journal and the state of translations
``TranslatedAdmin``          the same for a model whose texts exist in three languages
``TranslatedStackedInline``  rows of such a model on the page of another record
``TranslatedInline``         the same, to be put before an inline of another kind
===========================  ===============================================================
"""

from .jobs import JobAdmin
from .journal import AuditEntryAdmin
from .languages import TranslatedInline, TranslatedStackedInline
from .records import RecordAdmin, TranslatedAdmin

__all__ = [
    "AuditEntryAdmin",
    "JobAdmin",
    "RecordAdmin",
    "TranslatedAdmin",
    "TranslatedInline",
    "TranslatedStackedInline",
]
