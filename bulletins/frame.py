"""What a section being rendered knows of its surroundings: medium, language, links."""

import re
from dataclasses import dataclass, field
from enum import StrEnum

from django.conf import settings

from mailings.message import InlinePicture

# A path of the site as the address of a link, in markup as ``core.richtext`` cleans it.
_PATH = re.compile(r'(\bhref=")/(?!/)')

# Sections that came out empty: medium, kind and key of each.
Hollow = set[tuple[str, str, int]]


class Medium(StrEnum):
    """Where a rendering will be read."""

    PAGE = "page"  # a fragment inside the site's page
    MAIL = "mail"  # HTML in a mailbox
    TEXT = "text"  # plain text in a mailbox


@dataclass
class Frame:
    """The surroundings of a section; it collects what must be told at its head or at the end.

    ``page_address`` is the path of the bulletin's own page in this language; ``hollow`` are
    the sections that came out empty; ``pictures`` those that a mail carries within itself.
    """

    medium: Medium
    language: str
    page_address: str
    links: list[str] = field(default_factory=list)
    originals: set[str] = field(default_factory=set)
    hollow: Hollow = field(default_factory=set)
    pictures: dict[str, InlinePicture] = field(default_factory=dict)

    def address(self, path: str) -> str:
        """``path`` as a link of this medium: mail has no site that it would be relative to."""
        if self.medium is Medium.PAGE or not path.startswith("/"):
            return path
        return f"{settings.SITE_URL}{path}"

    def absolute(self, markup: str) -> str:
        """``markup`` (clean) with links that fit this medium."""
        if self.medium is Medium.PAGE:
            return markup
        return _PATH.sub(rf"\1{settings.SITE_URL}/", markup)

    def number(self, path: str) -> int:
        """The number under which ``path`` stands in the list of links at the end of a text."""
        address = self.address(path)
        if address not in self.links:
            self.links.append(address)
        return self.links.index(address) + 1

    def take_originals(self) -> list[str]:
        """The languages that texts were borrowed from since the last call, in order."""
        taken, self.originals = sorted(self.originals), set()
        return taken
