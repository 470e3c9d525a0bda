"""The demonstration's second bulletin: a draft made of what the first one announces."""

from django.utils import timezone

from accounts.roles import EDITOR
from bulletins.compose import compose
from bulletins.models import Bulletin, FreeText, LinkCheck
from core.completeness import note_translations

from . import load_bulletin
from .put import in_languages, read


def load() -> bool:
    """Compose the draft of winter 2018; False where it is there already, as staff left it.

    To be called inside the caller's transaction, with the sample loaded.
    """
    tables = read("demo")
    if Bulletin.objects.filter(slug=tables["bulletin"]["slug"]).exists():
        return False
    bulletin = load_bulletin.compose(tables["bulletin"], tables["sections"])
    # What the records suggest beside: what Members asked for and is still open.
    compose(bulletin, by=load_bulletin.staff(EDITOR))
    _let_the_french_fall_behind(bulletin, tables["changed"]["body"])
    LinkCheck.objects.update_or_create(
        url=tables["dead_link"],
        defaults={
            "status": LinkCheck.Status.DEAD,
            "answer": "404 Not Found",
            "checked_at": timezone.now(),
        },
    )
    return True


def _let_the_french_fall_behind(bulletin: Bulletin, texts: dict[str, str]) -> None:
    """Change the English text of the first section, and the Spanish one after it."""
    section = FreeText.objects.filter(parent=bulletin).earliest("ordering")
    for code in texts:
        setattr(section, f"body_{code}", in_languages("body", texts)[f"body_{code}"])
    section.save()
    note_translations(section, changed={"body_es"})
