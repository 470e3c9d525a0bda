"""Letters to staff about a digest that was found too late."""

from django.conf import settings

from accounts.models import User
from bulletins.models import Digest
from core.findings import page_of
from mailings.letter import send_letter, write_letter


def tell_held(digest: Digest) -> None:
    """Write to everyone who may send a digest and has an address; in every language.

    Accounts have no language of their own.
    """
    context = {
        "digest": digest,
        "languages": settings.LANGUAGES,
        "url": f"{settings.SITE_URL}{page_of(digest)}",
    }
    content = write_letter("digest_held", language=settings.LANGUAGE_CODE, context=context)
    may_send = User.objects.with_perm(
        "bulletins.dispatch_bulletin", backend="django.contrib.auth.backends.ModelBackend"
    )
    for user in may_send.exclude(email="").filter(is_staff=True):
        send_letter(
            to=user.email,
            name=user.get_full_name(),
            language=settings.LANGUAGE_CODE,
            content=content,
            title="A digest was held",
            reference=f"digest-held:{digest.pk}:{user.pk}",
        )
