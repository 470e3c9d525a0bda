"""A bulletin of many sections: how long page, mail and text of a language take beside its PDF."""

from datetime import UTC, date, datetime

from django.db import transaction

from bulletins.as_pdf import as_pdf
from bulletins.contents import gather
from bulletins.models import Bulletin, Edition, FreeText
from bulletins.render import render

from .measure import Benchmark, Goal, Stopwatch

RATIO = "bulletin: page, mail and text of a language as a share of its PDF"
LANGUAGE = "fr"
PARAGRAPH = (
    "<p>Les Membres ont débattu de l’importance d’un accès adéquat à l’information pour que les "
    "MPME réussissent sur les marchés mondiaux, et des points de contact nationaux.</p>"
)


def bulletin_of(sections: int, *, paragraphs: int = 4) -> Bulletin:
    """A draft with ``sections``, a third of them in the side column."""
    bulletin = Bulletin.objects.create(
        slug="measured", number=999, season="autumn", date=date(2018, 10, 1), title="Bulletin"
    )
    FreeText.objects.bulk_create(
        FreeText(
            parent=bulletin,
            region="side" if place % 3 == 2 else "main",
            ordering=place * 10,
            heading_en=f"Section {place}",
            body_en=PARAGRAPH * paragraphs,
            heading_fr=f"Rubrique {place}",
            body_fr=PARAGRAPH * paragraphs,
        )
        for place in range(sections)
    )
    return bulletin


def round_of_a_bulletin(size: int) -> dict[str, float]:
    """Render one language from the records, and make the PDF of what came out."""
    with transaction.atomic():
        bulletin = bulletin_of(size)
        render(bulletin, LANGUAGE)  # templates are compiled once a process, not once a bulletin
        with Stopwatch() as rendering:
            made = render(bulletin, LANGUAGE, contents=gather(bulletin))
        edition = Edition(
            bulletin=bulletin,
            language=LANGUAGE,
            title=made.title,
            content_html=made.content_html,
            published_at=datetime(2018, 10, 1, tzinfo=UTC),
        )
        with Stopwatch() as printing:
            as_pdf(edition)
        transaction.set_rollback(True)
    return {RATIO: rendering.seconds / printing.seconds}


BENCHMARKS = (
    Benchmark(round_of_a_bulletin, (Goal(RATIO, 0.3, "times", at_least=False),), size=30),
)
