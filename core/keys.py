"""Keys of links that open one thing for whoever holds them: signed, and kept only as a digest."""

import hashlib
import secrets

from django.core import signing


class LinkKeys:
    """Makes and reads the keys of one kind of link; ``salt`` parts it from other kinds."""

    def __init__(self, salt: str) -> None:
        self._signer = signing.Signer(salt=salt)

    def make(self) -> tuple[str, str]:
        """A new token to hand out, and the digest to keep; the key itself is nowhere kept."""
        key = secrets.token_urlsafe(32)
        return self._signer.sign(key), _digest(key)

    def digest_in(self, token: str) -> str:
        """What the row of ``token`` is found by; raises ``signing.BadSignature`` if forged."""
        return _digest(self._signer.unsign(token))


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
