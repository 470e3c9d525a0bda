"""What people are shown when they subscribe; the evidence keeps it word for word."""

from collections.abc import Iterable

from django.utils.translation import get_language

from .models import Consent, Subscriber

# To be raised whenever a word below changes. The texts are evidence, so they
# stand here and not in a catalogue, where they could change without a version.
VERSION = "1"
TEXTS = {
    "en": (
        "The secretariat of the Group uses this address only to send what you ticked. "
        "You can leave at any time, with one click."
    ),
    "fr": (
        "Le secrétariat du Groupe n’utilise cette adresse que pour vous envoyer ce que vous "
        "avez coché. Vous pouvez vous désinscrire à tout moment, en un clic."
    ),
    "es": (
        "La secretaría del Grupo utiliza esta dirección únicamente para enviarle lo que ha "
        "marcado. Puede darse de baja en cualquier momento, con un clic."
    ),
}


def consent_text() -> str:
    """What stands beside the button, in the active language."""
    return TEXTS[_language()]


def record(
    subscriber: Subscriber, topics: Iterable[str], act: Consent.Act, *, ip_address: str | None
) -> None:
    """Keep the evidence of one act for each of ``topics``, as shown in the active language.

    Who leaves is shown no text to agree with, and none is kept.
    """
    shown = ("", "") if act == Consent.Act.ENDED else (consent_text(), VERSION)
    Consent.objects.bulk_create(
        Consent(
            subscriber=subscriber,
            topic=topic,
            act=act,
            text=shown[0],
            text_version=shown[1],
            language=_language(),
            ip_address=ip_address,
        )
        for topic in topics
    )


def _language() -> str:
    return (get_language() or "en")[:2]
