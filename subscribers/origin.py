"""Where a request comes from: evidence of consent, and what the throttle counts."""

from django.http import HttpRequest


def ip_of(request: HttpRequest) -> str | None:
    """The address of who asks, if the server knows it."""
    address: str | None = request.META.get("REMOTE_ADDR")
    return address or None
