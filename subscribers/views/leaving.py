"""Leaving with one click, and taking it back."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from subscribers import subscribe as verbs
from subscribers.models import Subscription
from subscribers.origin import ip_of


@never_cache
@csrf_exempt  # RFC 8058: the mailbox provider posts without cookies; the token is the proof.
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """GET asks, POST ends the subscription at once and answers 200, without a redirect."""
    subscription = get_object_or_404(
        Subscription.objects.select_related("subscriber"), leave_token=token
    )
    language = subscription.subscriber.language
    with override(language):
        if request.method == "POST":
            act = verbs.come_back if "back" in request.POST else verbs.leave
            act(subscription, ip_address=ip_of(request))
            subscription.refresh_from_db()
        context = {"subscription": subscription, "acted": request.method == "POST"}
        response = render(request, "subscribers/unsubscribe.html", context)
    response.headers["Content-Language"] = language
    return response
