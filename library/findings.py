"""What is odd in the library."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from core.findings import Finding, Grade, called, finding_source, page_of

from .models import Figure


@finding_source("library")
def figures_without_source() -> Iterator[Finding]:
    """Numbers of which nobody can say where they are from."""
    for figure in Figure.objects.filter(source__isnull=True):
        yield Finding(
            key=f"figure-source:{figure.slug}",
            grade=Grade.WARNING,
            sentence=_("The figure “%(record)s” has no source.") % {"record": called(figure)},
            where=page_of(figure),
        )
