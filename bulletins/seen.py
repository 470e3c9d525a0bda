"""One section by itself, as it would be published now, and what that is recognized by.

Where a section stands among the others is no part of it: whoever agreed to its words did not
agree to its place.
"""

import copy
import hashlib
import json
from dataclasses import replace

from django.conf import settings
from django.utils import translation

from .contents import Contents
from .frame import Frame, Medium
from .models import Section
from .parts import Part, render_parts


def alone(section: Section, contents: Contents, language: str) -> Part:
    """``section`` of ``contents`` on a page of its own, in ``language``."""
    shown = copy.copy(section)
    shown.region = "main"
    only = replace(contents, main=(shown,), side=())
    with translation.override(language):
        frame = Frame(Medium.PAGE, language, contents.bulletin.get_absolute_url())
        return render_parts(only, only.main, frame)[0]


def in_all_languages(section: Section, contents: Contents) -> dict[str, Part]:
    """``section`` by itself in every language."""
    return {code: alone(section, contents, code) for code, _name in settings.LANGUAGES}


def digest_of(shown: dict[str, Part]) -> str:
    """What a reader of all languages saw is recognized by: SHA-256, in hexadecimal digits."""
    words = {language: part.html for language, part in shown.items()}
    return hashlib.sha256(json.dumps(words, sort_keys=True).encode()).hexdigest()
