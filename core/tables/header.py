"""Whether the columns of a file are those of a table; if not, which ones were likely meant."""

from collections.abc import Sequence
from difflib import get_close_matches

from django.conf import settings
from django.utils.translation import gettext as _

from .files import Unreadable
from .table import Table, tables


def check_header(table: Table, header: Sequence[str]) -> None:
    """Refuse a file whose columns are not those of ``table``; raises ``Unreadable``."""
    for name in header:
        if name not in table.by_name:
            raise Unreadable(_unknown_column(table, name))
        if header.count(name) > 1:
            raise Unreadable(_("The column “%(name)s” is there twice.") % {"name": name})
    if missing := [name for name in table.key if name not in header]:
        words = _("The column “%(name)s” is missing: records are known by it.")
        raise Unreadable(words % {"name": missing[0]})


def _unknown_column(table: Table, name: str) -> str:
    sentence = _("There is no column called “%(name)s”.") % {"name": name[:60]}
    others = [one for one in tables() if one is not table and name in one.by_name]
    in_languages = [one for code, _n in settings.LANGUAGES if (one := f"{name}_{code}")]
    if all(one in table.by_name for one in in_languages):
        words = _("Its texts stand in %(columns)s.") % {"columns": ", ".join(in_languages)}
        return f"{sentence} {words}"
    if found := get_close_matches(name, table.by_name, n=1, cutoff=0.6):
        return f"{sentence} {_('Did you mean “%(name)s”?') % {'name': found[0]}}"
    if len(others) == 1:
        words = _("It belongs to the table “%(table)s”.") % {"table": others[0].title}
        return f"{sentence} {words}"
    return f"{sentence} {_('The columns are listed below.')}"
