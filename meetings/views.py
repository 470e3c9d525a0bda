"""The public's pages on meetings and follow-ups."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from core.calendar_feed import event_response
from core.models import CalendarEntry
from core.panels import panels_for

from .addresses import current_address
from .board import board
from .calendars import MEETING
from .models import FollowUp, Meeting
from .story import story


def meeting_list(request: HttpRequest) -> HttpResponse:
    """What is coming, then what has been, latest first."""
    upcoming = list(Meeting.objects.upcoming().with_hosts())
    past = Meeting.objects.exclude(pk__in=[meeting.pk for meeting in upcoming])
    context = {"upcoming": upcoming, "past": past.order_by("-date", "slug").with_hosts()}
    return render(request, "meetings/list.html", context)


def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One meeting: facts, summary, conclusions and what is owed after them, speakers, papers."""
    meeting = get_object_or_404(Meeting.objects.with_record(), slug=slug)
    context = {"meeting": meeting, "panels": panels_for(meeting)}
    return render(request, "meetings/detail.html", context)


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
    return event_response(request, entry, page=page, filename=slug)


def follow_ups(request: HttpRequest) -> HttpResponse:
    """What Members asked for, and what became of it."""
    return render(request, "meetings/follow_ups.html", {"board": board()})


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
