"""The public's pages on Members, the committee and people."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
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
from .standing import standing, states_of


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
    if code != code.lower():
        return redirect("members:detail", code.lower(), permanent=True)
    member = get_object_or_404(Member.objects.with_names(), code=code)
    today = site_today()
    current = member.name_record(today)
    context = {
        "member": member,
        "formal_name": current.other_formal_name() if current else "",
        "name": member.name_on(today),
        "names": member.names.all(),
        "states": states_of(member, today),
        "panels": panels_for(member),
        **standing(member, today)._asdict(),
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
    context = {
        "person": found,
        "terms": [(term, term.member.name_on(term.name_day)) for term in terms],
        "panels": panels_for(found),
    }
    return render(request, "members/person.html", context)
