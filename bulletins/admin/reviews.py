"""Review links on a bulletin's pages: made for people outside the staff, and what they said."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bulletins.clearance import UNCLEARED, by_section, reviews_of
from bulletins.contents import gather
from bulletins.models import Bulletin, ReviewAnswer, ReviewRequest
from bulletins.preflight import Report
from bulletins.refusals import NotReady
from bulletins.review import LIFETIME, ask, revoke, settle

from .acts import ActViews, Handler
from .forms import ReviewForm

PLACE = "#reviews"


class ReviewViews(ActViews):
    """Sections looked at by somebody outside the staff."""

    def act_handlers(self) -> dict[str, Handler]:
        """The acts by the last part of their address."""
        return super().act_handlers() | {
            "review": self.review,
            "review-revoke": require_POST(self.review_revoke),
            "review-settle": require_POST(self.review_settle),
        }

    def review(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Make a link for one section; its address is shown once, on the bulletin's page."""
        if self._bulletin(request, pk).is_published:
            messages.error(request, _("This bulletin is published: nothing of it is reviewed now."))
            page = reverse("admin:bulletins_bulletin_change", args=[pk])
            return HttpResponseRedirect(page, status=HTTPStatus.SEE_OTHER)
        bulletin = self._bulletin(request, pk, permission="change")
        initial = {
            "until": timezone.localdate() + LIFETIME,
            "section": request.GET.get("section", ""),
            "language": (get_language() or "en")[:2],
        }
        form = ReviewForm(request.POST or None, sections=gather(bulletin), initial=initial)
        if request.method == "POST" and form.is_valid():
            given = form.cleaned_data
            try:
                asked, address = ask(**given, by=self._user(request))
            except NotReady as refusal:
                form.add_error(None, refusal.sentence)
            else:
                sentence = _("The review link for %(name)s, shown only now; copy it:")
                if given["mail_to"]:
                    sentence = _("The review link was mailed to %(name)s, and is shown only now:")
                messages.success(
                    request,
                    format_html("{} <code>{}</code>", sentence % {"name": asked.name}, address),
                )
                page = reverse("admin:bulletins_bulletin_change", args=[pk])
                return HttpResponseRedirect(page, status=HTTPStatus.SEE_OTHER)
        title = _("Ask for a review")
        return self._page(request, bulletin, "review", title, {"form": form, "media": form.media})

    def review_revoke(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Shut a link."""

        def act(bulletin: Bulletin) -> str:
            row = get_object_or_404(ReviewRequest, bulletin=bulletin, pk=_number(request))
            revoke(row, by=self._user(request))
            return _("The review link of %(name)s is revoked and opens nothing any more.") % {
                "name": row.name
            }

        return self._do(request, pk, act, place=PLACE)

    def review_settle(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Note that a comment is dealt with."""

        def act(bulletin: Bulletin) -> str:
            row = get_object_or_404(ReviewAnswer, request__bulletin=bulletin, pk=_number(request))
            settle(row, by=self._user(request))
            return _("Noted as dealt with.")

        return self._do(request, pk, act, place=PLACE)


def reviews_to_show(bulletin: Bulletin, report: Report | None) -> dict[str, Any]:
    """What the bulletin's page tells; ``report`` is that of the draft as it is, if it is one."""
    if report is not None:
        reviews = list(report.reviews)
    elif bulletin.review_requests.exists():
        reviews = reviews_of(bulletin, gather(bulletin))
    else:
        reviews = []
    return {
        "reviews": list(by_section(reviews)),
        "review_counts": {
            "all": len(reviews),
            "open": sum(review.standing in UNCLEARED for review in reviews),
        },
    }


def _number(request: HttpRequest) -> int:
    given = request.POST.get("row", "")
    return int(given) if given.isdecimal() and len(given) < 18 else 0
