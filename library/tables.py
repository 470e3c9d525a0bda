"""Which records of the library go out and come in as tables."""

from core.tables.table import table

from .models import Document, DocumentFile, Figure, Symbol, Term, TermWord

table(Document)
table(DocumentFile)
table(Symbol)
table(Figure)
table(Term)
table(TermWord)
