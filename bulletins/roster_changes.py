"""What has changed in the roster since a day, as a bulletin tells it: a label and who."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.changes_between import Change, What, changes_between

# A label stands before names, so that no name has to fit into a sentence.
LABELS = {
    What.JOINED: gettext_lazy("Joined the Group"),
    What.LEFT: gettext_lazy("Left the Group"),
    What.RENAMED: gettext_lazy("New name"),
    What.SEATED: gettext_lazy("New on the coordination committee"),
    What.UNSEATED: gettext_lazy("No longer on the coordination committee"),
    What.COORDINATES: gettext_lazy("New Coordinator"),
    What.COORDINATED: gettext_lazy("Coordinator until now"),
    What.UNITED: gettext_lazy("New member State of a union"),
    What.DISUNITED: gettext_lazy("No longer a member State of a union"),
}


@dataclass(frozen=True)
class Line:
    """Everybody to whom the same happened; ``entries`` are names, with what belongs to them."""

    label: str
    changes: tuple[Change, ...]

    @property
    def names(self) -> list[str]:
        """The names alone."""
        return [change.name for change in self.changes]

    @property
    def entries(self) -> list[str]:
        """The names with the day and, for new names and offices, what goes with them."""
        return [_entry(change) for change in self.changes]


def roster_changes(since: date, day: date) -> list[Line]:
    """What changed after ``since`` and up to ``day``, in the active language."""
    changes = changes_between(since, day)
    lines = (
        Line(str(label), tuple(change for change in changes if change.what == what))
        for what, label in LABELS.items()
    )
    return [line for line in lines if line.changes]


def _entry(change: Change) -> str:
    words = [change.when()]
    if change.what == What.RENAMED:
        words.insert(0, _("until then: %(name)s") % {"name": change.detail})
    elif change.detail:
        words.insert(0, change.detail)
    return f"{change.name} ({', '.join(words)})"
