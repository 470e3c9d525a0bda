"""What readers find of initiatives and contact points; never an address or a telephone."""

from collections.abc import Collection, Iterable
from urllib.parse import urlsplit

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.clock import site_today
from core.completeness import text_of
from core.richtext import to_text
from core.search import Kind, Offer, by_key, found_again, search_source
from members.search import names_of, words_of

from .models import ContactPoint, Initiative

INITIATIVE, CONTACT_POINT = "initiative", "contact-point"


def _initiatives(keys: Collection[str] | None) -> Iterable[tuple[str, Initiative]]:
    return by_key(Initiative.objects.prefetch_related("partners__aliases"), keys)


@search_source(INITIATIVE, kind=Kind.HELPDESK, weight=0.9, records=_initiatives)
def initiative_offer(initiative: Initiative) -> Offer | None:
    """A joint undertaking, by its name, what it does and who is in it."""
    if not text_of(initiative, "name", (get_language() or "en")[:2]):
        return None
    site = (urlsplit(initiative.url).hostname or "").removeprefix("www.")
    said = to_text(str(initiative.description or ""), [])[0].replace("\n", " ")
    return Offer(
        title=str(initiative.name),
        page=f"{reverse('helpdesk:index')}#{initiative.slug}",
        text=" ".join(filter(None, (str(initiative.summary or ""), said))),
        names=(site, *(name for body in initiative.partners.all() for name in words_of(body))),
        marks=(initiative.slug, str(initiative.name), site, site.partition(".")[0]),
        day=initiative.date,
        when=initiative.date_in_words(),
    )


@found_again(INITIATIVE, Initiative)
@found_again(INITIATIVE, Initiative.partners.through)
def _itself(initiative: Initiative) -> Iterable[str]:
    return [str(initiative.pk)]


def _contact_points(keys: Collection[str] | None) -> Iterable[tuple[str, ContactPoint]]:
    today = ContactPoint.objects.on(site_today()).select_related("member")
    return by_key(today.prefetch_related("member__names"), keys)


@search_source(CONTACT_POINT, kind=Kind.HELPDESK, weight=0.4, records=_contact_points)
def contact_point_offer(point: ContactPoint) -> Offer | None:
    """Whom to ask today; the Member's page says how to reach them."""
    if not text_of(point, "name", (get_language() or "en")[:2]):
        return None
    return Offer(
        title=str(point.name),
        page=point.member.get_absolute_url(),
        text=" · ".join((_("Contact point"), point.member.name_on(site_today()))),
        names=(_("Contact points"), *names_of(point.member)),
    )


@found_again(CONTACT_POINT, ContactPoint)
def _contact_itself(point: ContactPoint) -> Iterable[str]:
    return [str(point.pk)]
