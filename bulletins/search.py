"""What readers find of published bulletins and back issues; a draft is never among it."""

from collections.abc import Collection, Iterable

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.search import Kind, Offer, by_key, found_again, search_source

from .headlines import words_in
from .models import BackIssue, BackIssueFile, Bulletin, Corrigendum, Edition

BULLETIN, BACK_ISSUE = "bulletin", "back-issue"


def _bulletins(keys: Collection[str] | None) -> Iterable[tuple[str, Bulletin]]:
    return by_key(Bulletin.objects.published().prefetch_related("editions", "corrigenda"), keys)


@search_source(BULLETIN, kind=Kind.BULLETINS, weight=0.6, records=_bulletins)
def bulletin_offer(bulletin: Bulletin) -> Offer | None:
    """A bulletin as it was published in the active language, with its corrigenda."""
    here = (get_language() or "en")[:2]
    edition = next((row for row in bulletin.editions.all() if row.language == here), None)
    if edition is None or edition.title_language not in ("", here):
        return None
    corrigenda = (str(row.text) for row in bulletin.corrigenda.all())
    return Offer(
        title=edition.title,
        page=bulletin.get_absolute_url(),
        text=" ".join((edition.preheader, words_in(edition.content_html), *corrigenda)),
        names=(_("Bulletin"), edition.subject, str(bulletin.get_season_display())),
        marks=(bulletin.slug, edition.title),
        day=bulletin.date,
        when=str(bulletin.year),
    )


@found_again(BULLETIN, Bulletin)
def _itself(bulletin: Bulletin) -> Iterable[str]:
    return [str(bulletin.pk)]


@found_again(BULLETIN, Edition)
@found_again(BULLETIN, Corrigendum)
def _of_its_bulletin(row: Edition | Corrigendum) -> Iterable[str]:
    return [str(row.bulletin_id)]


def _back_issues(keys: Collection[str] | None) -> Iterable[tuple[str, BackIssue]]:
    return by_key(BackIssue.objects.public(), keys)


@search_source(BACK_ISSUE, kind=Kind.BULLETINS, weight=0.55, records=_back_issues)
def back_issue_offer(issue: BackIssue) -> Offer:
    """An old number, by its name, its languages, and what its PDF in the active one says."""
    here = (get_language() or "en")[:2]
    files = issue.files.all()
    kept = " · ".join(f"PDF, {item.words()}" for item in files)
    said = [item.text for item in files if item.text and item.language == here]
    return Offer(
        title=str(issue),
        page=issue.get_absolute_url(),
        text=" · ".join([kept, *said]),
        marks=(issue.slug,),
        day=issue.date,
        when=issue.date_in_words(),
    )


@found_again(BACK_ISSUE, BackIssue)
def _back_issue_itself(issue: BackIssue) -> Iterable[str]:
    return [str(issue.pk)]


@found_again(BACK_ISSUE, BackIssueFile)
def _of_its_issue(item: BackIssueFile) -> Iterable[str]:
    return [str(item.back_issue_id)]
