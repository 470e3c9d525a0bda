"""What keeps a notice from being sent, and what whoever sends it should have seen."""

from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import gettext as _
from modeltranslation.utils import build_localized_fieldname

from bulletins.models import UrgentNotice
from core.clock import site_today
from core.completeness import source_language, texts_of
from core.findings import Finding, Grade, page_of, place_of
from library.terminology import Glossary
from subscribers import audience

from .entry import entry_of

FIELDS = ("subject", "text")


def check(notice: UrgentNotice) -> list[Finding]:
    """Errors first: a text that is missing in a language, an audience of nobody.

    Warnings are told and do not hold it up: it is urgent.
    """
    found = [*_missing(notice), *_nobody(notice), *_repeated(notice), *_slips(notice)]
    return [*found, *_calendar(notice)]


def errors_of(findings: list[Finding]) -> list[Finding]:
    """Those that keep it from being sent."""
    return [item for item in findings if item.grade == Grade.ERROR]


def _missing(notice: UrgentNotice) -> Iterator[Finding]:
    names = dict(settings.LANGUAGES)
    for field in FIELDS:
        label = getattr(notice._meta.get_field(field), "verbose_name", field)
        for code, text in texts_of(notice, field).items():
            if not text.strip():
                yield Finding(
                    key=f"missing:{field}:{code}",
                    grade=Grade.ERROR,
                    sentence=_("This is missing in %(language)s: %(field)s.")
                    % {"language": str(names[code]), "field": label},
                    where=_at(notice, build_localized_fieldname(field, code)),
                )


def _nobody(notice: UrgentNotice) -> Iterator[Finding]:
    if not audience.readers(notice.topic, segment=notice.segment).exists():
        yield Finding(
            key="nobody",
            grade=Grade.ERROR,
            sentence=_("Nobody would receive it: choose another topic or segment."),
            where=_at(notice, "topic"),
        )


def _repeated(notice: UrgentNotice) -> Iterator[Finding]:
    texts = [text.strip() for text in texts_of(notice, "text").values() if text.strip()]
    if len(set(texts)) < len(texts):
        yield Finding(
            key="repeated",
            grade=Grade.WARNING,
            sentence=_("The text is the same in two languages: was it translated?"),
            where=_at(notice, build_localized_fieldname("text", source_language())),
        )


def _slips(notice: UrgentNotice) -> Iterator[Finding]:
    glossary = Glossary.load()
    for field in FIELDS:
        texts = texts_of(notice, field)
        for code in texts:
            for slip in glossary.slips(texts, code):
                if field == "subject" and not slip.found:
                    continue  # it may well be shorter than the others, and lack a word
                yield Finding(
                    key=f"term:{field}:{code}:{slip.key}",
                    grade=Grade.WARNING,
                    sentence=f"{slip.sentence} [{code}]",
                    where=_at(notice, build_localized_fieldname(field, code)),
                )


def _calendar(notice: UrgentNotice) -> Iterator[Finding]:
    subject = notice.meeting or notice.session
    if subject is None:
        return
    entry = entry_of(subject)
    if entry is None:
        words = _("No calendar entry is attached, since the day is not known.")
        yield Finding(key="no-entry", grade=Grade.WARNING, sentence=words, where=page_of(subject))
    elif entry.last_day < site_today():
        words = _("What it is about has passed already.")
        yield Finding(key="passed", grade=Grade.WARNING, sentence=words, where=page_of(subject))


def _at(notice: UrgentNotice, name: str) -> str:
    return f"{page_of(notice)}#{place_of(notice)}-{name}"
