"""The public's pages on the Public Forum, the Trade Dialogues and the Group's history."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from core.panels import panels_for

from .grid import grid
from .models import Dialogue, Forum, ForumSession, Milestone


def event_list(request: HttpRequest) -> HttpResponse:
    """Forums and dialogues, latest first."""
    context = {"forums": Forum.objects.all(), "dialogues": Dialogue.objects.all()}
    return render(request, "events/list.html", context)


def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """A forum or a dialogue: both live at the same kind of address."""
    if forum := Forum.objects.filter(slug=slug).first():
        return _forum(request, forum)
    if dialogue := Dialogue.objects.with_record().filter(slug=slug).first():
        context = {"dialogue": dialogue, "panels": panels_for(dialogue)}
        return render(request, "events/dialogue.html", context)
    raise Http404


def _forum(request: HttpRequest, forum: Forum) -> HttpResponse:
    programme = forum.current_programme()
    sessions = list(ForumSession.objects.filter(programme=programme).with_speakers().in_order())
    context = {
        "forum": forum,
        "programme": programme,
        "sessions": sessions,
        "grid": grid(sessions),
    }
    return render(request, "events/forum.html", context)


def history(request: HttpRequest) -> HttpResponse:
    """The Group's history as a dated line."""
    milestones = Milestone.objects.prefetch_related("documents__files", "documents__symbols")
    return render(request, "events/history.html", {"milestones": milestones})
