"""What the checks of the preflight look at: a bulletin, its records and its renderings."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from bulletins.clearance import Review, reviews_of
from bulletins.contents import Contents
from bulletins.kinds.base import S, Text
from bulletins.models import Bulletin
from bulletins.render import Rendering
from bulletins.texts import shown_texts


@dataclass(frozen=True)
class Inspected:
    """A bulletin with everything that would be published, read once for all checks."""

    bulletin: Bulletin
    contents: Contents
    renderings: dict[str, Rendering]

    def texts(self) -> list[Text]:
        """Every translated field that readers will see, each once."""
        return self._texts

    def sections(self, model: type[S]) -> Iterator[S]:
        """The sections of one kind."""
        return (section for section in self.contents if isinstance(section, model))

    @cached_property
    def reviews(self) -> list[Review]:
        """What became of the requests to review its sections."""
        return reviews_of(self.bulletin, self.contents)

    @cached_property
    def _texts(self) -> list[Text]:
        return shown_texts(self.contents)
