"""The roster of any day on the secretariat's screens, and as a file."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from members.changes_between import changes_between
from members.findings import odd_in
from members.forms import RosterDay, RosterSpan
from members.models import Member
from members.roster import roster
from members.roster_table import roster_csv


def roster_page(
    request: HttpRequest,
    screen: admin.ModelAdmin,  # type: ignore[type-arg]
) -> HttpResponse:
    """List, counts, findings and changes; for whoever may see Members."""
    _refuse_strangers(request, screen)
    form = RosterSpan(request.GET)
    found, first = roster(as_of=form.day()), form.first()
    context: dict[str, Any] = {
        **screen.admin_site.each_context(request),
        "title": _("Roster on a day"),
        "opts": Member._meta,
        "form": form,
        "roster": found,
        "findings": list(odd_in(found)),
        "first": first,
        "changes": changes_between(first, found.day) if first else [],
    }
    return TemplateResponse(request, "admin/members/member/roster.html", context)


def roster_file(
    request: HttpRequest,
    screen: admin.ModelAdmin,  # type: ignore[type-arg]
) -> HttpResponse:
    """The roster of the day as CSV in the reader's language; 400 where the day makes no sense."""
    _refuse_strangers(request, screen)
    form = RosterDay(request.GET)
    if not form.is_valid():
        sentence = " ".join(str(error) for error in form.errors["on"])
        return HttpResponse(sentence, status=400, content_type="text/plain; charset=utf-8")
    found = roster(as_of=form.day())
    name = f"{_('roster')}-{found.day.isoformat()}.csv"
    return HttpResponse(
        roster_csv(found),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _refuse_strangers(
    request: HttpRequest,
    screen: admin.ModelAdmin,  # type: ignore[type-arg]
) -> None:
    if not screen.has_view_or_change_permission(request):
        raise PermissionDenied
