"""Gives each parallel test worker a Redis database of its own, before settings are read."""

import os
from urllib.parse import urlsplit, urlunsplit

worker = os.environ.get("PYTEST_XDIST_WORKER", "")
if worker and os.environ.get("REDIS_URL"):
    parts = urlsplit(os.environ["REDIS_URL"])
    # Database 0 is left to a run without workers.
    number = int(worker.removeprefix("gw")) + 1
    os.environ["REDIS_URL"] = urlunsplit(parts._replace(path=f"/{number}"))
