"""Asks a page and exits with 0 if it answers well: a container's health check without curl."""

import sys
import urllib.error
import urllib.request
from urllib.parse import urlsplit

from .places import say


def main(address: str, host: str | None = None) -> int:
    """Ask ``address`` under the name ``host``; return 0 for an answer below 400."""
    request = urllib.request.Request(address, headers={"Host": host} if host else {})  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=4) as answer:  # noqa: S310
            return 0 if answer.status < 400 else 1
    except (urllib.error.URLError, OSError) as error:
        say(f"{urlsplit(address).path}: {error}")
        return 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
