"""Documents with their files and official symbols; where records come from; figures."""

from .document import Document, Symbol, web_address
from .figure import Figure
from .file import DocumentFile, in_language
from .sourced import Sourced

__all__ = ["Document", "DocumentFile", "Figure", "Sourced", "Symbol", "in_language", "web_address"]
