"""Everything the public finds under bulletins, in its place in time: editions and back issues."""

from .models import BackIssue, Edition

Issue = Edition | BackIssue


def archive(language: str, *, at_most: int | None = None) -> list[Issue]:
    """Every edition in ``language`` and every public back issue, latest first; in three queries."""
    editions, back = Edition.objects.in_language(language), BackIssue.objects.public()
    issues: list[Issue] = [*editions[:at_most], *back[:at_most]]
    return sorted(issues, key=_day, reverse=True)[:at_most]


def _day(issue: Issue) -> tuple[object, int]:
    """A bulletin stands above a back issue of the same day."""
    if isinstance(issue, Edition):
        return issue.bulletin.date, 1
    return issue.date, 0
