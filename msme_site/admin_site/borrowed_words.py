"""Words that libraries of the admin say, named here so that our catalogues translate them.

Our catalogues come after those of the libraries and win over them: so what they lack in French
or Spanish is added there, and what sounds like a machine is said better. Nothing else is needed
for words of Python and templates; scripts are handed theirs by ``WordsForScripts``.
"""

from typing import Any

from django.utils.translation import gettext, gettext_noop
from django.views.i18n import JavaScriptCatalog

ON_PAGES = (
    # Django's admin: titles that glue a name into a sentence, whatever its gender.
    gettext_noop("Add %s"),
    gettext_noop("Add %(name)s"),
    gettext_noop("Change %s"),
    gettext_noop("View %s"),
    gettext_noop("Select %s"),
    gettext_noop("Select %s to change"),
    gettext_noop("Select %s to view"),
    gettext_noop("Add another %(verbose_name)s"),
    gettext_noop("None available"),
    # The editor of sections.
    gettext_noop("Add new item"),
    gettext_noop("No items."),
    gettext_noop("No items. Region may inherit content."),
    gettext_noop("No regions available."),
    gettext_noop("No plugins allowed in this region."),
    gettext_noop("New item"),
    gettext_noop("Unknown region"),
    gettext_noop("Collapse all items"),
    gettext_noop("Uncollapse all items"),
    gettext_noop("marked for deletion"),
    gettext_noop("Use Ctrl-Click to select and move multiple items."),
    gettext_noop("Clone from region"),
    gettext_noop("Didn't find anything to clone"),
    gettext_noop("Select all"),
    gettext_noop("Cloning {} plugins succeeded."),
    gettext_noop("Cloning plugins failed: {}"),
    # Attempts to sign in.
    gettext_noop("Access Attempt"),
    gettext_noop("access attempt"),
    gettext_noop("access attempts"),
    gettext_noop("access failure"),
    gettext_noop("access failures"),
    gettext_noop("access log"),
    gettext_noop("access logs"),
    gettext_noop("Access lock out"),
    gettext_noop("Attempt Remaining"),
    gettext_noop("Attempt Time"),
    gettext_noop("Clean up expired attempts"),
    gettext_noop("Expires At"),
    gettext_noop("Failed Logins"),
    gettext_noop("Form Data"),
    gettext_noop("GET Data"),
    gettext_noop("HTTP Accept"),
    gettext_noop("IP Address"),
    gettext_noop("Locked Out"),
    gettext_noop("Logout Time"),
    gettext_noop("Meta Data"),
    gettext_noop("Not set"),
    gettext_noop("Path"),
    gettext_noop("POST Data"),
    gettext_noop("Session key hash (sha256)"),
    gettext_noop("User Agent"),
    gettext_noop("Username"),
    gettext_noop("Account locked: too many login attempts. Please try again later."),
    gettext_noop(
        "Account locked: too many login attempts. Contact an admin to unlock your account."
    ),
)

IN_SCRIPTS = (
    # The editor of sections.
    gettext_noop("Hide"),
    gettext_noop("Show"),
    gettext_noop("Cancel"),
    # The editor of rich text: its windows, and what rich_text.js finds at its buttons.
    gettext_noop("Edit Link"),
    gettext_noop("Title"),
    gettext_noop("URL"),
    gettext_noop("Update"),
    gettext_noop("Bullets"),
    gettext_noop("Decimal numbers"),
    gettext_noop("List properties"),
    gettext_noop("List type"),
    gettext_noop("Lowercase letters"),
    gettext_noop("Lowercase Roman numerals"),
    gettext_noop("Start at"),
    gettext_noop("Uppercase letters"),
    gettext_noop("Uppercase Roman numerals"),
    gettext_noop("Paragraph"),
    gettext_noop("Heading 3"),
    gettext_noop("Heading 4"),
    gettext_noop("paragraph"),
    gettext_noop("heading 3"),
    gettext_noop("heading 4"),
    gettext_noop("unordered list"),
    gettext_noop("ordered list"),
    gettext_noop("blockquote"),
    gettext_noop("bold"),
    gettext_noop("italic"),
    gettext_noop("insert link"),
    gettext_noop("remove link"),
    gettext_noop("undo"),
    gettext_noop("redo"),
    # A button of ours in the same bar.
    gettext_noop("no-break space (Ctrl+Shift+Space)"),
)


class WordsForScripts(JavaScriptCatalog):
    """What the admin's scripts say: Django's own catalogue, and the borrowed words."""

    packages = ["django.contrib.admin"]

    def get_catalog(self) -> dict[str, Any]:
        """Django's words with ours over them."""
        return {**super().get_catalog(), **{word: gettext(word) for word in IN_SCRIPTS}}
