"""The public's pages: the bulletins, and one of them as it was published."""

from http import HTTPStatus

from django.db.models import QuerySet, prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from library.serve import keep_in_confidence
from members.reading import LinkRefused
from subscribers.origin import ip_of

from .archive import archive
from .forms import AnswerForm
from .models import BackIssue, BackIssueFile, Edition, UrgentNotice
from .review import answer, may_answer, open_request
from .seen import digest_of, in_all_languages
from .serve_pdf import pdf_of, serve_pdf, serve_upload

NOTICES = 5  # that are about no record with a page of its own
SECONDS_TO_MAKE = 60  # after publication; beat asks again within five minutes


def bulletin_list(request: HttpRequest) -> HttpResponse:
    """Every published bulletin and every back issue, latest first."""
    notices = UrgentNotice.objects.public().filter(meeting=None, session=None)[:NOTICES]
    issues = archive(_language())
    editions = [issue for issue in issues if isinstance(issue, Edition)]
    prefetch_related_objects(editions, "bulletin__waivers")
    context = {"issues": issues, "notices": notices}
    return render(request, "bulletins/list.html", context)


def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """The frozen edition in the reader's language, inside the site's living frame.

    Or the page of a back issue, which has its address among the others.
    """
    found = _editions().select_related("pdf").defer("pdf__content")
    edition = found.prefetch_related("bulletin__corrigenda").filter(bulletin__slug=slug).first()
    if edition is None:
        issue = get_object_or_404(BackIssue.objects.public(), slug=slug)
        return render(request, "bulletins/back_issue.html", {"issue": issue})
    return render(request, "bulletins/detail.html", {"edition": edition, "pdf": pdf_of(edition)})


@require_safe
def pdf(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The edition in the reader's language as a PDF; a sentence and 503 until it is made."""
    found = _editions().select_related("pdf").defer("pdf__content")
    edition = get_object_or_404(found, bulletin__slug=slug)
    kept = pdf_of(edition)
    if kept is None:
        response = render(request, "bulletins/pdf_not_yet.html", {"edition": edition}, status=503)
        response["Retry-After"] = str(SECONDS_TO_MAKE)
        return response
    return serve_pdf(request, kept)


@require_safe
def back_issue_file(request: HttpRequest, slug: str, language: str) -> HttpResponseBase:
    """The one door to the PDFs of back issues: before they are public, for staff alone."""
    found = BackIssueFile.objects.select_related("back_issue")
    item = get_object_or_404(found, back_issue__slug=slug, language=language)
    is_public = item.back_issue.is_public
    if not is_public and not _looks_after_bulletins(request):
        raise Http404
    response = serve_upload(item)
    return response if is_public else keep_in_confidence(response)


@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, token: str) -> HttpResponse:
    """One section of a draft, for whoever was asked to look at it; a POST agrees or comments."""
    form = AnswerForm(request.POST or None)
    try:
        response = _answered(request, token, form) or _to_review(request, token, form)
    except LinkRefused as refusal:
        context = {"refusal": refusal}
        page = "bulletins/review_refused.html"
        response = render(request, page, context, status=refusal.status)
    response = keep_in_confidence(response)
    # With "no-referrer", browsers hide from us, too, where a form comes from, and CSRF refuses it.
    response["Referrer-Policy"] = "same-origin"
    return response


def _answered(request: HttpRequest, token: str, form: AnswerForm) -> HttpResponse | None:
    """Take an answer; None if there is none, or one that cannot be taken, as ``form`` says then."""
    if request.method != "POST" or not form.is_valid():
        return None
    asked, _contents, _section = open_request(token)
    if not may_answer(asked, ip_of(request)):
        form.add_error(None, _("Too many answers within an hour. Please try again later."))
        form.status = HTTPStatus.TOO_MANY_REQUESTS
    elif answer(token, **form.cleaned_data) is None:
        form.add_error(
            None,
            _("The text was changed while you were reading. Please read it again, then answer."),
        )
        form.status = HTTPStatus.CONFLICT
    else:
        return redirect("bulletins:review", token)
    return None


def _to_review(request: HttpRequest, token: str, form: AnswerForm) -> HttpResponse:
    asked, contents, section = open_request(token)
    shown = in_all_languages(section, contents)
    answers = list(asked.answers.all())
    context = {
        "form": form,
        "asked": asked,
        "token": token,
        "section": section,
        "part": shown[_language()],
        "digest": digest_of(shown),
        "answers": answers,
        "last": answers[-1] if answers else None,
    }
    return render(request, "bulletins/review.html", context, status=form.status)


def _looks_after_bulletins(request: HttpRequest) -> bool:
    user = request.user
    return user.is_active and user.is_staff and user.has_perm("bulletins.view_backissue")


def _language() -> str:
    return (get_language() or "en")[:2]


def _editions() -> QuerySet[Edition]:
    return Edition.objects.in_language(_language())
