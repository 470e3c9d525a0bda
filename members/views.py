"""The public's pages on Members, the committee and people, and what one Member reads by a link."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.calendar_feed import feed_response
from core.clock import site_today
from core.models import CalendarEntry
from core.panels import panels_for
from library.serve import keep_in_confidence, serve_file

from .calendars import concern
from .forms import RosterDay
from .models import Member, Membership, Person, Seat
from .reading import LinkRefused, note_use, open_link
from .roster import committee_on, coordinator_on, roster
from .standing import standing, states_of


def member_list(request: HttpRequest) -> HttpResponse:
    """The roster, as on the day that ``on`` names."""
    form = RosterDay(request.GET)
    found = roster(as_of=form.day())
    counts = [declared.count for declared in found.declared_counts[:1]]
    context = {"form": form, "roster": found}
    context["sourced"] = [*Membership.objects.on(found.day), *counts]
    return render(request, "members/list.html", context)


def committee(request: HttpRequest) -> HttpResponse:
    """The coordination committee and the Coordinator of today."""
    today = site_today()
    seats, term = committee_on(today), coordinator_on(today)
    context = {"day": today, "seats": seats, "term": term}
    context["sourced"] = [*Seat.objects.on(today), *([term] if term else ())]
    return render(request, "members/committee.html", context)


def detail(request: HttpRequest, code: str) -> HttpResponse:
    """One Member: its place in the Group, and what other apps know of it."""
    if code != code.lower():
        return redirect("members:detail", code.lower(), permanent=True)
    member = get_object_or_404(Member.objects.with_names(), code=code)
    today = site_today()
    current = member.name_record(today)
    context: dict[str, Any] = {
        "member": member,
        "formal_name": current.other_formal_name() if current else "",
        "name": member.name_on(today),
        "names": member.names.all(),
        "states": states_of(member, today),
        "panels": panels_for(member),
        **standing(member, today)._asdict(),
    }
    held = (*context["memberships"], *context["seats"], *context["terms"])
    unions = [period for period, _union in context["unions"]]
    context["sourced"] = [member, *member.names.all(), *held, *unions]
    return render(request, "members/detail.html", context)


@require_safe
def calendar(request: HttpRequest, code: str) -> HttpResponseBase:
    """What a Member hosts, organizes, speaks at or is to answer at, for calendars."""
    if code != code.lower():
        return redirect("members:calendar", code.lower(), permanent=True)
    member = get_object_or_404(Member.objects.with_names(), code=code)
    today = site_today()
    entries = CalendarEntry.objects.concerning(concern(member), today).to_tell(today).in_order()
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
        "sourced": [found, *terms],
    }
    return render(request, "members/person.html", context)


@require_safe
def reading(request: HttpRequest, token: str) -> HttpResponse:
    """The restricted document that a reading link opens; a link that opens nothing says why."""
    try:
        link = open_link(token)
    except LinkRefused as refusal:
        return _refused(request, refusal)
    context = {"link": link, "document": link.document, "token": token}
    return keep_in_confidence(render(request, "members/reading.html", context))


@require_safe
def reading_file(request: HttpRequest, token: str, name: str) -> HttpResponseBase:
    """A file of the document that a reading link opens; each download is counted."""
    try:
        link = open_link(token)
        files = link.document.files.all()
        item = next((row for row in files if row.file and row.file_name() == name), None)
        if item is None:
            raise Http404
        response = serve_file(item, in_confidence=True)
        note_use(link)
    except LinkRefused as refusal:
        return _refused(request, refusal)
    return response


def _refused(request: HttpRequest, refusal: LinkRefused) -> HttpResponse:
    context = {"refusal": refusal}
    page = render(request, "members/reading_refused.html", context, status=refusal.status)
    return keep_in_confidence(page)
