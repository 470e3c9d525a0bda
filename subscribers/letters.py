"""Letters to one subscriber; each has its three files in templates/mail/<purpose>/."""

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from core import dates
from core.clock import GENEVA
from mailings.letter import send_letter
from mailings.letter import write_letter as write

from .models import Subscriber, Topic

# The page that each letter's link leads to, and what staff call it in the post room.
_LEADS_TO = {
    "confirm": ("subscribers:confirm", "Request to confirm"),
    "already": ("subscribers:preferences", "Subscribed already"),
    "preferences": ("subscribers:preferences", "Link to preferences"),
    "new_address": ("subscribers:new-address", "Request to change the address"),
    "moved": ("subscribers:subscribe", "Address changed"),
}


def write_letter(
    purpose: str,
    subscriber: Subscriber,
    *,
    token: str = "",
    topics: Iterable[str] = (),
    to: str = "",
) -> None:
    """Write to ``subscriber`` in its language; it leaves once the transaction is committed.

    ``to`` is another address than the one it is known by. The letter says when it was caused,
    that is now, and names ``topics``.
    """
    page, title = _LEADS_TO[purpose]
    now = timezone.localtime(timezone=GENEVA)
    with override(subscriber.language):
        context = {
            "url": f"{settings.SITE_URL}{reverse(page, args=[token] if token else [])}",
            "address": to or subscriber.address,
            "asked_on": dates.in_words(now.date()),
            "asked_at": dates.hours(now.time(), None),
            "topics": [str(Topic(topic).label) for topic in topics],
        }
    content = write(purpose, language=subscriber.language, context=context)
    send_letter(
        to=to or subscriber.address,
        language=subscriber.language,
        content=content,
        title=title,
        row_reference=subscriber.reference,
    )
