"""What readers are told where a bulletin appears before it is translated into their language."""

from django.utils.translation import gettext as _

from .contents import Contents


def waiver_note(contents: Contents, language: str) -> str:
    """The sentence for readers of ``language``, which must be active; "" if nothing is waived."""
    if language not in contents.waived:
        return ""
    return {
        "en": _(
            "This issue is not available in full in English: what has not been translated "
            "is shown in the original language."
        ),
        "fr": _(
            "This issue is not available in full in French: what has not been translated "
            "is shown in the original language."
        ),
        "es": _(
            "This issue is not available in full in Spanish: what has not been translated "
            "is shown in the original language."
        ),
    }[language]
