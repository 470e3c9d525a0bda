"""The public's pages on Members, the committee and people."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.calendar_feed import feed_response
from core.clock import site_today
from core.models import CalendarEntry
from core.panels import panels_for

from .calendars import concern
from .forms import RosterDay
from .models import Member, Person
from .roster import committee_on, coordinator_on, roster


def member_list(request: HttpRequest) -> HttpResponse:
    """The roster, as on the day that ``on`` names."""
    form = RosterDay(request.GET)
    return render(request, "members/list.html", {"form": form, "roster": roster(as_of=form.day())})


def committee(request: HttpRequest) -> HttpResponse:
    """The coordination committee and the Coordinator of today."""
    today = site_today()
    context = {"day": today, "seats": committee_on(today), "term": coordinator_on(today)}
    return render(request, "members/committee.html", context)


def detail(request: HttpRequest, code: str) -> HttpResponse:
    """One Member: its place in the Group, and what other apps know of it."""
    member = get_object_or_404(Member.objects.with_names(), code=code)
    today = site_today()
    current = member.name_record(today)
    context = {
        "member": member,
        "formal_name": current.other_formal_name() if current else "",
        "name": member.name_on(today),
        "memberships": member.memberships.order_by("start"),
        "seats": member.seats.order_by("start"),
        "terms": member.coordinator_terms.select_related("person").order_by("start"),
        "unions": member.union_periods.select_related("union").prefetch_related("union__names"),
        "states": member.states_on(today).by_name(today).with_names(),
        "panels": panels_for(member),
    }
    return render(request, "members/detail.html", context)


@require_safe
def calendar(request: HttpRequest, code: str) -> HttpResponseBase:
    """What a Member hosts, organizes, speaks at or is to answer at, for calendars."""
    member = get_object_or_404(Member.objects.with_names(), code=code)
    today = site_today()
    entries = CalendarEntry.objects.concerning(concern(member)).to_tell(today).in_order()
    name = _("MSME Group: %(name)s") % {"name": member.name_on(today)}
    return feed_response(request, entries, name=name, page=member.get_absolute_url())


def person(request: HttpRequest, slug: str) -> HttpResponse:
    """One person: terms of office, and what other apps know."""
    found = get_object_or_404(Person.objects.prefetch_related("aliases"), slug=slug)
    terms = found.terms.select_related("member").prefetch_related("member__names")
    context = {"person": found, "terms": terms, "panels": panels_for(found)}
    return render(request, "members/person.html", context)
