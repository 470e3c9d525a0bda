"""Letters to one subscriber; each has its three files in templates/mail/<purpose>/."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from mailings.letter import send_letter
from mailings.letter import write_letter as write

from .models import Subscriber

# The page that each letter's link leads to, and what staff call it in the post room.
_LEADS_TO = {
    "confirm": ("subscribers:confirm", "Request to confirm"),
    "already": ("subscribers:preferences", "Subscribed already"),
    "preferences": ("subscribers:preferences", "Link to preferences"),
}


def write_letter(purpose: str, subscriber: Subscriber, *, token: str) -> None:
    """Write to ``subscriber`` in its language; it leaves once the transaction is committed."""
    page, title = _LEADS_TO[purpose]
    with override(subscriber.language):
        url = f"{settings.SITE_URL}{reverse(page, args=[token])}"
    content = write(
        purpose, language=subscriber.language, context={"url": url, "address": subscriber.address}
    )
    send_letter(to=subscriber.address, language=subscriber.language, content=content, title=title)
