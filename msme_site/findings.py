"""What is odd across all records: texts that are not there in three languages."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from core.findings import Finding, Grade, finding_source
from core.open_texts import tally


@finding_source("texts")
def texts_to_translate() -> Iterator[Finding]:
    """One sentence for all of them; the board says which."""
    rows = tally()
    if rows:
        yield Finding(
            key="open-texts",
            grade=Grade.NOTE,
            sentence=_("Texts missing in a language: %(missing)d; stale: %(stale)d.")
            % {
                "missing": sum(row.missing for row in rows),
                "stale": sum(row.stale for row in rows),
            },
            where=reverse("admin:completeness"),
        )
