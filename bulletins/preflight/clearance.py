"""Sections that somebody outside the staff was asked to look at, and that are not cleared yet."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from bulletins.clearance import UNCLEARED, Standing
from core.findings import Finding

from .errors import shortened
from .inspected import Inspected
from .warnings import warning
from .where import admin_address


def uncleared(inspected: Inspected) -> Iterator[Finding]:
    """An open request, a comment that nobody has dealt with, or a text changed since agreed."""
    sentences = {
        Standing.WAITING: _("Not cleared yet: %(section)s. %(name)s has not answered."),
        Standing.EXPIRED: _(
            "Not cleared yet: %(section)s. %(name)s has not answered, and the link has expired."
        ),
        Standing.COMMENTED: _(
            "Not cleared yet: %(section)s. A comment by %(name)s is to be dealt with."
        ),
        Standing.CHANGED: _(
            "Not cleared yet: %(section)s. The text changed since %(name)s agreed."
        ),
    }
    for review in inspected.reviews:
        if (standing := review.standing) in UNCLEARED and review.section is not None:
            # What is said anew, or changed anew, is another warning; that time passes is none.
            silent = standing in {Standing.WAITING, Standing.EXPIRED}
            state = "silent" if silent else f"{standing}:{len(review.answers)}"
            state += f":{review.digest[:12]}" if standing is Standing.CHANGED else ""
            told = {"section": shortened(review.section), "name": review.request.name}
            yield warning(
                f"not-cleared:{review.request.pk}:{state}",
                sentences[standing] % told,
                admin_address(review.section),
            )
