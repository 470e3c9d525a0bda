"""What concerns one Member, for the home page of whoever chose it; and the choice without a script.

The choice stays in the browser and no cookie tells it: everybody is given the same home page, and
the same fragment of a Member, which a script puts into it.
"""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from core.clock import site_today
from core.models import CalendarEntry
from meetings.calendars import MEETING
from meetings.models import FollowUp, Meeting, Notice
from members.calendars import concern
from members.models import Member

SHOWN = 4


@dataclass(frozen=True)
class ToCome:
    """Something to come that a Member holds, speaks at or is to answer at."""

    entry: CalendarEntry
    title: str
    page: str


def choices() -> list[tuple[str, str]]:
    """Code and name of every Member, in the alphabetical order of the active language."""
    today = site_today()
    rows = Member.objects.by_name(today).with_names()
    return [(member.code, member.name_on(today)) for member in rows]


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Where the choice leads without a script: to the Member's own page, or to the list."""
    member = Member.objects.filter(code=request.GET.get("member", "")).first()
    return redirect(member or "members:list")


@require_safe
def fragment(request: HttpRequest, code: str) -> HttpResponse:
    """The part of the home page that is about one Member."""
    today = site_today()
    member = get_object_or_404(Member.objects.with_names(), code=code)
    entries = CalendarEntry.objects.filter(concerns__contains=[concern(member)])
    coming = list(entries.filter(last_day__gte=today, is_cancelled=False).in_order()[:SHOWN])
    context = {
        "member": member,
        "name": member.name_on(today),
        "coming": [_told(entry) for entry in coming],
        "notices": _notices(coming),
        "asked_of": FollowUp.objects.asked_of(member).open().with_origin()[:SHOWN],
        "asked_by": FollowUp.objects.asked_by(member).open().with_origin()[:SHOWN],
    }
    return render(request, "members/mine.html", context)


def _told(entry: CalendarEntry) -> ToCome:
    by_language = entry.content["texts"]
    texts = by_language.get((get_language() or "en")[:2]) or by_language["en"]
    return ToCome(entry, texts["title"], texts["page"])


def _notices(coming: list[CalendarEntry]) -> list[Notice]:
    """The notice that is current of each meeting among them."""
    keys = [int(entry.key) for entry in coming if entry.kind == MEETING]
    meetings = Meeting.objects.filter(pk__in=keys).order_by("date")
    found = meetings.prefetch_related("notices__document__files", "notices__document__symbols")
    return [meeting.issued_notices()[0] for meeting in found if meeting.issued_notices()]
