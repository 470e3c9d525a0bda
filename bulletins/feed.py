"""The bulletins and urgent notices as an Atom feed (RFC 4287), one per language."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.db.models import prefetch_related_objects
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import linebreaks
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.clock import GENEVA
from core.typography import typeset

from .archive import Issue, archive
from .models import BackIssue, Edition, UrgentNotice

LATEST = 20
Item = Issue | UrgentNotice


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

    def items(self) -> list[Item]:
        """Latest first, back issues and notices in their place in time."""
        latest = archive((get_language() or "en")[:2], at_most=LATEST)
        editions = [issue for issue in latest if isinstance(issue, Edition)]
        prefetch_related_objects(editions, "bulletin__corrigenda")
        notices = UrgentNotice.objects.public().select_related(
            "meeting", "session__programme__forum"
        )
        items: list[Item] = [*latest, *notices[:LATEST]]
        return sorted(items, key=_day, reverse=True)[:LATEST]

    def item_title(self, item: Any) -> str:
        """As it was published."""
        return str(item.title if isinstance(item, Edition) else item)

    def item_description(self, item: Item) -> str:
        """The content as it was frozen, below its corrigenda; of a back issue, its PDFs."""
        if isinstance(item, UrgentNotice):
            return linebreaks(typeset("\n\n".join(item.paragraphs)), autoescape=True)
        if isinstance(item, BackIssue):
            return render_to_string(
                "bulletins/includes/back_issue_files.html",
                {"issue": item, "site": settings.SITE_URL},
            )
        corrigenda = {"corrigenda": item.bulletin.corrigenda.all()}
        return (
            render_to_string("bulletins/includes/corrigenda.html", corrigenda) + item.content_html
        )

    def item_link(self, item: Item) -> str:
        """The page of this edition, or the place at which a notice stands."""
        page = item.bulletin if isinstance(item, Edition) else item
        return f"{settings.SITE_URL}{page.get_absolute_url()}"

    def item_pubdate(self, item: Item) -> datetime | None:
        """When it was published here."""
        return item.sent_at if isinstance(item, UrgentNotice) else item.published_at

    def item_updateddate(self, item: Item) -> datetime | None:
        """An edition never changes, but a corrigendum may have come."""
        if not isinstance(item, Edition):
            return self.item_pubdate(item)
        corrigenda = item.bulletin.corrigenda.all()
        return max([item.published_at, *(row.published_at for row in corrigenda)])


def _day(item: Item) -> tuple[date, int]:
    """An edition stands above what else came on its day."""
    if isinstance(item, UrgentNotice):
        return item.sent_at.astimezone(GENEVA).date() if item.sent_at else date.max, 0
    return (item.bulletin.date, 1) if isinstance(item, Edition) else (item.date, 0)
