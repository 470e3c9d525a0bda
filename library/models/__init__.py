"""Documents with their files and official symbols; where records come from; figures; terms."""

from .document import Document, Symbol, web_address
from .figure import Figure
from .file import DocumentFile, in_language
from .sourced import Sourced
from .terms import Term, TermWord

__all__ = [
    "Document",
    "DocumentFile",
    "Figure",
    "Sourced",
    "Symbol",
    "Term",
    "TermWord",
    "in_language",
    "web_address",
]
