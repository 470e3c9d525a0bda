"""Whether the links of a bulletin lead anywhere, as far as the last look at them tells."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from html import escape, unescape

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bulletins.models import LinkCheck
from bulletins.render import Rendering
from core.completeness import text_of
from core.findings import Finding, Grade
from library.models import DocumentFile

from .inspected import Inspected
from .warnings import warning
from .where import admin_address

_HREF = re.compile(r'href="(https?://[^"]+)"')


@dataclass(frozen=True)
class LinkLooks:
    """What is known of the links of a bulletin.

    ``new`` ones were never looked at; ``waiting`` are those and the ones to be looked at again;
    ``looked_at`` is the oldest look at any of the others.
    """

    total: int
    ok: int
    dead: tuple[LinkCheck, ...]
    unclear: tuple[LinkCheck, ...]
    new: int
    waiting: int
    looked_at: datetime | None

    @property
    def unknown(self) -> int:
        """Of how many it is not known whether they lead anywhere."""
        return len(self.unclear) + self.new


def links_in(renderings: dict[str, Rendering]) -> set[str]:
    """Addresses that any language links to, as written in full."""
    return {
        unescape(address)
        for rendering in renderings.values()
        for address in _HREF.findall(rendering.content_html)
    }


def looks_at(renderings: dict[str, Rendering]) -> LinkLooks:
    """What the last looks at the links of ``renderings`` said, in one query."""
    links = links_in(renderings)
    looks = list(LinkCheck.objects.filter(url__in=links))
    by_status = {
        status: tuple(look for look in looks if look.status == status)
        for status in LinkCheck.Status
    }
    times = [look.checked_at for look in looks if look.checked_at]
    return LinkLooks(
        total=len(links),
        ok=len(by_status[LinkCheck.Status.OK]),
        dead=by_status[LinkCheck.Status.DEAD],
        unclear=by_status[LinkCheck.Status.UNKNOWN],
        new=len(links) - len(looks),
        waiting=len(links) - len(times),
        looked_at=min(times, default=None),
    )


def dead_links(inspected: Inspected) -> Iterator[Finding]:
    """Each dead link; and, only told, how many have not answered clearly."""
    looks = looks_at(inspected.renderings)
    for look in looks.dead:
        yield warning(
            f"dead:{look.url}"[:250],
            _sentence(look),
            _where(look.url, inspected),
        )
    if looks.unknown:
        bulletin = inspected.bulletin
        page = reverse("admin:bulletins_bulletin_preflight", args=[bulletin.pk])
        yield Finding(
            key="links-unknown",
            grade=Grade.NOTE,
            sentence=ngettext(
                "%(number)d link has not given a clear answer yet.",
                "%(number)d links have not given a clear answer yet.",
                looks.unknown,
            )
            % {"number": looks.unknown},
            where=f"{page}#links",
        )


def _sentence(look: LinkCheck) -> str:
    words = {
        LinkCheck.NO_HOST: _("The link %(link)s leads nowhere: there is no such host."),
        LinkCheck.PRIVATE: _(
            "The link %(link)s leads to a private address, which readers cannot reach."
        ),
    }.get(look.answer, _("The link %(link)s is dead (%(answer)s)."))
    return words % {"link": look.url, "answer": look.answer.partition(" ")[0]}


def _where(address: str, inspected: Inspected) -> str:
    """Where ``address`` was written: in a text, as a record's link, or as a document's file."""
    for text in inspected.texts():
        for code, _name in settings.LANGUAGES:
            if f'"{escape(address)}"' in text_of(text.record, text.field, code):
                return admin_address(text.record, f"{text.field}_{code}")
        if getattr(text.record, "url", "") == address:
            return admin_address(text.record, "url")
    file = DocumentFile.objects.filter(url=address).first()
    return admin_address(file, "url") if file else admin_address(inspected.bulletin)
