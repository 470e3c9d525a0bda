"""What became of the requests to review a bulletin's sections: who has cleared what."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Prefetch

from .contents import Contents
from .models import SECTION_MODELS, Bulletin, ReviewAnswer, ReviewRequest, Section
from .seen import digest_of, in_all_languages

KINDS: dict[str, type[Section]] = {model.kind: model for model in SECTION_MODELS}
Word = ReviewAnswer.Word


class Standing(StrEnum):
    """How a request stands; only the first four leave a section uncleared."""

    WAITING = "waiting"  # no answer yet
    EXPIRED = "expired"  # no answer, and the link is over
    COMMENTED = "commented"  # a comment that nobody has dealt with
    CHANGED = "changed"  # the text is not the one that was agreed to
    AGREED = "agreed"
    SETTLED = "settled"  # the last word was a comment, and it is dealt with
    REVOKED = "revoked"
    GONE = "gone"  # the section was taken out
    CLOSED = "closed"  # the bulletin is published; what was said stands beside it


UNCLEARED = frozenset({Standing.WAITING, Standing.EXPIRED, Standing.COMMENTED, Standing.CHANGED})


@dataclass(frozen=True)
class Review:
    """A request as it stands; ``digest`` is that of its section now, "" if there is none."""

    request: ReviewRequest
    section: Section | None
    answers: tuple[ReviewAnswer, ...]
    digest: str

    @property
    def standing(self) -> Standing:
        """What staff are told of it."""
        if self.request.revoked_at is not None:
            return Standing.REVOKED
        if self.request.bulletin.is_published:
            return Standing.CLOSED
        if self.section is None:
            return Standing.GONE
        return self._what_was_said()

    @property
    def is_open(self) -> bool:
        """Whether its link could be revoked."""
        return self.request.revoked_at is None and not self.request.bulletin.is_published

    @property
    def title(self) -> str:
        """The section's name, or that of its kind once it is taken out."""
        return str(self.section or KINDS[self.request.kind]._meta.verbose_name)

    def _what_was_said(self) -> Standing:
        if any(answer.word == Word.COMMENT and not answer.settled_at for answer in self.answers):
            return Standing.COMMENTED
        if not self.answers:
            return Standing.EXPIRED if self.request.is_expired else Standing.WAITING
        last = self.answers[-1]
        if last.word == Word.COMMENT:
            return Standing.SETTLED
        return Standing.AGREED if last.seen == self.digest else Standing.CHANGED


def reviews_of(bulletin: Bulletin, contents: Contents) -> list[Review]:
    """Every request of ``bulletin``, those of one section together, sections in their order.

    Asks for requests and answers alone; ``contents`` are those of now.
    """
    rows = bulletin.review_requests.select_related("made_by")
    requests = list(
        rows.prefetch_related(
            Prefetch("answers", ReviewAnswer.objects.select_related("settled_by"))
        )
    )
    for row in requests:
        row.bulletin = bulletin
    asked = {(row.kind, row.section_pk) for row in requests}
    there = {(item.kind, item.pk): item for item in contents}
    places = {key: place for place, key in enumerate(there)}
    digests = {
        key: digest_of(in_all_languages(item, contents))
        for key, item in there.items()
        if key in asked
    }
    requests.sort(key=lambda row: places.get((row.kind, row.section_pk), len(places)))
    return [
        Review(
            request=row,
            section=there.get((row.kind, row.section_pk)),
            answers=tuple(row.answers.all()),
            digest=digests.get((row.kind, row.section_pk), ""),
        )
        for row in requests
    ]


def by_section(reviews: Iterable[Review]) -> Iterator[tuple[str, list[Review]]]:
    """``reviews`` under the names of their sections."""
    groups: dict[tuple[str, int], list[Review]] = {}
    for review in reviews:
        groups.setdefault((review.request.kind, review.request.section_pk), []).append(review)
    for group in groups.values():
        yield group[0].title, group
