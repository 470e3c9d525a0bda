"""Whether the links of a bulletin lead anywhere, as far as the last look at them tells."""

import re
from collections.abc import Iterator
from html import unescape

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bulletins.models import LinkCheck
from bulletins.render import Rendering
from core.findings import Finding, Grade

from .inspected import Inspected
from .warnings import warning
from .where import admin_address

_HREF = re.compile(r'href="(https?://[^"]+)"')


def links_in(renderings: dict[str, Rendering]) -> set[str]:
    """Addresses outside the site that any language links to."""
    found = {
        unescape(address)
        for rendering in renderings.values()
        for address in _HREF.findall(rendering.content_html)
    }
    return {address for address in found if not address.startswith(settings.SITE_URL)}


def dead_links(inspected: Inspected) -> Iterator[Finding]:
    """Each dead link; and, only told, how many have not answered clearly."""
    links = links_in(inspected.renderings)
    looks = {look.url: look for look in LinkCheck.objects.filter(url__in=links)}
    unclear = 0
    for address in sorted(links):
        look = looks.get(address)
        if look is None or look.status == LinkCheck.Status.UNKNOWN:
            unclear += 1
        elif look.status == LinkCheck.Status.DEAD:
            yield warning(
                f"dead:{address}"[:250],
                _("The link %(link)s is dead (%(answer)s).")
                % {"link": address, "answer": look.answer.partition(" ")[0]},
                admin_address(inspected.bulletin),
            )
    if unclear:
        yield Finding(
            key="links-unknown",
            grade=Grade.NOTE,
            sentence=ngettext(
                "Of %(number)d link it is not known whether it leads anywhere.",
                "Of %(number)d links it is not known whether they lead anywhere.",
                unclear,
            )
            % {"number": unclear},
        )
