"""What a mailbox shows of a mail before it is opened, and what the mail carries."""

import re
import unicodedata
from collections.abc import Iterator
from email.utils import parseaddr

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from bulletins.kinds.base import has_text
from bulletins.mail_pictures import for_mail
from bulletins.models import Picture
from core.completeness import text_of
from core.findings import Finding
from core.numbers import size_in_words
from core.typography import quoted
from library.models import in_language

from .errors import error, name_of, shortened
from .inspected import Inspected
from .warnings import warning
from .where import admin_address

# Many servers take no more than 10 MB; on a phone abroad, one is much already.
HEAVY_MAIL = 1_000_000
# Base64 writes three bytes as four characters, and ends each line of 76 with two more.
BASE64 = 4 / 3 * 78 / 76
# A name with these is taken for another address, or breaks the header of simple programs.
_ODD = set('<>@"\\;=?')


def preheaders(inspected: Inspected) -> Iterator[Finding]:
    """Without one, mailboxes show the first words of the mail beside its subject."""
    if not has_text(inspected.bulletin, "preheader"):
        yield warning(
            "no-preheader",
            _("The mail has no preheader: mailboxes will show its first words instead."),
            admin_address(inspected.bulletin, "preheader"),
        )


def sender_names(inspected: Inspected) -> Iterator[Finding]:
    """A name that mail programs show wrongly, or take for an attempt to deceive."""
    for code, _name in settings.LANGUAGES:
        odd = odd_letters(text_of(inspected.bulletin, "sender_name", code))
        if odd:
            yield error(
                f"sender:{code}",
                _("The sender’s name %(language)s has what mail programs distrust: %(odd)s")
                % {"language": in_language(code), "odd": " ".join(odd)},
                admin_address(inspected.bulletin, f"sender_name_{code}"),
            )


def odd_letters(name: str) -> list[str]:
    """What should not stand in a sender's name; what cannot be seen is given by its number."""
    found = []
    for letter in dict.fromkeys(name):
        category = unicodedata.category(letter)
        if category[0] == "C" or category in {"Zl", "Zp"}:
            found.append(f"U+{ord(letter):04X}")
        elif letter in _ODD or category == "So":
            found.append(letter)
    return found


def reply_addresses(inspected: Inspected) -> Iterator[Finding]:
    """An address to which answers could not be sent."""
    for code, _name in settings.LANGUAGES:
        given = text_of(inspected.bulletin, "reply_to", code)
        if given and not _is_address(given):
            yield error(
                f"reply-to:{code}",
                _("Answers %(language)s would go to %(address)s, which is no address of mail.")
                % {"language": in_language(code), "address": quoted(given[:80])},
                admin_address(inspected.bulletin, f"reply_to_{code}"),
            )


def heavy_mail(inspected: Inspected) -> Iterator[Finding]:
    """A mail that is slow to fetch, with its pictures and its plain text."""
    for code, rendering in inspected.renderings.items():
        pictures = sum(len(item.content) for item in rendering.pictures)
        size = len((rendering.mail_html + rendering.text).encode()) + int(pictures * BASE64)
        if size > HEAVY_MAIL:
            yield warning(
                f"heavy:{code}:{size // HEAVY_MAIL}",
                _("With its pictures the mail %(language)s has %(size)s: it is slow to fetch.")
                % {"language": in_language(code), "size": size_in_words(size)},
                admin_address(inspected.bulletin),
            )


def unreadable_pictures(inspected: Inspected) -> Iterator[Finding]:
    """A file that is gone, or is not the picture that its name says."""
    for section in inspected.sections(Picture):
        if for_mail(section) is None:
            yield error(
                f"unreadable:{name_of(section)}",
                _("%(record)s: the file is no picture that can be shown. Choose it again.")
                % {"record": shortened(section)},
                admin_address(section, "image"),
            )


def _is_address(given: str) -> bool:
    try:
        validate_email(given)
    except ValidationError:
        return False
    return not re.search(r"\s", given) and parseaddr(given) == ("", given)
