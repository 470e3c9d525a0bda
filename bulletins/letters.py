"""Letters to staff about a bulletin."""

from django.conf import settings
from django.utils.translation import get_language

from core.findings import page_of
from mailings.letter import send_letter, write_letter

from .models import ScheduledPublication


def tell_held(row: ScheduledPublication) -> None:
    """Write to whoever set the time that the bulletin did not appear, if an address is known.

    Accounts have no language of their own: the letter says it in all of them.
    """
    if not row.by.email:
        return
    language = (get_language() or settings.LANGUAGE_CODE)[:2]
    reasons = [(code, row.reasons[code]) for code, _name in settings.LANGUAGES]
    context = {
        "bulletin": row.bulletin,
        "row": row,
        "reasons": reasons,
        "url": f"{settings.SITE_URL}{page_of(row.bulletin)}",
    }
    send_letter(
        to=row.by.email,
        language=language,
        content=write_letter("held", language=language, context=context),
        title="A bulletin was held",
        reference=f"held:{row.pk}",
        is_sample=row.bulletin.is_sample,
    )
