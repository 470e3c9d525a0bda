"""What libraries of the admin write otherwise than this house, put right.

What they say in English whatever the reader's language is said in all three; the first day of a
month is written as French and Spanish write it. Nothing short of their own functions can be
given another word; each is replaced once, at the start.
"""

from typing import Any

from django.contrib.admin.templatetags import admin_list
from django.templatetags.static import static
from django.utils import dateformat
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _


def make() -> None:
    """Put our words in the place of theirs."""
    from axes import models as attempts  # noqa: PLC0415 - models are there only at the start's end

    dateformat.DateFormat.j = day_of_month  # type: ignore[method-assign, assignment]
    admin_list._boolean_icon = picture_of  # type: ignore[attr-defined]
    for model in (attempts.AccessLog, attempts.AccessAttempt, attempts.AccessFailureLog):
        model.__str__ = who_and_when


def day_of_month(self: dateformat.DateFormat) -> str:
    """The day in a written date: "1", « 1er », «1º»; Django's formats with digits only use "d"."""
    from core.dates import ordinal  # noqa: PLC0415 - it has a model, and apps come first

    return ordinal(self.data.day)  # type: ignore[union-attr]


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
