"""The secretariat's screens for documents and figures; how a source is shown on any screen."""

from .documents import DocumentAdmin
from .figures import FigureAdmin
from .sources import SOURCE_FIELDS, SOURCE_FIELDSET, SOURCE_NAMES

__all__ = ["SOURCE_FIELDS", "SOURCE_FIELDSET", "SOURCE_NAMES", "DocumentAdmin", "FigureAdmin"]
