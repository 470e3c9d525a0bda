"""The pages about texts: the board, the translator's view, and the exchange of XLIFF files."""

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from js_asset import Media

from core.completeness import source_language
from core.translate import Gone, Place
from core.xliff.check import Plan
from core.xliff.read import BIGGEST, Unreadable
from core.xliff.take import NotTaken
from library.terminology import Glossary

from . import board, exchange
from .scopes import ALL, Filters, Scope, scope_of
from .translating import Work, Worklist, worklist

NAMES: dict[str, Any] = dict(settings.LANGUAGES)


class TextViews:
    """The pages about texts, for the admin site that they are added to."""

    def __init__(self, site: admin.AdminSite) -> None:
        self.site = site

    def urls(self) -> list[URLPattern]:
        """The addresses, under that of the site."""
        view = self.site.admin_view
        return [
            path("completeness/", view(self.board), name="completeness"),
            path("completeness/<slug:scope>/", view(self.board), name="completeness_of"),
            path("translate/<slug:scope>/<slug:language>/", view(self.start), name="translate"),
            path(
                "translate/<slug:scope>/<slug:language>/<str:key>/",
                view(self.translate),
                name="translate_text",
            ),
            path("xliff/<slug:scope>/import/", view(self.bring_in), name="xliff_import"),
            path("xliff/<slug:scope>/<slug:language>.xlf", view(self.export), name="xliff_export"),
        ]

    def board(self, request: HttpRequest, scope: str = ALL) -> HttpResponse:
        """Every text with its state, and how far each language is."""
        texts = scope_of(scope)
        filters = board.filters_of(request.GET)
        counts = texts.counts()
        page, found = board.page_of(texts, filters, counts, request.GET.get("page"))
        return self._page(
            request,
            "board",
            {
                "title": _("Texts in three languages"),
                "scope": texts,
                "page": page,
                "lines": board.lines(self.site, request, found),
                "bars": board.bars(counts, filters),
                "kinds": board.kinds(counts),
                "states": board.STATES,
                "asked": {
                    name: request.GET.get(name, "") for name in ("model", "language", "state")
                },
                "source_language": source_language(),
                "languages": settings.LANGUAGES,
            },
        )

    def start(self, request: HttpRequest, scope: str, language: str) -> HttpResponse:
        """Go to the first open text; where there is none, say so."""
        texts = _scope(scope, language)
        work = worklist(texts, request, language, None)
        if work.next is not None:
            return HttpResponseRedirect(_address(texts, work.next))
        context = {
            "title": _("Nothing to translate"),
            "scope": texts,
            "language": language,
            "language_name": NAMES[language],
        }
        return self._page(request, "nothing", context)

    def translate(self, request: HttpRequest, scope: str, language: str, key: str) -> HttpResponse:
        """One text; a POST saves it and goes on to the next."""
        texts = _scope(scope, language)
        place = Place.read(key, language)
        if place is None:
            raise Http404
        work = worklist(texts, request, language, place)
        try:
            text = Work(self.site, request, place)
        except Gone:
            messages.warning(request, _("This record was deleted meanwhile."))
            return _to_next(texts, language, work)
        if request.method == "POST":
            typed = request.POST.get("text", "")
            try:
                is_done = text.save(texts)
            except Gone:
                messages.warning(
                    request,
                    _("This record was deleted meanwhile. Your text was: %(text)s")
                    % {"text": typed},
                )
                return _to_next(texts, language, work)
            if is_done:
                messages.success(request, _("Saved: %(record)s") % {"record": text.state.record})
                return _to_next(texts, language, work)
        return self._text(request, texts, text, work)

    def export(self, request: HttpRequest, scope: str, language: str) -> HttpResponse:
        """What is open in a language as a file for translators."""
        texts = _scope(scope, language)
        if language == source_language():
            raise Http404
        response = exchange.export(self.site, request, texts, language)
        if response is None:
            messages.info(
                request,
                _("There is nothing to export: no text with a source is missing or stale."),
            )
            return HttpResponseRedirect(reverse("admin:completeness_of", args=[texts.slug]))
        return response

    def bring_in(self, request: HttpRequest, scope: str) -> HttpResponse:
        """A file that came back: first what it would change, then what was chosen of it."""
        texts = scope_of(scope)
        form, choice = exchange.FileForm(), exchange.TakeForm(initial={"how": "good"})
        context: dict[str, Any] = {"title": _("Bring in an XLIFF file"), "scope": texts}
        content = b""
        if request.method == "POST" and "again" in request.POST:
            content = exchange.unpacked(request.POST["again"])
            choice = exchange.TakeForm(request.POST)
        elif request.method == "POST":
            form = exchange.FileForm(request.POST, request.FILES)
            if form.is_valid():
                content = form.cleaned_data["file"].read(BIGGEST + 1)
        if content:
            try:
                planned = exchange.plan(self.site, request, content)
            except Unreadable as fault:
                form.errors.setdefault("file", form.error_class()).append(str(fault))
            else:
                done = self._taken(request, texts, choice, planned)
                context |= {
                    "plan": done or planned,
                    "is_done": done is not None,
                    "summary": exchange.summary(done or planned),
                    "again": exchange.packed(content),
                    "language_name": NAMES[planned.language],
                }
        context |= {"form": form, "choice": choice}
        return self._page(request, "bring_in", context)

    def _taken(
        self, request: HttpRequest, scope: Scope, choice: exchange.TakeForm, planned: Plan
    ) -> Plan | None:
        """What was brought in; None if nothing was, with the reason told."""
        if not choice.is_bound or not choice.is_valid():
            return None
        if request.POST.get("seen") != planned.digest:
            messages.warning(
                request, _("Something has changed since you looked at the file: look again.")
            )
            return None
        whole = choice.cleaned_data["how"] == "whole"
        try:
            done = exchange.bring_in(scope, request, planned, all_or_nothing=whole)
        except NotTaken as refusal:
            number = len(refusal.plan.refused)
            words = ngettext(
                "Nothing was brought in: %(number)d text is refused.",
                "Nothing was brought in: %(number)d texts are refused.",
                number,
            )
            messages.error(request, words % {"number": number})
            return None
        number = len(done.good)
        words = ngettext("%(number)d text brought in.", "%(number)d texts brought in.", number)
        messages.success(request, words % {"number": number})
        return done

    def _text(self, request: HttpRequest, scope: Scope, text: Work, work: Worklist) -> HttpResponse:
        glossary = Glossary.load()
        language = text.place.language
        (bar,) = (bar for bar in board.bars(scope.counts(), Filters()) if bar.language == language)
        people = board.lines(self.site, request, [text.state])
        context = {
            "title": _("Translate into %(language)s") % {"language": NAMES[language]},
            "scope": scope,
            "language": language,
            "language_name": NAMES[language],
            "source_name": NAMES[text.source_code],
            "text": text,
            "line": people[0],
            "work": work,
            "bar": bar,
            "terms": text.terms(glossary),
            "next": _address(scope, work.next) if work.next else "",
            "previous": _address(scope, work.previous) if work.previous else "",
            "media": Media.from_media(
                text.form.media,
                nonce=request.csp_nonce,  # type: ignore[attr-defined]
            ),
        }
        return self._page(request, "translate", context)

    def _page(self, request: HttpRequest, name: str, context: dict[str, Any]) -> TemplateResponse:
        around = self.site.each_context(request)
        return TemplateResponse(request, f"admin/texts/{name}.html", {**around, **context})


def _scope(slug: str, language: str) -> Scope:
    """What is worked on; nothing is translated into the language of the sources unless missing."""
    if language not in NAMES:
        raise Http404
    return scope_of(slug)


def _address(scope: Scope, place: Place) -> str:
    return reverse("admin:translate_text", args=[scope.slug, place.language, place.key])


def _to_next(scope: Scope, language: str, work: Worklist) -> HttpResponseRedirect:
    following = work.next
    address = (
        _address(scope, following)
        if following
        else reverse("admin:translate", args=[scope.slug, language])
    )
    return HttpResponseRedirect(address, status=HTTPStatus.SEE_OTHER)
