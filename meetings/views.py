"""The public's pages on meetings and follow-ups."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.calendar_feed import event_response, feed_response
from core.clock import site_today
from core.models import CalendarEntry
from core.panels import panels_for

from .addresses import current_address
from .archive import announced, by_year, past
from .board import board, in_order
from .board_filter import FollowUpFilter
from .calendars import MEETING
from .chain import chain, named
from .forms import MeetingFilter
from .models import FollowUp, Meeting
from .neighbours import neighbours
from .story import story

PER_PAGE = 50


def meeting_list(request: HttpRequest) -> HttpResponse:
    """What is coming, then what has been, latest first: by year, theme and kind."""
    form = MeetingFilter(request.GET)
    chosen = form.chosen()
    page = past(chosen, page=request.GET.get("page"))
    context = {
        "form": form,
        "announced": announced(chosen),
        "past": page,
        "years": list(by_year(page)),
        "pages": page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1),
    }
    return render(request, "meetings/list.html", context)


def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One meeting: facts, agenda, summary, conclusions and what is owed after them, speakers.

    An address that the meeting had before leads to the one it has now.
    """
    meeting = Meeting.objects.with_record().filter(slug=slug).first()
    if meeting is None:
        return _where_it_is_now(slug)
    links = chain(meeting)
    follows = [one for link in links if link.is_here for one in link.follows]
    followed_by = [link.meeting for link in links if meeting in link.follows]
    context = {
        "meeting": meeting,
        "notices": meeting.issued_notices(),
        "chain": links,
        "follows": follows,
        "followed_by": followed_by,
        "chain_tells_more": bool(named(links) - {meeting, *follows, *followed_by}),
        "neighbours": neighbours(meeting),
        "panels": panels_for(meeting),
        "sourced": [
            *meeting.agenda.all(),
            *meeting.conclusions.all(),
            *meeting.appearances.all(),
            *meeting.interventions.all(),
        ],
    }
    return render(request, "meetings/detail.html", context)


def _where_it_is_now(slug: str) -> HttpResponse:
    current = current_address(slug)
    if current is None:
        raise Http404
    return redirect("meetings:detail", current, permanent=True)


@require_safe
def calendar(request: HttpRequest, slug: str) -> HttpResponseBase:
    """One meeting for calendars; of a meeting that was deleted, that it is cancelled."""
    page = reverse("meetings:detail", args=[slug])
    if meeting := Meeting.objects.filter(slug=slug).first():
        entry = CalendarEntry.objects.of(MEETING, str(meeting.pk))
    elif current := current_address(slug):
        return redirect("meetings:calendar", current, permanent=True)
    else:
        entry = CalendarEntry.objects.called_off(MEETING, page)
        page = reverse("meetings:list")  # its own is gone
    return event_response(request, entry, page=page, filename=slug)


@require_safe
def calendar_of_all(request: HttpRequest) -> HttpResponseBase:
    """Meetings alone for calendars: what is to come, and what was in the last year."""
    entries = CalendarEntry.objects.filter(kind=MEETING).lately(site_today()).in_order()
    name = _("Meetings of the Informal Working Group on MSMEs")
    return feed_response(request, entries, name=name, page=reverse("meetings:list"))


def follow_ups(request: HttpRequest) -> HttpResponse:
    """What Members asked for, and what became of it: the board, or one state as a list."""
    form = FollowUpFilter({name: request.GET.get(name, "") for name in FollowUpFilter.base_fields})
    context: dict[str, Any] = {"form": form, "chosen": form.asked}
    if state := form.asked.get("state"):
        rows = in_order(form.chosen(), state)
        context["title"] = FollowUp.State(state).label
        context["page"] = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
        return render(request, "meetings/follow_up_list.html", context)
    context["board"] = board(form.chosen())
    return render(request, "meetings/follow_ups.html", context)


def follow_up(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole story of one follow-up, from the meeting at which it was asked."""
    found = get_object_or_404(FollowUp.objects.with_story(), pk=pk)
    context = {
        "item": found,
        "meeting": found.conclusion.meeting,
        "sponsors": found.conclusion.sponsors_of_the_day(),
        "story": story(found, found.steps.all()),
    }
    return render(request, "meetings/follow_up.html", context)
