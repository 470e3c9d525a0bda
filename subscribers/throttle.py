"""How many letters the form may cause: for one address, and from one network, in an hour.

Other public forms above count with the same clock, each under keys of its own.
"""

from collections.abc import Iterable
from ipaddress import ip_address, ip_network

from django.core.cache import cache
from django.utils.crypto import salted_hmac

WINDOW = 3600
PER_ADDRESS = 3
PER_NETWORK = 30


def may_write(address: str, ip: str | None) -> bool:
    """Whether one more letter to ``address`` may be caused from ``ip``; counts it."""
    limits = [(f"address {address.lower()}", PER_ADDRESS)]
    if ip is not None:
        limits.append((f"network {network_of(ip)}", PER_NETWORK))
    return within(limits)


def within(limits: Iterable[tuple[str, int]]) -> bool:
    """Whether each key is seen at most so often an hour, this time included; counts them all."""
    counted = [(_counts(key), limit) for key, limit in limits]  # each is counted, refused or not
    return all(count <= limit for count, limit in counted)


def _counts(key: str) -> int:
    """How often ``key`` was seen within the hour, this time included; addresses are not kept."""
    name = "subscribers-" + salted_hmac("subscribers.throttle", key).hexdigest()
    cache.add(name, 0, WINDOW)
    try:
        return cache.incr(name)
    except ValueError:  # it expired in between
        cache.set(name, 1, WINDOW)
        return 1


def network_of(ip: str) -> str:
    """The network that counts as one: /24 of IPv4, /48 of IPv6."""
    length = 24 if ip_address(ip).version == 4 else 48
    return str(ip_network(f"{ip}/{length}", strict=False))
