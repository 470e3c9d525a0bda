"""The public's pages on subscribing. A GET never changes anything: mail scanners follow links."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, override
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from . import subscribe as verbs
from .consent import consent_text
from .forms import ChoicesForm, SubscribeForm
from .letters import write_letter
from .models import Subscriber, Subscription, Topic
from .throttle import may_write
from .tokens import (
    BadLink,
    Expired,
    preferences_token,
    read_confirm_token,
    read_expired_confirm_token,
    read_preferences_token,
)

page = require_http_methods(["GET", "HEAD", "POST"])


def _ip(request: HttpRequest) -> str | None:
    address: str | None = request.META.get("REMOTE_ADDR")
    return address or None


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
                ip_address=_ip(request),
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
        ip_address = _ip(request)
        mailed = verbs.confirm(subscriber, asked.topics, latest=asked.latest, ip_address=ip_address)
        return HttpResponseRedirect(
            reverse("subscribers:confirmed") + ("?latest" if mailed else "")
        )
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


@never_cache
@page
def preferences(request: HttpRequest, token: str) -> HttpResponse:
    """Choices, for who holds a fresh link; the link in a bulletin only orders a fresh one.

    A forwarded bulletin must not hand over the subscription.
    """
    try:
        subscriber = read_preferences_token(token)
    except BadLink:
        return _order_fresh_link(request, token)
    confirmed_topics = subscriber.subscriptions.filter(state=Subscription.State.CONFIRMED)
    initial = {
        "language": subscriber.language,
        "topics": list(confirmed_topics.values_list("topic", flat=True)),
    }
    form = ChoicesForm(request.POST or None, initial=initial)
    form.fields["topics"].required = False
    if form.is_bound and form.is_valid():
        verbs.choose(subscriber, **form.cleaned_data, ip_address=_ip(request))
        with override(subscriber.language):
            return HttpResponseRedirect(reverse("subscribers:preferences", args=[token]) + "?saved")
    context = {"form": form, "subscriber": subscriber, "saved": "saved" in request.GET}
    return render(request, "subscribers/preferences.html", context)


def _order_fresh_link(request: HttpRequest, token: str) -> HttpResponse:
    subscription = Subscription.objects.filter(leave_token=token).first()
    if subscription is None:
        return render(request, "subscribers/bad_link.html", status=410)
    if request.method == "POST":
        subscriber: Subscriber = subscription.subscriber
        if may_write(subscriber.address, _ip(request)):
            write_letter("preferences", subscriber, token=preferences_token(subscriber))
        return redirect("subscribers:asked")
    return render(request, "subscribers/fresh_link.html")


@never_cache
@csrf_exempt  # RFC 8058: the mailbox provider posts without cookies; the token is the proof.
@page
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """GET asks, POST ends the subscription at once and answers 200, without a redirect."""
    subscription = get_object_or_404(
        Subscription.objects.select_related("subscriber"), leave_token=token
    )
    language = subscription.subscriber.language
    with override(language):
        if request.method == "POST":
            act = verbs.come_back if "back" in request.POST else verbs.leave
            act(subscription, ip_address=_ip(request))
            subscription.refresh_from_db()
        context = {"subscription": subscription, "acted": request.method == "POST"}
        response = render(request, "subscribers/unsubscribe.html", context)
    response.headers["Content-Language"] = language
    return response
