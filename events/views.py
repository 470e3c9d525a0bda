"""The public's pages on the Public Forum, the Trade Dialogues and the Group's history."""

from collections.abc import Callable
from hashlib import sha256

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date, quote_etag
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from core.calendar_feed import event_response, feed_response
from core.clock import site_today
from core.models import CalendarEntry
from core.panels import panels_for

from .calendars import DIALOGUE, SESSION, of_forum
from .changes import changes
from .grid import grid
from .models import Dialogue, Forum, ForumSession, Milestone, Programme
from .schedule import as_json, as_xml, sessions_of
from .selection import NoSuchVersion, Selection
from .versions import Versions, versions


def event_list(request: HttpRequest) -> HttpResponse:
    """Forums and dialogues, latest first."""
    context = {"forums": Forum.objects.all(), "dialogues": Dialogue.objects.all()}
    return render(request, "events/list.html", context)


def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """A forum or a dialogue: both live at the same kind of address."""
    if forum := Forum.objects.select_related("source").filter(slug=slug).first():
        return _forum(request, forum)
    if dialogue := Dialogue.objects.with_record().filter(slug=slug).first():
        sessions = ForumSession.objects.current().filter(follows_dialogue=dialogue)
        context = {
            "dialogue": dialogue,
            "followed_by": sessions.select_related("programme__forum"),
            "panels": panels_for(dialogue),
        }
        return render(request, "events/dialogue.html", context)
    raise Http404


def _forum(request: HttpRequest, forum: Forum) -> HttpResponse:
    selection, found = _asked_for(request, forum)
    sessions = list(
        ForumSession.objects.filter(programme=found.shown).with_speakers().in_order()
        if found.shown
        else ()
    )
    context = {
        "forum": forum,
        "versions": found,
        "programme": found.shown,
        "sessions": sessions,
        "days": grid(selection.of(sessions)),
        "selection": selection,
        "choices": selection.choices(sessions),
        "changes": _changes(found, sessions),
        "panels": panels_for(forum),
    }
    response = render(request, "events/forum.html", context)
    if found.is_draft:
        patch_cache_control(response, private=True, no_store=True)
    return response


def _asked_for(request: HttpRequest, forum: Forum) -> tuple[Selection, Versions]:
    """What the address asks for; nobody learns whether there is a draft who may not see it."""
    selection = _selection(request)
    drafts = selection.version is not None and request.user.is_staff
    found = versions(forum, number=selection.version, drafts=drafts)
    if found is None:
        raise Http404
    return selection, found


def _selection(request: HttpRequest) -> Selection:
    try:
        return Selection.read(request.GET)
    except NoSuchVersion as error:
        raise Http404 from error


def _changes(found: Versions, sessions: list[ForumSession]) -> list[object]:
    """What changed since the version before; one query, whatever changed."""
    if found.previous is None:
        return []
    return [*changes(ForumSession.objects.filter(programme=found.previous), sessions)]


Writer = Callable[[Forum, Programme, list[ForumSession]], str | bytes]


def schedule_xml(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The programme for conference tools, as schedule.xml."""
    return _schedule(request, slug, as_xml, "application/xml; charset=utf-8")


def schedule_json(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The programme for conference tools, as schedule.json."""
    return _schedule(request, slug, as_json, "application/json; charset=utf-8")


def _schedule(
    request: HttpRequest, slug: str, write: Writer, content_type: str
) -> HttpResponseBase:
    forum = get_object_or_404(Forum, slug=slug)
    _selection, found = _asked_for(request, forum)
    if found.shown is None:
        raise Http404
    content = write(forum, found.shown, list(sessions_of(found.shown)))
    raw = content if isinstance(content, bytes) else content.encode()
    response = HttpResponse(raw, content_type=content_type)
    response["Content-Language"] = get_language() or "en"
    response["ETag"] = etag = quote_etag(sha256(raw).hexdigest())
    modified = found.shown.frozen_at
    if modified is not None:
        response["Last-Modified"] = http_date(modified.timestamp())
    if found.is_draft:
        patch_cache_control(response, private=True, no_store=True)
    seconds = int(modified.timestamp()) if modified else None
    return get_conditional_response(request, etag, seconds, response) or response


@require_safe
def calendar(request: HttpRequest, slug: str) -> HttpResponseBase:
    """A forum and its public programme for calendars, whole or on MSMEs only; or a dialogue."""
    forum = Forum.objects.filter(slug=slug).first()
    if forum is None:
        dialogue = get_object_or_404(Dialogue, slug=slug)
        entry = CalendarEntry.objects.of(DIALOGUE, str(dialogue.pk))
        page = dialogue.get_absolute_url()
        return event_response(request, entry, page=page, filename=slug)
    selection = _selection(request)
    if selection.misread:  # a program would keep the wrong sessions without a word
        raise Http404
    mark = of_forum(forum, on_msmes=selection.on_msmes)
    today = site_today()
    entries = CalendarEntry.objects.concerning(mark, today).to_tell(today).in_order()
    page = forum.get_absolute_url()
    return feed_response(request, entries, name=str(forum.title), page=page)


@require_safe
def session_calendar(request: HttpRequest, slug: str, code: str) -> HttpResponseBase:
    """One session of a forum for calendars, as long as calendars know of it."""
    forum = get_object_or_404(Forum, slug=slug)
    entry = CalendarEntry.objects.of(SESSION, f"{forum.pk}/{code}")
    page = f"{forum.get_absolute_url()}#{code}"
    return event_response(request, entry, page=page, filename=f"{slug}-{code}")


def history(request: HttpRequest) -> HttpResponse:
    """The Group's history as a dated line."""
    milestones = Milestone.objects.select_related("source").prefetch_related(
        "documents__files", "documents__symbols", "members__names"
    )
    return render(request, "events/history.html", {"milestones": milestones})
