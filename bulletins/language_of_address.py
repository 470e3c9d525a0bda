"""The language of the page that an address leads to, as far as the address tells."""

import re
from urllib.parse import urlsplit

from django.conf import settings

# How the WTO's own site tells languages: a folder, or a letter before the ending.
_FOLDERS = {"english": "en", "french": "fr", "spanish": "es"}
_LETTER = re.compile(r"_([efs])\.(?:htm|html|pdf|docx?)$", re.IGNORECASE)
_LETTERS = {"e": "en", "f": "fr", "s": "es"}


def language_of(address: str) -> str:
    """The language that ``address`` names: of our own pages and the WTO's; else ""."""
    parts = urlsplit(address)
    own_host = urlsplit(settings.SITE_URL).netloc
    steps = [step for step in parts.path.split("/") if step]
    if parts.netloc in {"", own_host}:
        codes = {code for code, _name in settings.LANGUAGES}
        return steps[0] if steps and steps[0] in codes else ""
    host = (parts.hostname or "").lower()
    if host != "wto.org" and not host.endswith(".wto.org"):
        return ""
    found = _LETTER.search(parts.path)
    folder = next((_FOLDERS[step] for step in map(str.lower, steps) if step in _FOLDERS), "")
    return _LETTERS[found[1].lower()] if found else folder
