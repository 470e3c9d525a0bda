"""Where a request comes from: evidence of consent, and what the throttle counts."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def ip_of(request: HttpRequest) -> str | None:
    """The address of who asks; None where the server does not know it.

    Each of the ``TRUSTED_PROXIES`` adds the address that it was asked from to X-Forwarded-For:
    what stands before those was written by whoever asks, and proves nothing.
    """
    proxies = settings.TRUSTED_PROXIES
    hops = [hop for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop]
    said = hops[-proxies] if len(hops) >= proxies > 0 else request.META.get("REMOTE_ADDR", "")
    try:
        return str(ip_address(said.strip()))
    except ValueError:
        return None
