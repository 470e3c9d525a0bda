"""Asks this container's web server whether it is ready: a health check without curl."""

import os
import sys
import urllib.request
from urllib.parse import urlsplit


def main() -> int:
    """Return 0 for an answer below 400."""
    address = f"http://127.0.0.1:{os.environ.get('PORT') or 8000}/health/ready"
    # Django answers only to the names it knows.
    host = urlsplit(os.environ.get("SITE_URL", "")).netloc or "localhost"
    request = urllib.request.Request(address, headers={"Host": host})
    try:
        with urllib.request.urlopen(request, timeout=4) as answer:  # noqa: S310 - http only
            return 0 if answer.status < 400 else 1
    except OSError as error:
        print(f"{address}: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
