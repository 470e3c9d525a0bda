"""Choices, for who holds a fresh link; the link in a bulletin only orders a fresh one.

A forwarded bulletin must not hand over the subscription.
"""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from mailings.disclose import suppressions_of
from subscribers import subscribe as verbs
from subscribers.change_address import AddressTaken, ask_for_change, change_address
from subscribers.consent import consent_text
from subscribers.erase import erase
from subscribers.forms import AddressForm, PreferencesForm
from subscribers.leave_token import holder_of
from subscribers.letters import write_letter
from subscribers.models import Subscriber, Subscription
from subscribers.my_data import my_data
from subscribers.origin import ip_of
from subscribers.throttle import may_write
from subscribers.tokens import (
    BadLink,
    Expired,
    preferences_token,
    read_address_token,
    read_preferences_token,
)

page = require_http_methods(["GET", "HEAD", "POST"])
Choosing = Callable[[HttpRequest, str, Subscriber], HttpResponse]


def with_link(view: Choosing) -> Callable[[HttpRequest, str], HttpResponse]:
    """Hand ``view`` the subscriber whose link it is; offer a fresh link where it opens nothing."""

    @never_cache
    @wraps(view)
    def look_first(request: HttpRequest, token: str) -> HttpResponse:
        try:
            return view(request, token, read_preferences_token(token))
        except BadLink:
            return _order_fresh_link(request, token)

    return look_first


@page
@with_link
def preferences(request: HttpRequest, token: str, subscriber: Subscriber) -> HttpResponse:
    """Language, topics, how often and how much; leaving everything; address and data."""
    ip_address = ip_of(request)
    if "leave" in request.POST:
        verbs.leave_everything(subscriber, ip_address=ip_address)
        return _back(subscriber, token)
    if "back" in request.POST:
        verbs.come_back_to_everything(subscriber, ip_address=ip_address)
        return _back(subscriber, token, "back")
    confirmed = subscriber.subscriptions.filter(state=Subscription.State.CONFIRMED)
    topics = list(confirmed.values_list("topic", flat=True))
    initial = {name: getattr(subscriber, name) for name in ("language", "frequency", "form")}
    form = PreferencesForm(request.POST or None, initial=initial | {"topics": topics})
    if form.is_bound and form.is_valid():
        verbs.choose(subscriber, **form.cleaned_data, ip_address=ip_address)
        return _back(subscriber, token, "saved")
    done = next((word for word in ("saved", "back", "moved") if word in request.GET), "")
    context = {
        "form": form,
        "subscriber": subscriber,
        "token": token,
        "done": done,
        "has_any": bool(topics),
        "may_come_back": not topics and verbs.may_come_back(subscriber),
        "consent": consent_text(),
    }
    status = 422 if form.is_bound else 200
    return render(request, "subscribers/preferences.html", context, status=status)


@page
@with_link
def address(request: HttpRequest, token: str, subscriber: Subscriber) -> HttpResponse:
    """Ask for another address; the answer is the same whoever has that."""
    form = AddressForm(request.POST or None, now=subscriber.address)
    if form.is_bound and form.is_valid():
        ask_for_change(subscriber, to=form.cleaned_data["address"], ip_address=ip_of(request))
        return redirect("subscribers:asked")
    context = {"form": form, "subscriber": subscriber, "token": token}
    status = 422 if form.is_bound else 200
    return render(request, "subscribers/address.html", context, status=status)


@never_cache
@page
def new_address(request: HttpRequest, token: str) -> HttpResponse:
    """The new mailbox answers: GET asks once more, POST changes the address."""
    try:
        subscriber, to = read_address_token(token)
    except Expired:
        return _order_address_link(request, token)
    except BadLink:
        return render(request, "subscribers/bad_link.html", status=410)
    if request.method == "POST":
        try:
            moved = change_address(subscriber, to=to, ip_address=ip_of(request))
        except AddressTaken:
            return render(request, "subscribers/address_taken.html", {"to": to}, status=409)
        return _back(moved, preferences_token(moved), "moved")
    return render(request, "subscribers/new_address.html", {"to": to})


@require_safe
@with_link
def download(_request: HttpRequest, _token: str, subscriber: Subscriber) -> HttpResponse:
    """All that is held about the subscriber, as a file that people and programs can read."""
    return JsonResponse(
        my_data(subscriber),
        json_dumps_params={"indent": 2, "ensure_ascii": False},
        headers={"Content-Disposition": 'attachment; filename="msme-group-my-data.json"'},
    )


@page
@with_link
def erase_me(request: HttpRequest, token: str, subscriber: Subscriber) -> HttpResponse:
    """GET says what erasing means, POST erases."""
    if request.method == "POST":
        erase(subscriber)
        return redirect("subscribers:erased")
    context = {
        "subscriber": subscriber,
        "token": token,
        "is_suppressed": suppressions_of(subscriber.address).exists(),
    }
    return render(request, "subscribers/erase.html", context)


def erased(request: HttpRequest) -> HttpResponse:
    """Nothing is left."""
    return render(request, "subscribers/erased.html")


def _back(subscriber: Subscriber, token: str, done: str = "") -> HttpResponseRedirect:
    """To the choices, in the subscriber's language, saying what was done."""
    with override(subscriber.language):
        page = reverse("subscribers:preferences", args=[token])
    return HttpResponseRedirect(f"{page}?{done}" if done else page)


def _order_fresh_link(request: HttpRequest, token: str) -> HttpResponse:
    """For a link in a bulletin, or one that is too old: a fresh one goes to the address."""
    try:
        subscriber, is_old = read_preferences_token(token, max_age=None), True
    except BadLink:
        found = holder_of(token)
        if found is None:
            return render(request, "subscribers/bad_link.html", status=410)
        subscriber, is_old = found, False
    if request.method == "POST":
        if may_write(subscriber.address, ip_of(request)):
            write_letter("preferences", subscriber, token=preferences_token(subscriber))
        return redirect("subscribers:asked")
    status = 410 if is_old else 200
    return render(request, "subscribers/fresh_link.html", {"is_old": is_old}, status=status)


def _order_address_link(request: HttpRequest, token: str) -> HttpResponse:
    """For a link to a new address that is too old: a fresh one goes to that address."""
    try:
        subscriber, to = read_address_token(token, max_age=None)
    except BadLink:
        return render(request, "subscribers/bad_link.html", status=410)
    if request.method == "POST":
        ask_for_change(subscriber, to=to, ip_address=ip_of(request))
        return redirect("subscribers:asked")
    return render(request, "subscribers/fresh_link.html", {"is_old": True}, status=410)
