"""What the page of a published bulletin shows: no form, and each text in all its languages."""

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bulletins.models import Bulletin
from core.completeness import text_of

TEXTS = ("titles", "subjects", "preheaders", "senders", "replies")
FIELDSETS: Any = (
    (None, {"fields": ("titles", "number", "season", "date", "slug")}),
    (_("What it covers"), {"fields": ("period_start", "period_end")}),
    (_("The mail"), {"fields": ("subjects", "preheaders", "senders", "replies")}),
)


class PublishedFields:
    """The texts of a published bulletin, to be put before the admin that shows them."""

    @admin.display(description=_("title"))
    def titles(self, bulletin: Bulletin) -> SafeString:
        """The title in every language."""
        return _in_every_language(bulletin, "title")

    @admin.display(description=_("subject of the mail"))
    def subjects(self, bulletin: Bulletin) -> SafeString:
        """The subject of the mail in every language."""
        return _in_every_language(bulletin, "subject")

    @admin.display(description=_("preheader"))
    def preheaders(self, bulletin: Bulletin) -> SafeString:
        """The line that mail programs show, in every language."""
        return _in_every_language(bulletin, "preheader")

    @admin.display(description=_("sender’s name"))
    def senders(self, bulletin: Bulletin) -> SafeString:
        """Who the mail is from, in every language."""
        return _in_every_language(bulletin, "sender_name")

    @admin.display(description=_("answers go to"))
    def replies(self, bulletin: Bulletin) -> SafeString:
        """Where answers go, in every language."""
        return _in_every_language(bulletin, "reply_to")


def _in_every_language(bulletin: Bulletin, field: str) -> SafeString:
    return format_html_join(
        "",
        '<div class="in-language"><span lang="{0}">{1}</span> <span class="quiet">{2}</span></div>',
        (
            (code, text_of(bulletin, field, code) or "–", capfirst(gettext(str(name))))
            for code, name in settings.LANGUAGES
        ),
    )
