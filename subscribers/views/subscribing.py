"""Asking and confirming."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from subscribers import subscribe as verbs
from subscribers.consent import consent_text
from subscribers.forms import SubscribeForm
from subscribers.models import Topic
from subscribers.origin import ip_of
from subscribers.tokens import (
    BadLink,
    Expired,
    read_confirm_token,
    read_expired_confirm_token,
)

page = require_http_methods(["GET", "HEAD", "POST"])


@page
def subscribe(request: HttpRequest) -> HttpResponse:
    """The form; the answer to a good one is the same for known and unknown addresses."""
    form = SubscribeForm(request.POST) if request.method == "POST" else SubscribeForm()
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        if not form.is_from_a_program():
            verbs.ask(
                data["address"],
                language=data["language"],
                topics=data["topics"],
                latest=data["latest"],
                ip_address=ip_of(request),
            )
        return redirect("subscribers:asked")
    context = {"form": form, "consent": consent_text()}
    return render(
        request, "subscribers/subscribe.html", context, status=422 if form.is_bound else 200
    )


def asked(request: HttpRequest) -> HttpResponse:
    """What to do now: look into the mailbox."""
    return render(request, "subscribers/asked.html")


@never_cache
@page
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """GET asks once more, POST confirms."""
    try:
        subscriber, asked = read_confirm_token(token)
    except Expired:
        return _ask_again(request, token)
    except BadLink:
        return render(request, "subscribers/bad_link.html", status=410)
    if request.method == "POST":
        mailed = verbs.confirm(
            subscriber, asked.topics, latest=asked.latest, ip_address=ip_of(request)
        )
        page = reverse("subscribers:confirmed")
        return HttpResponseRedirect(f"{page}?latest" if mailed else page)
    context = {
        "subscriber": subscriber,
        "topics": [Topic(topic).label for topic in asked.topics],
        "consent": consent_text(),
    }
    return render(request, "subscribers/confirm.html", context)


def _ask_again(request: HttpRequest, token: str) -> HttpResponse:
    """A link that came too late offers a new one in place.

    What nobody confirmed is forgotten by then, the address too: it is written once more.
    """
    asked = read_expired_confirm_token(token)
    language = (get_language() or "en")[:2]
    initial = {"language": language, "topics": list(asked.topics), "latest": asked.latest}
    context = {"form": SubscribeForm(initial=initial), "consent": consent_text()}
    return render(request, "subscribers/ask_again.html", context, status=410)


def confirmed(request: HttpRequest) -> HttpResponse:
    """Thank you, and where the bulletins are until the next one comes."""
    context = {"latest_is_on_its_way": "latest" in request.GET}
    return render(request, "subscribers/confirmed.html", context)
