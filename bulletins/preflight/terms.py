"""Whether the texts of a bulletin use the words of the glossary."""

from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import gettext as _

from bulletins.words_of_others import is_ours
from core.completeness import digest, texts_of
from core.findings import Finding
from library.models import in_language
from library.terminology import Glossary

from .errors import field_name, name_of, shortened
from .inspected import Inspected
from .warnings import warning
from .where import admin_address


def terminology(inspected: Inspected) -> Iterator[Finding]:
    """A warning for each text and term: a word not to be used, or a term that is lacking."""
    glossary = Glossary.load()
    for text in inspected.texts():
        if not is_ours(text.record, text.field):
            continue
        texts = texts_of(text.record, text.field)
        for code, _name in settings.LANGUAGES:
            for slip in glossary.slips(texts, code):
                # Another text is another warning.
                place = f"{name_of(text.record)}:{text.field}:{code}"
                yield warning(
                    f"term:{place}:{slip.key}:{digest(texts[code])[:16]}"[:250],
                    _("%(record)s – %(field)s, %(language)s: %(slip)s")
                    % {
                        "record": shortened(text.record),
                        "field": field_name(text.record, text.field),
                        "language": in_language(code),
                        "slip": slip.sentence,
                    },
                    admin_address(text.record, f"{text.field}_{code}"),
                    about=text.record,
                )
