"""Gathers the sections of a bulletin, in order, with everything they show."""

from collections.abc import Iterator
from dataclasses import dataclass

from content_editor.contents import Contents as Regions

from .kinds import KINDS, kind_of
from .kinds.base import Text
from .models import Bulletin, Section


@dataclass(frozen=True)
class Contents:
    """The ordered sections of a bulletin; all their records are at hand.

    ``waived`` are the languages in which texts may be missing.
    """

    bulletin: Bulletin
    main: tuple[Section, ...]
    side: tuple[Section, ...]
    waived: frozenset[str] = frozenset()

    def __iter__(self) -> Iterator[Section]:
        yield from self.main
        yield from self.side

    def in_reading_order(self) -> list[Section]:
        """Main and side in one column, as on a phone: a side item stands where its main item is.

        Side items are spread evenly among the main ones, after the one beside them.
        """
        places = [(index / max(len(self.main), 1), 0, item) for index, item in enumerate(self.main)]
        places += [
            ((index + 1) / (len(self.side) + 1), 1, item) for index, item in enumerate(self.side)
        ]
        return [item for _place, _column, item in sorted(places, key=lambda place: place[:2])]

    def texts(self) -> Iterator[tuple[Section, Text]]:
        """Every text of a record that some section shows."""
        for section in self:
            for text in kind_of(section).texts(section):
                yield section, text


def gather_one(bulletin: Bulletin, kind: str, pk: int) -> Contents:
    """One section of ``bulletin`` alone with what it shows; empty if there is no such section."""
    loaded = (item for known in KINDS if known.model.kind == kind for item in known.load(bulletin))
    found = tuple(section for section in loaded if section.pk == pk)
    return Contents(bulletin, found, (), _waived(bulletin))


def gather(bulletin: Bulletin) -> Contents:
    """The contents of ``bulletin``; the number of queries depends on the kinds alone."""
    regions = Regions(bulletin.regions)
    for kind in KINDS:
        for section in kind.load(bulletin):
            regions.add(section)
    return Contents(bulletin, tuple(regions["main"]), tuple(regions["side"]), _waived(bulletin))


def _waived(bulletin: Bulletin) -> frozenset[str]:
    return frozenset(bulletin.waivers.values_list("language", flat=True))
