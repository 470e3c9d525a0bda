"""The bulletins as an Atom feed (RFC 4287), one per language."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.db.models import prefetch_related_objects
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from .archive import Issue, archive
from .models import BackIssue, Edition

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

    def items(self) -> list[Issue]:
        """Latest first, back issues in their place in time."""
        latest = archive((get_language() or "en")[:2], at_most=LATEST)
        editions = [issue for issue in latest if isinstance(issue, Edition)]
        prefetch_related_objects(editions, "bulletin__corrigenda")
        return latest

    def item_title(self, item: Any) -> str:
        """As it was published."""
        return str(item.title if isinstance(item, Edition) else item)

    def item_description(self, item: Issue) -> str:
        """The content as it was frozen, below its corrigenda; of a back issue, its PDFs."""
        if isinstance(item, BackIssue):
            return render_to_string(
                "bulletins/includes/back_issue_files.html",
                {"issue": item, "site": settings.SITE_URL},
            )
        corrigenda = {"corrigenda": item.bulletin.corrigenda.all()}
        return (
            render_to_string("bulletins/includes/corrigenda.html", corrigenda) + item.content_html
        )

    def item_link(self, item: Issue) -> str:
        """The page of this edition."""
        page = item.bulletin if isinstance(item, Edition) else item
        return f"{settings.SITE_URL}{page.get_absolute_url()}"

    def item_pubdate(self, item: Issue) -> datetime | None:
        """When it was published here."""
        return item.published_at

    def item_updateddate(self, item: Issue) -> datetime | None:
        """An edition never changes, but a corrigendum may have come."""
        if isinstance(item, BackIssue):
            return item.published_at
        corrigenda = item.bulletin.corrigenda.all()
        return max([item.published_at, *(row.published_at for row in corrigenda)])
