"""Screens for documents, figures and terms; how a source is shown on any screen."""

from .documents import DocumentAdmin
from .figures import FigureAdmin
from .sources import SOURCE_FIELDS, SOURCE_FIELDSET, SOURCE_NAMES
from .terms import TermAdmin

__all__ = [
    "SOURCE_FIELDS",
    "SOURCE_FIELDSET",
    "SOURCE_NAMES",
    "DocumentAdmin",
    "FigureAdmin",
    "TermAdmin",
]
