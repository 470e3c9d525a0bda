"""Leaving with one click, and taking it back."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from subscribers import subscribe as verbs
from subscribers.leave_token import subscriber_of, subscription_of
from subscribers.models import Subscriber, Subscription
from subscribers.origin import ip_of


@never_cache
@csrf_exempt  # RFC 8058: the mailbox provider posts without cookies; the token is the proof.
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """GET asks, POST ends what the token stands for and answers 200, without a redirect."""
    subscription = subscription_of(token)
    subscriber = subscription.subscriber if subscription else subscriber_of(token)
    if subscriber is None:
        raise Http404
    with override(subscriber.language):
        response = _one(request, subscription) if subscription else _digests(request, subscriber)
    response.headers["Content-Language"] = subscriber.language
    return response


def _one(request: HttpRequest, subscription: Subscription) -> HttpResponse:
    """One topic."""
    if request.method == "POST":
        act = verbs.come_back if "back" in request.POST else verbs.leave
        act(subscription, ip_address=ip_of(request))
        subscription.refresh_from_db()
    context = {"subscription": subscription, "acted": request.method == "POST"}
    return render(request, "subscribers/unsubscribe.html", context)


def _digests(request: HttpRequest, subscriber: Subscriber) -> HttpResponse:
    """All that digests are about."""
    if request.method == "POST" and "back" in request.POST:
        verbs.come_back_to_everything(subscriber, ip_address=ip_of(request))
    elif request.method == "POST":
        verbs.leave_digests(subscriber, ip_address=ip_of(request))
    topics = [item.get_topic_display() for item in verbs.in_digests(subscriber)]
    context = {
        "subscriber": subscriber,
        "topics": topics,
        "acted": request.method == "POST",
        "may_come_back": not topics and verbs.may_come_back(subscriber),
    }
    return render(request, "subscribers/unsubscribe_digest.html", context)
