"""What the head of a page tells machines: its title once more, and its record."""

import json
import re
from typing import Any

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from msme_site.structured import told

register = template.Library()

_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
_DESCRIPTION = re.compile(r'<meta name="description" content="([^"]*)">')
# A region is asked for, and these are only where each language is first spoken at the WTO.
LOCALES = {"en": "en_GB", "fr": "fr_FR", "es": "es_ES"}
# What would end a script or begin a comment within it.
_ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


class Shared(template.Node):
    """A title and a description, followed by the same for whoever shares the page (ogp.me)."""

    def __init__(self, nodelist: template.NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: template.Context) -> SafeString:
        """The body, then its title and description once more."""
        body = self.nodelist.render(context)
        title, description = _TITLE.search(body), _DESCRIPTION.search(body)
        # Both were escaped where they were written; quotes alone may stand in a title.
        said = {
            "title": title[1].replace('"', "&quot;").strip() if title else "",
            "description": description[1].strip() if description else "",
        }
        request = context.get("request")
        here = (get_language() or "en")[:2]
        said |= {
            "type": "website",
            "site_name": _("Informal Working Group on MSMEs"),
            "url": f"{settings.SITE_URL}{request.path if request else '/'}",
            "image": f"{settings.SITE_URL}{static('brand/icon-512.png')}",
            "locale": LOCALES[here],
        }
        lines = [f'<meta property="og:{name}" content="{text}">' for name, text in said.items()]
        lines += [
            f'<meta property="og:locale:alternate" content="{locale}">'
            for code, locale in LOCALES.items()
            if code != here
        ]
        return mark_safe(body + "".join(f"{line}\n" for line in lines))  # noqa: S308 - as above


@register.tag
def shared(parser: template.base.Parser, _token: template.base.Token) -> Shared:
    """``{% shared %}`` … ``{% endshared %}`` around the title and the description of a page."""
    nodelist = parser.parse(("endshared",))
    parser.delete_first_token()
    return Shared(nodelist)


@register.simple_tag(takes_context=True)
def structured_data(context: dict[str, Any]) -> SafeString | str:
    """What the page shows in the words of schema.org: data, which no browser runs."""
    thing = told(getattr(context, "flatten", lambda: context)())
    if thing is None:
        return ""
    written = json.dumps(thing, ensure_ascii=False).translate(_ESCAPES)
    return format_html(
        '<script type="application/ld+json">{}</script>\n',
        mark_safe(written),  # noqa: S308 - escaped for scripts
    )
