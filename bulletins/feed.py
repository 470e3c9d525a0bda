"""The bulletins as an Atom feed (RFC 4287), one per language."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from .models import Edition

LATEST = 20


# No generic at run time.
class BulletinFeed(Feed):  # type: ignore[type-arg]
    """The latest editions in the language of the address, whole."""

    feed_type = Atom1Feed

    def title(self) -> str:
        """What readers' programs call the feed."""
        return _("Bulletin of the Informal Working Group on MSMEs")

    def link(self) -> str:
        """The page it is the feed of."""
        return f"{settings.SITE_URL}{reverse('bulletins:list')}"

    def items(self) -> QuerySet[Edition]:
        """Latest first."""
        editions = Edition.objects.in_language((get_language() or "en")[:2])
        return editions.prefetch_related("bulletin__corrigenda")[:LATEST]

    def item_title(self, item: Any) -> str:
        """As it was published."""
        return str(item.title)

    def item_description(self, item: Edition) -> str:
        """The content as it was frozen, below its corrigenda."""
        corrigenda = {"corrigenda": item.bulletin.corrigenda.all()}
        return (
            render_to_string("bulletins/includes/corrigenda.html", corrigenda) + item.content_html
        )

    def item_link(self, item: Edition) -> str:
        """The page of this edition."""
        return f"{settings.SITE_URL}{item.bulletin.get_absolute_url()}"

    def item_pubdate(self, item: Edition) -> datetime:
        """When it was published."""
        return item.published_at

    def item_updateddate(self, item: Edition) -> datetime:
        """An edition never changes, but a corrigendum may have come."""
        corrigenda = item.bulletin.corrigenda.all()
        return max([item.published_at, *(row.published_at for row in corrigenda)])
