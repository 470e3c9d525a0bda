"""Why a message came back: read from status codes (RFC 3463) and, where they say little, words."""

import re
import tomllib
from functools import cache
from pathlib import Path

from mailings.models import Bounce

Cause = Bounce.Cause

WORDS = Path(__file__).with_name("words_of_servers.toml")

# What a status says; the first that fits counts. Some are of RFC 7505 or of Microsoft's.
_BY_STATUS: tuple[tuple[str, Cause], ...] = (
    (r"[45]\.2\.2", Cause.FULL),
    (r"5\.1\.(?:1|3|6|10)", Cause.NO_MAILBOX),
    (r"5\.1\.2|5\.4\.4|5\.4\.310", Cause.NO_DOMAIN),
    (r"5\.2\.1", Cause.CLOSED),
    (r"[45]\.(?:2\.3|3\.4)|5\.6\.\d+", Cause.CONTENT),
    (r"[45]\.7\.\d+|5\.1\.[78]", Cause.POLICY),
    (r"[45]\.4\.(?:6|14)", Cause.LOOP),
    (r"[45]\.4\.\d+|4\.\d+\.\d+", Cause.UNREACHABLE),
)
# A status that says no more than "it failed", or that servers give whatever the reason.
_SAYS_LITTLE = re.compile(
    r"|[245]\.0\.0|5\.5\.0|5\.1\.0|5\.4\.[017]|4\.4\.7|5\.7\.1|5\.3\.0|5\.2\.0|5\.4\.300"
)
_STATUS_IN_WORDS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_REPLY_IN_WORDS = re.compile(r"(?<![\w.#-])([45]\d\d)(?=[ :-])")


def cause_of(status: str, diagnosis: str) -> Cause:
    """The cause of one failed recipient: ``status`` as reported, ``diagnosis`` as it was said."""
    exact = exact_status(status, diagnosis)
    by_words = _by_words(diagnosis)
    if _SAYS_LITTLE.fullmatch(exact) and by_words is not None:
        return _tempered(exact, by_words)
    by_status = (cause for pattern, cause in _BY_STATUS if re.fullmatch(pattern, exact))
    return next(by_status, None) or by_words or Cause.OTHER


def exact_status(status: str, diagnosis: str) -> str:
    """The more telling of the reported status and one within the words; "5.0.0" tells nothing."""
    reported = (_STATUS_IN_WORDS.search(status) or [""])[0]
    said = _STATUS_IN_WORDS.search(diagnosis)
    if said is not None and _SAYS_LITTLE.fullmatch(reported):
        return said[0]
    if reported:
        return reported
    code = _REPLY_IN_WORDS.search(diagnosis)
    return f"{code[1][0]}.0.0" if code is not None else ""


def _tempered(status: str, cause: Cause) -> Cause:
    """What words say, no harder than the class of the status: "4" is for now, as it says itself."""
    if status.startswith("4") and cause in {Cause.NO_DOMAIN, Cause.NO_MAILBOX, Cause.CLOSED}:
        return Cause.UNREACHABLE
    if status == "5.7.1" and cause == Cause.UNREACHABLE:
        return Cause.POLICY
    return cause


def _by_words(diagnosis: str) -> Cause | None:
    found = (cause for pattern, cause in _words_of_servers() if pattern.search(diagnosis))
    return next(found, None)


@cache
def _words_of_servers() -> list[tuple[re.Pattern[str], Cause]]:
    groups = tomllib.loads(WORDS.read_text(encoding="utf-8"))["group"]
    return [
        (re.compile("|".join(group["words"]), re.IGNORECASE), Cause(group["cause"]))
        for group in groups
    ]
