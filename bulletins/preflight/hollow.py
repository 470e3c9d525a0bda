"""Sections that come out empty: everywhere, in one language, or in one medium only."""

import re
from collections.abc import Iterator
from html import unescape

from django.conf import settings
from django.utils.translation import gettext as _

from bulletins.frame import Medium
from bulletins.models import FreeText, Message, Section
from core.completeness import text_of
from core.findings import Finding, Grade
from core.richtext import RichTextField
from library.models import in_language

from .errors import error, field_name, name_of, shortened
from .inspected import Inspected
from .where import admin_address

_TAG = re.compile(r"<[^>]*>")


def hollow_sections(inspected: Inspected) -> Iterator[Finding]:
    """A section without content; or a medium that shows nothing of one that has content."""
    places = {(medium, code) for medium in Medium for code in inspected.renderings}
    for section in inspected.contents:
        empty = {
            (medium, code)
            for medium, code in places
            if (medium, section.kind, section.pk) in inspected.renderings[code].hollow
        }
        if empty == places:
            # Of those that are nothing but their text it is said that they have none.
            if not isinstance(section, FreeText | Message):
                yield _hollow(section, _("“%(section)s” shows nothing: add records or a text."))
            continue
        for code in inspected.renderings:
            media = [medium for medium in Medium if (medium, code) in empty]
            if media and len(media) == len(Medium):
                sentence = _("“%(section)s” is empty %(language)s.")
                yield _hollow(section, sentence, code=code)
            else:
                for medium in media:
                    sentence = {
                        Medium.PAGE: _("“%(section)s” is empty on the page, %(language)s."),
                        Medium.MAIL: _("“%(section)s” is empty in the mail, %(language)s."),
                        Medium.TEXT: _("“%(section)s” is empty in the plain text, %(language)s."),
                    }[medium]
                    yield _hollow(section, sentence, code=code, medium=medium)


def wordless_texts(inspected: Inspected) -> Iterator[Finding]:
    """A rich text that is there and says nothing, as an editor leaves it: "<p></p>"."""
    for text in inspected.texts():
        if not isinstance(text.record._meta.get_field(text.field), RichTextField):
            continue
        for code, _name in settings.LANGUAGES:
            markup = text_of(text.record, text.field, code)
            if markup and not unescape(_TAG.sub("", markup)).strip():
                yield Finding(
                    key=f"missing:{name_of(text.record)}:{text.field}:{code}",
                    grade=Grade.ERROR,
                    sentence=_("%(record)s – %(field)s: there is no text %(language)s.")
                    % {
                        "record": shortened(text.record),
                        "field": field_name(text.record, text.field),
                        "language": in_language(code),
                    },
                    where=admin_address(text.record, f"{text.field}_{code}"),
                )


def _hollow(section: Section, sentence: str, *, code: str = "", medium: str = "") -> Finding:
    words = {"section": section, "language": in_language(code) if code else ""}
    parts = ("hollow", name_of(section), code, medium)
    field = f"body_{code}" if code else ""
    return error(
        ":".join(part for part in parts if part), sentence % words, admin_address(section, field)
    )
