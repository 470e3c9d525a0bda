"""Pages that show several apps at once, and the pages for what went wrong."""

from django.conf import settings
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
    HttpResponseServerError,
)
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bulletins.models import Bulletin
from core.calendar_feed import feed_response
from core.clock import site_today
from core.models import CalendarEntry
from events.models import Forum, Quote
from meetings.models import FollowUp, Meeting

from .coming import coming
from .lost import address_now, suggestions, words_of
from .my_member import choices

# Enough for one screen; the rest is a link away.
NEXT, ASKED = 4, 3


def home(request: HttpRequest) -> HttpResponse:
    """What is next, what the last meeting concluded, the latest bulletin, what Members asked."""
    last = Meeting.objects.held().filter(conclusions__isnull=False).distinct()
    context = {
        "coming": coming(site_today(), limit=NEXT),
        "last": last.with_hosts().prefetch_related("conclusions").first(),
        "bulletin": Bulletin.objects.published().first(),
        "asked": FollowUp.objects.open().with_origin().order_by("-since", "-pk")[:ASKED],
        "members": choices(),
        "quote": Quote.objects.select_related("person").order_by("-date").first(),
    }
    return render(request, "home.html", context)


def about(request: HttpRequest) -> HttpResponse:
    """Mandate, how to join or attend, contact, privacy, accessibility."""
    language = (get_language() or settings.LANGUAGE_CODE)[:2]
    return render(request, "about/page.html", {"text": f"about/{language}.html"})


@require_safe
def calendar(request: HttpRequest) -> HttpResponseBase:
    """Everything for calendars: what is to come, and what was in the last year."""
    entries = CalendarEntry.objects.lately(site_today()).in_order()
    name = _("Informal Working Group on MSMEs")
    return feed_response(request, entries, name=name, page=reverse("calendar"))


def how_to_subscribe(request: HttpRequest) -> HttpResponse:
    """Which calendars there are, how to subscribe, and what stands in them."""
    context = {"forums": Forum.objects.filter(last_day__gte=site_today()).order_by("first_day")}
    return render(request, "calendar.html", context)


@require_safe
def favicon(_request: HttpRequest) -> HttpResponse:
    """The icon for whoever asks for it without reading the page, as feed readers do."""
    return HttpResponseRedirect(static("brand/favicon.ico"))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """The page for an address that leads nowhere; one that led somewhere still does."""
    if now := address_now(request.path):
        question = request.META.get("QUERY_STRING", "")
        return HttpResponsePermanentRedirect(f"{now}?{question}" if question else now)
    words = words_of(request.path)
    context = {"words": words, "suggestions": suggestions(words)}
    return render(request, "404.html", context, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """A page that depends on nothing that may have failed, in the language of the address."""
    codes = [code for code, _name in settings.LANGUAGES]
    here = [code for code in codes if request.path.startswith(f"/{code}/")]
    page = render_to_string("500.html", {"languages": here or codes})
    response = HttpResponseServerError(page)
    response.headers["Content-Language"] = ", ".join(here or codes)
    return response
