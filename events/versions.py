"""Which version of a programme a reader sees, and which others there are."""

from dataclasses import dataclass

from .models import Forum, Programme


@dataclass(frozen=True)
class Versions:
    """The versions of one forum's programme that a reader may see.

    ``shown`` is None if there is none; ``previous`` is the one it is compared with.
    """

    public: Programme | None
    shown: Programme | None
    previous: Programme | None
    others: list[Programme]

    @property
    def is_draft(self) -> bool:
        """Whether only staff see what is shown."""
        return self.shown is not None and self.shown != self.public and not self.shown.is_frozen


def versions(forum: Forum, *, number: int | None, drafts: bool) -> Versions | None:
    """What a reader who asks for version ``number`` (None: the public one) gets, in one query.

    None if there is no such version for this reader. Once a version is frozen, drafts are for
    staff (``drafts``); before that, the newest is public.
    """
    every = list(forum.programmes.public_first().select_related("forum", "source"))
    public = every[0] if every else None
    seen = [one for one in every if one.is_frozen or one == public or drafts]
    if number is None:
        shown = public
    else:
        shown = next((one for one in seen if one.number == number), None)
        if shown is None:
            return None
    seen.sort(key=lambda one: -one.number)
    return Versions(
        public=public,
        shown=shown,
        previous=next(
            (one for one in seen if shown and one.is_frozen and one.number < shown.number), None
        ),
        others=[one for one in seen if one != shown],
    )
