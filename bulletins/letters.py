"""Letters about a bulletin: to staff, and to whoever is asked to review a section."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from core.findings import page_of
from mailings.letter import send_letter, write_letter

from .approve import approvers
from .models import ReviewAnswer, ReviewRequest, ScheduledPublication


def tell_held(row: ScheduledPublication) -> None:
    """Write to whoever set the time, and to all approvers, that the bulletin did not appear.

    Accounts have no language of their own: the letter says everything in all of them.
    """
    language = settings.LANGUAGE_CODE[:2]
    reasons = [(code, row.reasons[code]) for code, _name in settings.LANGUAGES]
    context = {
        "bulletin": row.bulletin,
        "row": row,
        "reasons": reasons,
        "url": f"{settings.SITE_URL}{page_of(row.bulletin)}",
    }
    content = write_letter("held", language=language, context=context)
    told = {user.email: user for user in (*approvers(), row.by) if user.email}
    for address, user in told.items():
        send_letter(
            to=address,
            language=language,
            content=content,
            title="A bulletin was held",
            reference=f"held:{row.pk}:{user.pk}",
            is_sample=row.bulletin.is_sample,
        )


def tell_answered(answer: ReviewAnswer) -> None:
    """Write to whoever asked for a review what was answered, if an address is known.

    Accounts have no language of their own: the letter says it in all of them.
    """
    request = answer.request
    by = request.made_by
    if by is None or not by.email:
        return
    language = settings.LANGUAGE_CODE[:2]
    sentences = []
    for code, _name in settings.LANGUAGES:
        with override(code):
            agreed = _("%(name)s agreed to the section.")
            commented = _("%(name)s commented on the section.")
            words = agreed if answer.word == ReviewAnswer.Word.AGREE else commented
            sentences.append((code, words % {"name": request.name}))
    context = {
        "bulletin": request.bulletin,
        "answer": answer,
        "sentences": sentences,
        "url": f"{settings.SITE_URL}{page_of(request.bulletin)}#reviews",
    }
    send_letter(
        to=by.email,
        language=language,
        content=write_letter("review_answer", language=language, context=context),
        title="A review was answered",
        reference=f"review-answer:{answer.pk}",
        is_sample=request.bulletin.is_sample,
    )


def mail_review_link(request: ReviewRequest, address: str, *, to: str, language: str) -> None:
    """Write the link of ``request``, which stands nowhere else, to who is asked."""
    context = {"bulletin": request.bulletin, "request": request, "url": address}
    send_letter(
        to=to,
        name=request.name,
        language=language,
        content=write_letter("review_link", language=language, context=context),
        title="A review link",
        reference=f"review-link:{request.pk}",
        is_sample=request.bulletin.is_sample,
    )
