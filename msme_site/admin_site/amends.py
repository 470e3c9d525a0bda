"""What libraries of the admin say in English whatever the reader's language, said in all three.

Nothing short of their own functions can be given another word; each is replaced once, at the start.
"""

from typing import Any

from django.contrib.admin.templatetags import admin_list
from django.templatetags.static import static
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _


def make() -> None:
    """Put our words in the place of theirs."""
    from axes import models as attempts  # noqa: PLC0415 - models are there only at the start's end

    admin_list._boolean_icon = picture_of  # type: ignore[attr-defined]
    for model in (attempts.AccessLog, attempts.AccessAttempt, attempts.AccessFailureLog):
        model.__str__ = who_and_when


def picture_of(value: bool | None) -> SafeString:
    """The picture for yes, no or unknown, with its word for those who do not see it."""
    name, word = {
        True: ("yes", _("Yes")),
        False: ("no", _("No")),
        None: ("unknown", _("Unknown")),
    }[value]
    return format_html('<img src="{}" alt="{}">', static(f"admin/img/icon-{name}.svg"), word)


def who_and_when(attempt: Any) -> str:
    """An attempt to sign in: the name that was given, and when."""
    when = date_format(localtime(attempt.attempt_time), "SHORT_DATETIME_FORMAT")
    return f"{attempt.username or '–'}, {when}"
