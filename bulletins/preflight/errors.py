"""What blocks a bulletin: missing texts, unsafe links, images without words, mail too large."""

import re
from collections.abc import Iterator

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from bulletins.kinds.base import Text, has_text
from bulletins.models import FreeText, MeetingReport, Message, Picture, Section
from bulletins.templatetags.bulletin import safe
from bulletins.texts import states_of
from core.completeness import FieldState, State, text_of
from core.findings import Finding, Grade, called
from core.richtext import RichTextField, unsafe_parts
from core.typography import quoted, typeset
from library.models import in_language

from .inspected import Inspected
from .where import admin_address

# Gmail cuts a message after 102 KB; what comes after it, the leave link included, is hidden.
LARGEST_MAIL = 100_000
# A whole text or paragraph; within a sentence, square brackets mark what an editor changed.
_PLACEHOLDER = re.compile(r"(?:^|<p>)\s*(\[[^\]<]{3,}\])\s*(?:$|</p>)")


def nothing_to_say(inspected: Inspected) -> Iterator[Finding]:
    """A bulletin without sections, a mail without a subject, a section without a text."""
    bulletin = inspected.bulletin
    if not list(inspected.contents):
        yield error("empty", _("The bulletin has no sections."), admin_address(bulletin))
    if not has_text(bulletin, "subject"):
        sentence = _("The mail has no subject in any language.")
        yield error("no-subject", sentence, admin_address(bulletin, "subject"))
    for section in inspected.contents:
        if isinstance(section, FreeText | Message | MeetingReport) and _is_silent(section):
            yield error(
                f"silent:{name_of(section)}",
                _("The section “%(section)s” has no text in any language.") % {"section": section},
                admin_address(section, "body"),
            )


def missing_texts(inspected: Inspected) -> Iterator[Finding]:
    """A text that one language has and another lacks; where that is waived, it is only told."""
    missing = [state for state in text_states(inspected) if state.state == State.MISSING]
    for state in missing:
        is_waived = state.language in inspected.contents.waived
        yield Finding(
            key=f"missing:{name_of(state.record)}:{state.field}:{state.language}",
            grade=Grade.NOTE if is_waived else Grade.ERROR,
            sentence=_("%(record)s – %(field)s: there is no text %(language)s.") % words(state),
            where=admin_address(state.record, f"{state.field}_{state.language}"),
        )
    page = reverse("admin:bulletins_bulletin_preflight", args=[inspected.bulletin.pk])
    for language in sorted(inspected.contents.waived - {state.language for state in missing}):
        yield error(
            f"idle-waiver:{language}",
            _("Nothing is missing %(language)s any more; take the waiver back.")
            % {"language": in_language(language)},
            f"{page}#waiver-{language}",
        )


def texts_to_be_written(inspected: Inspected) -> Iterator[Finding]:
    """A paragraph that is nothing but a note in square brackets: "[to be written]"."""
    for text in inspected.texts():
        for code, _name in settings.LANGUAGES:
            for note in _PLACEHOLDER.findall(text_of(text.record, text.field, code)):
                yield error(
                    f"placeholder:{name_of(text.record)}:{text.field}:{code}",
                    _("%(record)s, %(language)s: the text is still to be written: %(note)s")
                    % {
                        "record": shortened(text.record),
                        "language": in_language(code),
                        "note": note[:80],
                    },
                    admin_address(text.record, f"{text.field}_{code}"),
                )


def pictures_without_words(inspected: Inspected) -> Iterator[Finding]:
    """An image that those who do not see it learn nothing about."""
    for section in inspected.sections(Picture):
        for code, _name in settings.LANGUAGES:
            # A text that only some languages have is reported with the missing texts.
            if not has_text(section, "alternative"):
                yield error(
                    f"picture:{section.pk}:{code}",
                    _("The image is not described in words %(language)s.")
                    % {"language": in_language(code)},
                    admin_address(section, f"alternative_{code}"),
                )


def unsafe_markup(inspected: Inspected) -> Iterator[Finding]:
    """Scripts, event handlers and links that browsers would run; they are never published."""
    for text in inspected.texts():
        if isinstance(text.record._meta.get_field(text.field), RichTextField):
            yield from _unsafe_in(text)
    yield from _unsafe_addresses(inspected)


def large_mail(inspected: Inspected) -> Iterator[Finding]:
    """A mail that Gmail would cut."""
    for code, rendering in inspected.renderings.items():
        size = len(rendering.mail_html.encode())
        if size > LARGEST_MAIL:
            yield error(
                f"large:{code}",
                _("The mail %(language)s is larger than 100 KB (%(size)s KB): Gmail cuts it.")
                % {"language": in_language(code), "size": size // 1000},
                admin_address(inspected.bulletin),
            )


def text_states(inspected: Inspected) -> Iterator[FieldState]:
    """The states of all texts that readers will see, in one query per model."""
    yield from states_of(inspected.texts())


def words(state: FieldState) -> dict[str, object]:
    """What a sentence about ``state`` calls record, field and language."""
    return {
        "record": shortened(state.record),
        "field": field_name(state.record, state.field),
        "language": in_language(state.language),
    }


def field_name(record: models.Model, field: str) -> str:
    """What the form calls a field, without its language."""
    return str(record._meta.get_field(field).verbose_name)  # type: ignore[union-attr]


def shortened(record: models.Model) -> str:
    """A record's name, not longer than a line allows."""
    kind = "" if isinstance(record, Section) else f"{capfirst(record._meta.verbose_name)}: "
    return typeset(kind) + quoted(called(record))


def name_of(record: models.Model) -> str:
    """A record's name in keys of findings."""
    return f"{record._meta.label_lower}:{record.pk}"


def error(key: str, sentence: str, where: str) -> Finding:
    """A finding that blocks."""
    return Finding(key=key, grade=Grade.ERROR, sentence=sentence, where=where)


def _is_silent(section: Section) -> bool:
    summary = isinstance(section, MeetingReport) and has_text(section.meeting, "summary")
    return not summary and not has_text(section, "body")


def _unsafe_in(text: Text) -> Iterator[Finding]:
    for code, _name in settings.LANGUAGES:
        for part in unsafe_parts(text_of(text.record, text.field, code)):
            yield error(
                f"unsafe:{name_of(text.record)}:{text.field}:{code}:{part}"[:250],
                _("%(record)s, %(language)s: “%(part)s” is not safe and is left out.")
                % {
                    "record": shortened(text.record),
                    "language": in_language(code),
                    "part": part[:80],
                },
                admin_address(text.record, f"{text.field}_{code}"),
            )


def _unsafe_addresses(inspected: Inspected) -> Iterator[Finding]:
    records = {name_of(text.record): text.record for text in inspected.texts()}
    for name, record in records.items():
        address = str(getattr(record, "url", "") or "")
        if address and not safe(address):
            yield error(
                f"unsafe:{name}:url",
                _("%(record)s: the link “%(link)s” is not safe and is left out.")
                % {"record": shortened(record), "link": address[:80]},
                admin_address(record, "url"),
            )
