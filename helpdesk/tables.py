"""Which records of the helpdesk go out and come in as tables."""

from core.tables.table import table

from .models import ContactPoint, Initiative

table(Initiative)
table(ContactPoint)
